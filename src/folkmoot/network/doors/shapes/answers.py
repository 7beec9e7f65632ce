"""What programs read."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from folkmoot.base.ids import ALPHABET, LENGTH
from folkmoot.network.doors.shapes.paging import Paged

Ref = Annotated[
    str,
    Meta(pattern=f"^[{ALPHABET}]{{{LENGTH}}}$", description="A public id, as in page addresses."),
]
FollowState = Literal["follow", "mute", "none"]
PersonKindName = Literal["member", "guest", "correspondent", "bot"]
OpennessName = Literal["open", "closed", "secret"]


class PersonAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody: a member, a guest, a program, or somebody known by mail only."""

    ref: Ref
    name: str
    kind: PersonKindName
    about: str
    is_active: bool
    url: str


class MeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who calls, and what the token is good for. `language` is empty for that of the house."""

    person: PersonAnswer
    email: str | None
    language: str
    scopes: list[str]
    roles: list[str]


class GroupAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A group; `role` is the caller's, empty for those who do not belong to it."""

    ref: Ref
    slug: str
    title: str
    about: str
    openness: OpennessName
    is_archived: bool
    role: str
    may_read: bool
    may_join: bool
    member_count: int
    unread_count: int
    url: str


class MemberAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a group."""

    person: PersonAnswer
    role: str
    joined_at: datetime


class UnreadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a group waits for the caller."""

    group: str
    unread_count: int


class ConversationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A conversation in a list; figures count what the caller may see."""

    ref: Ref
    title: str
    message_count: int
    unread_count: int
    people_count: int
    people: list[str]
    last_at: datetime | None
    last_writer: str
    last_words: str
    url: str


class Author(msgspec.Struct, frozen=True):
    """Who wrote a message; `ref` null where only a name is known, `is_bot` for a program."""

    name: str
    ref: Ref | None = None
    is_bot: bool = False


class ZoneAnswer(msgspec.Struct, frozen=True):
    """A part of a text: the sender's own words (`own`, `patch`, `code`), or words that are quoted.

    `depth` counts how often they are quoted, `person` is who is named as their author.
    """

    kind: str
    text: str
    depth: int = 0
    person: str = ""


class FileAnswer(msgspec.Struct, frozen=True):
    """A file of a message; `url` leads to its bytes. Sizes in bytes."""

    name: str
    media_type: str
    size: int
    url: str


class ReactionAnswer(msgspec.Struct, frozen=True):
    """An emoji on a message and who put it there."""

    emoji: str
    people: list[Ref]


class Edge(msgspec.Struct, frozen=True):
    """Why a message hangs under its parent: the kind of evidence, and how sure it is (0-100)."""

    kind: str
    confidence: int


class MessageAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A message. `parent` is null at the root, and where the caller may not see the parent.

    A ghost is known only because others answer it; a deleted message says nothing any more. `text`
    holds the sender's own words, `zones` everything in order, `html` the same as a page shows it.
    """

    ref: Ref
    number: int | None
    parent: Ref | None
    edge: Edge
    author: Author
    subject: str
    sent_at: datetime | None
    text: str
    zones: list[ZoneAnswer]
    html: str
    is_cut: bool
    files: list[FileAnswer]
    reactions: list[ReactionAnswer]
    following: FollowState
    branch_name: str
    is_unread: bool
    is_ghost: bool
    is_restricted: bool
    revision: int
    edited_at: datetime | None
    deleted_at: datetime | None
    url: str


class ConversationAnswer(Paged, frozen=True, kw_only=True):
    """A conversation with a page of its messages, in the order in which they arrived.

    Ghosts, which never arrived, stand on the first page.
    """

    ref: Ref
    title: str
    group: str
    message_count: int
    unread_count: int
    messages: list[MessageAnswer]
    url: str


class Ground(msgspec.Struct, frozen=True):
    """A claim about the place of a message: its kind, the parent it names if that may be seen."""

    kind: str
    parent: Ref | None
    rank: int
    is_for_parent: bool


class SingleMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A message by itself, with where it stands and why."""

    message: MessageAnswer
    conversation: Ref
    group: str
    grounds: list[Ground]


class RevisionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What a message said once: counted from 1, when it came and by whose hand."""

    number: int
    at: datetime | None
    by: Author | None
    title: str
    text: str


class PostedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a post."""

    ref: Ref
    conversation: Ref
    number: int
    url: str


class HitAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A message found, the best of its conversation; `snippet` is HTML with <mark>."""

    ref: Ref
    conversation: Ref
    group: str
    subject: str
    snippet: str
    score: float
    further: int
    url: str


class SearchAnswer(Paged, frozen=True, kw_only=True):
    """What a search found, best first; `suggestion` is the nearest spelling of what it did not."""

    total: int
    conversations: int
    problems: list[str]
    suggestion: str
    hits: list[HitAnswer]


class ImportAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An archive being taken in; `share` is what is done of it, null while nobody can tell."""

    ref: Ref
    group: str
    label: str
    recognised: str
    state: str
    share: float | None
    read_count: int
    added_count: int
    duplicate_count: int
    quarantined_count: int
    restricted_count: int
    problem: str
    created_at: datetime
    finished_at: datetime | None
    url: str


class ReadAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many messages were unread before and are not now."""

    read_count: int


class DecisionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A decision about the place of a message, with which it can be taken back."""

    ref: Ref
    message: Ref
    conversation: Ref


class BotAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A program just made, and its token, which is shown this once."""

    person: PersonAnswer
    token: str
    url: str


class SuggestionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A message and the one it is perhaps an answer to; `confidence` from 0 to 100."""

    number: int
    message: Ref
    parent: Ref
    kind: str
    confidence: int


class CountAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How many it concerned."""

    count: int
