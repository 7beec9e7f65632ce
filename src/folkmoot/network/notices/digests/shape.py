"""From messages to a digest: by group and branch, what concerns the reader first. Pure.

A *branch* here is what hangs together among the messages told: it begins at one whose parent is
not among them. Branches of one conversation stand together.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import IntEnum
from uuid import UUID

import msgspec

EXCERPTS = 3
"""Of each branch so many messages are shown, the newest."""
BRANCHES = 30
"""In a whole digest; the rest is counted."""


class Concern(IntEnum):
    """What a message is to the reader; the smaller, the nearer."""

    MENTION = 0
    ANSWER = 1
    FOLLOWED = 2
    REST = 3


class NewMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message the reader may see; `parent` and ids of group and conversation by row."""

    id: int
    ref: UUID
    group: int
    conversation: int
    parent: int | None
    title: str
    branch_name: str
    author: str
    at: datetime
    words: str
    concern: Concern = Concern.REST


class GroupName(msgspec.Struct, frozen=True):
    """What a digest says of a group."""

    title: str
    slug: str


class Excerpt(msgspec.Struct, frozen=True):
    """The beginning of one message."""

    ref: UUID
    author: str
    at: datetime
    words: str
    concern: Concern


class Branch(msgspec.Struct, frozen=True):
    """What came in one branch; `excerpts` are its newest messages in order of time."""

    title: str
    name: str
    head: UUID
    newest: UUID
    count: int
    people: tuple[str, ...]
    concern: Concern
    excerpts: tuple[Excerpt, ...]

    @property
    def left_out(self) -> int:
        """Messages that are counted but not shown."""
        return self.count - len(self.excerpts)


class Section(msgspec.Struct, frozen=True):
    """What came in one group."""

    group: GroupName
    count: int
    branches: tuple[Branch, ...]
    branches_left_out: int


class Digest(msgspec.Struct, frozen=True):
    """What a reader missed; never empty."""

    sections: tuple[Section, ...]
    message_count: int
    conversation_count: int
    people_count: int
    direct_count: int
    """Messages that name or answer the reader."""


def digest_of(messages: Iterable[NewMessage], groups: Mapping[int, GroupName]) -> Digest | None:
    """The digest of these messages, None of none; their order does not matter."""
    told = {message.id: message for message in messages}
    if not told:
        return None
    by_group: defaultdict[int, list[NewMessage]] = defaultdict(list)
    for message in sorted(told.values(), key=lambda one: (one.at, one.id)):
        by_group[message.group].append(message)
    ordered = sorted(by_group, key=lambda group: _urgency(by_group[group]))
    sections: list[Section] = []
    room = BRANCHES
    for group in ordered:
        section = _section(groups[group], by_group[group], room)
        room -= len(section.branches)
        sections.append(section)
    return Digest(
        sections=tuple(sections),
        message_count=len(told),
        conversation_count=len({message.conversation for message in told.values()}),
        people_count=len({message.author for message in told.values()}),
        direct_count=sum(message.concern <= Concern.ANSWER for message in told.values()),
    )


def _section(group: GroupName, messages: Sequence[NewMessage], room: int) -> Section:
    """One group's branches, the nearest to the reader first; at least one is shown."""
    talks: defaultdict[int, list[NewMessage]] = defaultdict(list)
    for message in messages:
        talks[message.conversation].append(message)
    ordered = sorted(talks.values(), key=_urgency)
    branches = [branch for talk in ordered for branch in _branches(talk)]
    shown = branches[: max(room, 1)]
    return Section(group, len(messages), tuple(shown), len(branches) - len(shown))


def _branches(talk: Sequence[NewMessage]) -> list[Branch]:
    """One conversation's messages, in order of time, as what hangs together."""
    told = {message.id: message for message in talk}
    parts: defaultdict[int, list[NewMessage]] = defaultdict(list)
    heads: dict[int, int] = {}
    for message in talk:
        parts[_head(message, told, heads)].append(message)
    return [
        _branch(told[head], parts[head])
        for head in sorted(parts, key=lambda one: _urgency(parts[one]))
    ]


def _head(message: NewMessage, told: Mapping[int, NewMessage], heads: dict[int, int]) -> int:
    """The topmost message told above this one; remembers what it passed."""
    way: list[int] = []
    at = message
    while at.id not in heads and at.id not in way:
        above = told.get(at.parent) if at.parent is not None else None
        if above is None:
            break
        way.append(at.id)
        at = above
    head = heads.get(at.id, at.id)
    heads.update(dict.fromkeys([*way, at.id], head))
    return head


def _branch(head: NewMessage, messages: Sequence[NewMessage]) -> Branch:
    newest = messages[-1]
    return Branch(
        title=head.title,
        name=head.branch_name,
        head=head.ref,
        newest=newest.ref,
        count=len(messages),
        people=tuple(dict.fromkeys(message.author for message in messages)),
        concern=min(message.concern for message in messages),
        excerpts=tuple(
            Excerpt(one.ref, one.author, one.at, one.words, one.concern) for one in _shown(messages)
        ),
    )


def _shown(messages: Sequence[NewMessage]) -> list[NewMessage]:
    """The nearest to the reader, then the newest, in order of time."""
    nearest = sorted(messages, key=lambda one: (one.concern > Concern.ANSWER, _latest(one)))
    return sorted(nearest[:EXCERPTS], key=lambda one: (one.at, one.id))


def _urgency(messages: Sequence[NewMessage]) -> tuple[int, float, int]:
    """Sorts what is nearest to the reader, then what is newest, first."""
    newest = max(messages, key=lambda one: (one.at, one.id))
    return (min(one.concern for one in messages), *_latest(newest))


def _latest(message: NewMessage) -> tuple[float, int]:
    return (-message.at.timestamp(), -message.id)
