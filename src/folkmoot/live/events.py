"""Server-sent events (HTML Standard, 9.2): what one stream is told of one entry.

One event an entry and stream, so that the id of the last one received says exactly what is known.
"""

import msgspec

from folkmoot.base.feed.sql import Position
from folkmoot.live.access import Access
from folkmoot.live.telling import AUDIENCE, MERGED, MOVED, Mention, Told

MOST_NAMED = 20
"""Messages named in an event; of an import's hundreds a page needs to know only that they came."""
HEARTBEAT = b":\n\n"
WHOLE_CONVERSATION = frozenset({AUDIENCE, MERGED, MOVED})
"""Kinds after which a page looks at all it shows again, whichever messages are named."""

_encoder = msgspec.json.Encoder()


class Named(msgspec.Struct, frozen=True):
    """A message in an event."""

    message: str
    conversation: str
    number: int | None


class Event(msgspec.Struct, frozen=True):
    """What a page gets: names of things, no word of what they say."""

    kind: str
    group: str
    count: int
    messages: list[Named]


class Refusal(msgspec.Struct, frozen=True):
    """Topics that were asked for and cannot be followed."""

    refused: tuple[str, ...]
    kind: str = "refused"


class Reset(msgspec.Struct, frozen=True):
    """More happened since the last event than is worth telling one by one: look at all again."""

    kind: str = "reset"


class Typing(msgspec.Struct, frozen=True):
    """Somebody is writing in a conversation; holds for a few seconds."""

    conversation: str
    person: str
    name: str
    kind: str = "typing"


class Presence(msgspec.Struct, frozen=True):
    """Who has a conversation open now: the first so many by id, and how many in all."""

    conversation: str
    people: list[str]
    count: int
    kind: str = "presence"


def written_position(position: Position) -> str:
    """A position as an event's id."""
    return f"{position[0]}-{position[1]}"


def read_position(text: str) -> Position | None:
    """The position behind an event's id; None for anything else."""
    transaction, _, entry = text.rpartition("-")
    digits = transaction.removeprefix("-")
    if not (digits.isdecimal() and entry.isdecimal() and len(text) < 45 and text.isascii()):
        return None
    return int(transaction), int(entry)


def passing(event: msgspec.Struct) -> bytes:
    """An event without an id: it is not told again, and the last id stays."""
    return b"data: " + _encoder.encode(event) + b"\n\n"


def positioned(position: Position, event: msgspec.Struct | None = None) -> bytes:
    """An event with its id; without an event only the id, which the browser keeps."""
    head = b"id: " + written_position(position).encode() + b"\n"
    return head + (passing(event) if event else b"\n")


class Writer:
    """Writes one entry for many streams, each variant once."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._made: dict[tuple[Mention, ...], bytes] = {}
        self._open = tuple(one for one in told.mentions if one.audience is None)

    def event(self, access: Access) -> bytes:
        """What a stream with this access is told; empty when it is nothing."""
        told = self._told
        if not access.concerns(told.group):
            return b""
        seen = self._seen(access)
        if not seen and told.kind not in {AUDIENCE, MERGED}:
            return b""
        known = self._made.get(seen)
        if known is None:
            known = self._made[seen] = positioned(told.position, self._named(seen))
        return known

    def _seen(self, access: Access) -> tuple[Mention, ...]:
        mentions = self._open
        if len(self._open) != len(self._told.mentions):
            mentions = tuple(
                one
                for one in self._told.mentions
                if one.audience is None or access.person in one.audience
            )
        if self._told.group in access.groups or self._told.kind in WHOLE_CONVERSATION:
            return mentions
        return tuple(one for one in mentions if one.place in access.conversations)

    def _named(self, seen: tuple[Mention, ...]) -> Event:
        named = [Named(one.message, one.conversation, one.number) for one in seen[:MOST_NAMED]]
        return Event(self._told.kind, self._told.group_ref, len(seen), named)
