"""From entries of the feed to what may be told: ids become public, and each has its readers."""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from folkmoot.base.feed.sql import Position
from folkmoot.base.ids import written
from folkmoot.base.reader import Reader, marks, ref_of
from folkmoot.live.access import audiences, is_open

ADDED = "network.messages.added"
EDITED = "network.messages.edited"
DELETED = "network.messages.deleted"
REACTIONS = "network.reactions.changed"
MARKED = "network.messages.marked"
MOVED = "network.messages.moved"
AUDIENCE = "network.audience.changed"
MERGED = "network.conversations.merged"
TOLD = frozenset({ADDED, EDITED, DELETED, REACTIONS, MARKED, MOVED, AUDIENCE, MERGED})
"""Kinds that open pages hear of."""

MEMBERSHIP = "people.membership.changed"
PERSON = "people.person.changed"
GROUP = "people.group.changed"
CLAIMED = "people.address.claimed"
DECIDING = (MEMBERSHIP, PERSON, GROUP, CLAIMED, AUDIENCE, MERGED)
"""Kinds after which somebody may see more or less than before."""

CHUNK = 500
MESSAGES = (
    "SELECT m.id, m.ref, m.number, m.restricted, c.id, c.ref FROM network_message m"
    " JOIN network_conversation c ON c.id = m.conversation_id"
    " WHERE m.id IN ({}) AND m.kind = 'normal' AND NOT m.is_ghost ORDER BY m.id"
)
GROUP_REF = "SELECT ref FROM people_group WHERE id = %s"


class Payload(msgspec.Struct, frozen=True):
    """What any of these entries holds, all by row id; what another kind has stays empty."""

    group: int = 0
    messages: tuple[int, ...] = ()
    merged: tuple[int, ...] = ()
    person: int = 0
    from_person: int = 0


class Entry(msgspec.Struct, frozen=True):
    """An entry of the feed."""

    position: Position
    kind: str
    payload: Payload


class Mention(msgspec.Struct, frozen=True):
    """A message as events name it, with who may know of it (None: whoever reads the group)."""

    message: str
    conversation: str
    number: int | None
    place: int
    audience: frozenset[int] | None


class Told(msgspec.Struct, frozen=True):
    """An entry ready to be told to those who follow its group, or a conversation of it."""

    position: Position
    kind: str
    group: int
    group_ref: str
    mentions: tuple[Mention, ...]


class Revoked(msgspec.Struct, frozen=True):
    """Whose streams must ask anew what they may see.

    `persons`: all of theirs. `closed_groups`: those of who is no member. `conversations`: those
    that follow one of them, but for the persons named there, who see all of it.
    """

    persons: frozenset[int] = frozenset()
    closed_groups: frozenset[int] = frozenset()
    conversations: tuple[tuple[int, frozenset[int]], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.persons or self.closed_groups or self.conversations)


_decoder = msgspec.msgpack.Decoder(Payload)


def entry_of(row: Sequence[Any]) -> Entry:
    """An entry from a row of `base.feed.sql`; of kinds we do not tell the payload stays unread."""
    transaction, entry, kind, payload = row
    known = kind in TOLD or kind in DECIDING
    return Entry((transaction, entry), kind, _decoder.decode(payload) if known else Payload())


def told(reader: Reader, entries: Iterable[Entry]) -> list[Told]:
    """What these entries tell, as the tables stand now; those nobody needs to hear are left out."""
    found = []
    for entry in entries:
        if entry.kind not in TOLD:
            continue
        refs = reader.rows(GROUP_REF, [entry.payload.group])
        mentions = tuple(mentions_of(reader, entry.payload.messages))
        if refs and (mentions or entry.kind in {AUDIENCE, MERGED}):
            group = written(ref_of(refs[0][0]))
            found.append(Told(entry.position, entry.kind, entry.payload.group, group, mentions))
    return found


def mentions_of(reader: Reader, messages: Sequence[int]) -> Iterable[Mention]:
    """The messages, by row id, as events name them; bounces and what is gone are left out."""
    for at in range(0, len(messages), CHUNK):
        chunk = messages[at : at + CHUNK]
        rows = reader.rows(MESSAGES.format(marks(len(chunk))), chunk)
        closed = audiences(reader, [row[0] for row in rows if row[3]])
        for row, ref, number, restricted, place, conversation in rows:
            yield Mention(
                written(ref_of(ref)),
                written(ref_of(conversation)),
                number,
                place,
                closed[row] if restricted else None,
            )


def revoked(reader: Reader, entries: Iterable[Entry]) -> Revoked:
    """Whose streams must ask anew after these entries."""
    persons: set[int] = set()
    groups: set[int] = set()
    conversations: list[tuple[int, frozenset[int]]] = []
    for entry in entries:
        payload = entry.payload
        if entry.kind in {MEMBERSHIP, PERSON, CLAIMED}:
            persons |= {payload.person, payload.from_person} - {0}
        elif entry.kind == GROUP and not is_open(reader, payload.group):
            groups.add(payload.group)
        elif entry.kind == MERGED:
            conversations += [(gone, frozenset()) for gone in payload.merged]
        elif entry.kind == AUDIENCE:
            conversations += [
                (mention.place, mention.audience)
                for mention in mentions_of(reader, payload.messages)
                if mention.audience is not None
            ]
    return Revoked(frozenset(persons), frozenset(groups), tuple(conversations))
