"""What hangs on messages, as programs read it and ask for it: polls, decisions, thanks, duties."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from folkmoot.network.doors.shapes.answers import Ref
from folkmoot.network.doors.shapes.wishes import Wish

MOST_PEOPLE = 200
ClosingKindName = Literal["decision", "answer"]
ResultsName = Literal["always", "voted", "closed"]
Moment = Annotated[datetime, Meta(tz=True, description="With its offset (RFC 3339).")]
Persons = Annotated[list[Ref], Meta(max_length=MOST_PEOPLE, description="Ids of people.")]
OptionNumber = Annotated[int, Meta(ge=1, le=20)]


class Named(msgspec.Struct, frozen=True):
    """Somebody, by id and name."""

    ref: Ref
    name: str


class OptionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An option of a poll; `count`, `share` (0 to 1) and `people` once they are to be seen."""

    number: int
    text: str
    is_chosen: bool
    count: int | None
    share: float | None
    people: list[str]


class PollAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A poll as the caller may see it; `results` says when its counts are shown."""

    question: str
    options: list[OptionAnswer]
    several: bool
    anonymous: bool
    results: ResultsName
    closes_at: datetime | None
    is_closed: bool
    voter_count: int


class SettledAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A decision or an answer that stands; the others named are messages the caller may see."""

    message: Ref
    kind: ClosingKindName
    whole: bool
    text: str
    decided_by: str
    decided_on: date
    marked_by: str
    marked_at: datetime
    is_superseded: bool
    supersedes: Ref | None
    superseded_by: Ref | None


class MustReadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """That a message is to be read; `waits` for the caller's acknowledgement."""

    until: date
    everybody: bool
    waits: bool


class ReaderAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who is to read a message, and when they said that they did."""

    person: Named
    acknowledged_at: datetime | None


class PreviewAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a linked page says of itself."""

    ref: Ref
    link: str
    title: str
    description: str
    site: str


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What hangs on one message besides reactions."""

    message: Ref
    poll: PollAnswer | None
    closing: SettledAnswer | None
    must_read: MustReadAnswer | None
    thanked: list[Named]
    previews: list[PreviewAnswer]
    is_resolved: bool


class ConversationMarks(msgspec.Struct, frozen=True, kw_only=True):
    """What hangs on a conversation and on its messages; those with nothing are left out."""

    tags: list[str]
    closings: list[SettledAnswer]
    messages: list[Marks]


class TagAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A tag of a group, with how many conversations have it."""

    number: int
    label: str
    count: int


class PollWish(Wish, frozen=True, kw_only=True):
    """A poll to put to a message of one's own."""

    question: Annotated[str, Meta(min_length=1, max_length=300)]
    options: Annotated[
        list[Annotated[str, Meta(max_length=200)]], Meta(min_length=2, max_length=20)
    ]
    several: bool = False
    anonymous: bool = False
    results: ResultsName = "always"
    closes_at: Moment | None = None


class NewPoll(PollWish, frozen=True, kw_only=True):
    """A conversation that begins with a poll; without a text the question stands for it."""

    text: Annotated[str, Meta(max_length=200_000)] = ""


class VoteWish(Wish, frozen=True, kw_only=True):
    """What to vote for, by number, in place of an earlier vote; nothing takes it back."""

    options: Annotated[list[OptionNumber], Meta(max_length=20)]


class ClosingWish(Wish, frozen=True, kw_only=True):
    """What a message is marked as; `supersedes` is the message of an earlier decision."""

    kind: ClosingKindName = "decision"
    whole: Annotated[
        bool, Meta(description="Of the whole conversation, or of this branch only.")
    ] = True
    text: Annotated[str, Meta(max_length=1000)] = ""
    decided_by: Annotated[str, Meta(max_length=300)] = ""
    decided_on: date | None = None
    supersedes: Ref | None = None


class MustReadWish(Wish, frozen=True, kw_only=True):
    """Until when a message is to be read, and by whom; without people by the whole group."""

    until: date
    readers: Persons = msgspec.field(default_factory=list)


class PraiseWish(Wish, frozen=True, kw_only=True):
    """Who is thanked before a group, and for what."""

    people: Annotated[list[Ref], Meta(min_length=1, max_length=20)]
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class TagsWish(Wish, frozen=True, kw_only=True):
    """The tags a conversation shall have, in place of those it has."""

    tags: Annotated[list[Annotated[str, Meta(max_length=200)]], Meta(max_length=50)]


class TagWish(Wish, frozen=True, kw_only=True):
    """What a tag shall be called; where the group has that word already, the two become one."""

    label: Annotated[str, Meta(min_length=1, max_length=200)]


class AudienceWish(Wish, frozen=True, kw_only=True):
    """Who sees a branch besides its writers."""

    people: Persons
