"""What programs send."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from folkmoot.network.doors.shapes.answers import FollowState, Ref
from folkmoot.network.doors.shapes.paging import Paging

MOST_FILES = 20
Text = Annotated[str, Meta(min_length=1, max_length=200_000, description="Markdown (CommonMark).")]
Title = Annotated[str, Meta(max_length=300)]


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is asked for; a field nobody knows is a mistake, not ignored."""


class FileWish(Wish, frozen=True, kw_only=True):
    """A file to go with a post; `content` is base64 of at most 20 MB."""

    name: Annotated[str, Meta(min_length=1, max_length=300)]
    media_type: Annotated[str, Meta(pattern=r"^[\w.+-]+/[\w.+-]+$", max_length=120)] = (
        "application/octet-stream"
    )
    content: bytes


Files = Annotated[list[FileWish], Meta(max_length=MOST_FILES)]


class NewConversation(Wish, frozen=True, kw_only=True):
    """A conversation to begin; without a title its first words stand for it."""

    title: Title = ""
    text: Text
    files: Files = []


class NewAnswer(Wish, frozen=True, kw_only=True):
    """An answer to a message. A quoted passage above the words (`> ...`) answers that passage."""

    text: Text
    files: Files = []


class Change(Wish, frozen=True, kw_only=True):
    """What a message shall say from now on; without a title it keeps the one it has."""

    text: Text
    title: Title | None = None


class FollowWish(Wish, frozen=True, kw_only=True):
    """Whether to hear of a branch at once, not at all, or as chosen further up."""

    state: FollowState


class ReadWish(Wish, frozen=True, kw_only=True):
    """Which messages were read, by number; all of the conversation without them."""

    numbers: (
        Annotated[list[Annotated[int, Meta(ge=1, le=2**31 - 1)]], Meta(max_length=5000)] | None
    ) = None


class MoveWish(Wish, frozen=True, kw_only=True):
    """The message under which it shall hang; null lets it begin a conversation of its own."""

    parent: Ref | None


class BranchNameWish(Wish, frozen=True, kw_only=True):
    """What to call a branch; empty takes the name away."""

    name: Annotated[str, Meta(max_length=200)]


class ImportStart(Wish, frozen=True, kw_only=True):
    """Let an archive be taken in; with `mailbox_of` it is that person's mailbox, shown first."""

    mailbox_of: Annotated[str, Meta(max_length=320)] = ""


class BotWish(Wish, frozen=True, kw_only=True):
    """A program that shall belong to a group."""

    name: Annotated[str, Meta(min_length=1, max_length=200)]
    about: Annotated[str, Meta(max_length=2000)] = ""


class ConversationsQuery(Paging, frozen=True, kw_only=True):
    """Which conversations of a group."""

    show: Literal["", "unread", "mine", "files", "doubtful"] = ""


class PeopleQuery(Paging, frozen=True, kw_only=True):
    """Which people: those whose name holds all the words, of one kind."""

    q: Annotated[str, Meta(max_length=200)] = ""
    show: Literal["everybody", "members", "guests", "correspondents"] = "members"


class SearchQuery(Paging, frozen=True, kw_only=True):
    """What to search for, in the language of the search page."""

    q: Annotated[str, Meta(max_length=1000)]


class ImportQuery(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive is called."""

    name: Annotated[str, Meta(max_length=300)] = "archive"
