"""What changed for a reader: branches with something unread, ordered by how much it concerns them.

A changed branch is a stretch of unread messages that hang together; its top is the one whose parent
was read or is not there. Exact in its counts; of a reader who is far behind only the newest unread
messages of each group are laid out, and the rest is counted.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from folkmoot.base.compiled import Compiled
from folkmoot.base.database import Among
from folkmoot.network.models import Conversation, Mention, Message, MessageKind
from folkmoot.network.reading.branches import FOLLOW, MUTE, wish_at, wishes_of
from folkmoot.network.reading.intervals import NumberSet
from folkmoot.people.api import CompiledFor, Viewer

LAID_OUT = 200
"""Newest unread messages of each group looked at."""
MOST_MESSAGES = 1_500
"""Of all groups together."""
BRANCHES_APART = 3
"""With more changed branches a conversation is one change."""
COLUMNS = (
    "pk", "ref", "conversation_id", "parent_id", "group_id", "number", "sender_id", "sender_name",
    "subject", "first_words", "sent_at", "parent__sender_id",
)  # fmt: skip


class Concern(IntEnum):
    """Why somebody would want to read a change first; the highest of its messages counts."""

    GROUP = 0
    TOOK_PART = 1
    FOLLOWED = 2
    ANSWER = 3
    MENTION = 4


class Unread(NamedTuple):
    """An unread message; the columns of `COLUMNS`."""

    id: int
    ref: UUID
    conversation: int
    parent: int | None
    group: int
    number: int
    sender: int | None
    sender_name: str
    subject: str
    first_words: str
    sent_at: datetime | None
    answered: int | None


class _Talk(NamedTuple):
    """What is said of a conversation."""

    ref: UUID
    title: str
    restricted_count: int


_TALKS = Compiled(
    lambda rows: Conversation.objects.filter(Among("pk", rows)).values_list(
        "pk", "ref", "title", "restricted_count"
    ),
    list,
)
_WROTE = CompiledFor(
    lambda viewer, conversations: (
        Message.objects.filter(
            Among("conversation_id", conversations), sender__in=viewer.address_ids
        )
        .distinct()
        .values_list("conversation")
    ),
    list,
)
_NAMED = CompiledFor(
    lambda viewer, messages: Mention.objects.filter(
        Q(person=viewer.person_id) | Q(group__in=viewer.member_groups),
        Among("message_id", messages),
    ).values_list("message_id"),
    list,
)


class Change(msgspec.Struct, frozen=True):
    """A changed branch: where it begins, its newest words, what of it is unread."""

    conversation: UUID
    group: int
    title: str
    top: UUID
    concern: Concern
    last_at: datetime | None
    last_writer: str
    last_words: str
    writers: tuple[str, ...]
    numbers: tuple[int, ...]
    branches: int = 1


class Concerns(msgspec.Struct, frozen=True):
    """What is known of a reader: their addresses, what they were named in, where they wrote, what
    they follow and mute with the ways up in those conversations.
    """

    own: frozenset[int]
    mentioned: frozenset[int]
    took_part: frozenset[int]
    wishes: Mapping[int, Mapping[int, str]]
    parents: Mapping[int, int | None]


def changes_of(viewer: Viewer, unread: Mapping[int, NumberSet]) -> tuple[list[Change], int]:
    """The changes for a reader, the most concerning first, and how many unread messages are muted.

    `unread`: the numbers that wait in each group (row id), all of them open to the reader. Six
    queries at most.
    """
    messages = _newest(unread)
    if not messages:
        return [], 0
    conversations = {one.conversation for one in messages}
    concerns = _concerns(viewer, conversations, [one.id for one in messages])
    heard = [one for one in messages if _wish(one, concerns) != MUTE]
    talks = _TALKS([*{one.conversation for one in heard}])
    known = {row: _Talk._make(talk) for row, *talk in talks}
    found = [_change(part, known, concerns) for part in apart(heard)]
    found.sort(key=lambda change: change.last_at.timestamp() if change.last_at else 0, reverse=True)
    found.sort(key=lambda change: change.concern, reverse=True)
    return found, len(messages) - len(heard)


def apart(messages: Sequence[Unread]) -> list[list[Unread]]:
    """The messages by changed branch, the top first; a conversation with many of them whole."""
    by_id = {one.id: one for one in messages}
    tops: dict[int, int] = {}
    for one in messages:
        tops[one.id] = _top(one, by_id, tops)
    branches: defaultdict[int, defaultdict[int, list[Unread]]]
    branches = defaultdict(lambda: defaultdict(list))
    for one in messages:
        branches[one.conversation][tops[one.id]].append(one)
    found: list[list[Unread]] = []
    for parts in branches.values():
        whole = list(parts.values())
        if len(whole) > BRANCHES_APART:
            whole = [[one for part in whole for one in part]]
        found += ([*sorted(part, key=_when)] for part in whole)
    return found


def _top(message: Unread, by_id: Mapping[int, Unread], tops: Mapping[int, int]) -> int:
    at = message
    for _ in by_id:  # a way up that runs in a circle comes to an end
        if at.id in tops:
            return tops[at.id]
        above = by_id.get(at.parent) if at.parent is not None else None
        if above is None:
            break
        at = above
    return at.id


def _newest(unread: Mapping[int, NumberSet]) -> list[Unread]:
    kept = {group: waiting for group, waiting in unread.items() if waiting.edges}
    if not kept:
        return []
    places = [place for group, waiting in kept.items() for place in (group, _from(waiting))]
    found = map(Unread._make, _since(len(kept))(*places))
    return [one for one in found if one.number in kept[one.group]]


@lru_cache(maxsize=200)
def _since(count: int) -> Compiled:
    """The newest messages of so many groups; parameters: each group, and from which number on."""

    def build(*places: int) -> QuerySet[Message, tuple[object, ...]]:
        wanted = Q(pk__in=[])
        for group, number in zip(places[::2], places[1::2], strict=True):
            wanted |= Q(group=group, number__gte=number)
        rows = Message.objects.filter(wanted, kind=MessageKind.NORMAL)
        return rows.order_by("-added_at", "-pk").values_list(*COLUMNS)[:MOST_MESSAGES]

    return Compiled(build, *[int] * (2 * count))


def _from(waiting: NumberSet) -> int:
    """The number at which the newest of the set begin."""
    left = LAID_OUT
    for run in reversed(list(waiting.runs())):
        if len(run) >= left:
            return run.stop - left
        left -= len(run)
    return waiting.edges[0]


def _concerns(viewer: Viewer, conversations: set[int], messages: Iterable[int]) -> Concerns:
    own = frozenset(viewer.address_ids)
    wrote = _WROTE(viewer, [*conversations]) if own else []
    wishes = wishes_of(viewer, conversations)
    ways = Message.objects.filter(conversation__in=list(wishes)) if wishes else None
    return Concerns(
        own=own,
        mentioned=_naming(viewer, messages),
        took_part=frozenset(conversation for (conversation,) in wrote),
        wishes=wishes,
        parents=dict(ways.values_list("pk", "parent")) if ways is not None else {},
    )


def _naming(viewer: Viewer, messages: Iterable[int]) -> frozenset[int]:
    """Those of the messages that name the reader, or a group of theirs."""
    return frozenset(message for (message,) in _NAMED(viewer, list(messages)))


def _wish(message: Unread, concerns: Concerns) -> str:
    wishes = concerns.wishes.get(message.conversation)
    return wish_at(message.id, concerns.parents, wishes) if wishes else ""


def _concern(message: Unread, concerns: Concerns) -> Concern:
    if message.id in concerns.mentioned:
        return Concern.MENTION
    if message.answered in concerns.own:
        return Concern.ANSWER
    if _wish(message, concerns) == FOLLOW:
        return Concern.FOLLOWED
    if message.conversation in concerns.took_part:
        return Concern.TOOK_PART
    return Concern.GROUP


def _change(part: list[Unread], known: Mapping[int, _Talk], concerns: Concerns) -> Change:
    top, last = part[0], part[-1]
    conversation = known[top.conversation]
    return Change(
        conversation=conversation.ref,
        group=top.group,
        # the title of a conversation with restricted messages may tell of one of them
        title=top.subject if conversation.restricted_count else conversation.title,
        top=top.ref,
        concern=max(_concern(one, concerns) for one in part),
        last_at=last.sent_at,
        last_writer=last.sender_name,
        last_words=last.first_words,
        writers=tuple(dict.fromkeys(one.sender_name for one in reversed(part) if one.sender_name)),
        numbers=tuple(sorted(one.number for one in part)),
        branches=_branches(part),
    )


def _branches(part: list[Unread]) -> int:
    rows = {one.id for one in part}
    return sum(one.parent not in rows for one in part)


def _when(message: Unread) -> tuple[float, int]:
    return (message.sent_at.timestamp() if message.sent_at else 0.0, message.number)
