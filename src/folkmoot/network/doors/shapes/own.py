"""What is somebody's own: drafts, mail, devices, tokens, webhooks, what is new for them."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from folkmoot.network.doors.shapes.answers import ConversationRow, Ref
from folkmoot.network.doors.shapes.marks import Moment
from folkmoot.network.doors.shapes.wishes import FileWish, Wish

Concerning = Literal["mention", "answer", "followed", "took_part", "group"]
HowName = Literal["at_once", "hourly", "daily", "weekly", "direct", "never"]
EventName = Literal[
    "message.created",
    "message.edited",
    "message.deleted",
    "message.moved",
    "message.reactions_changed",
]


class ProfileWish(Wish, frozen=True, kw_only=True):
    """What the caller is called, says of themselves and reads; what is left out stays."""

    name: Annotated[str, Meta(min_length=1, max_length=200)] | None = None
    about: Annotated[str, Meta(max_length=2000)] | None = None
    language: (
        Annotated[str, Meta(max_length=12, description="Such as en; empty: that of the house.")]
        | None
    ) = None


class ChangeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A branch in which something is unread; `concern` says why the reader would want it first."""

    conversation: Ref
    message: Ref
    group: str
    title: str
    concern: Concerning
    last_at: datetime | None
    last_writer: str
    last_words: str
    writers: list[str]
    numbers: list[int]


class DutyAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A message the caller still has to read."""

    message: Ref
    title: str
    first_words: str
    group: str
    until: date


class WaitingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for the moderators of a group, of whom the caller is one."""

    group: str
    held_count: int
    asking_count: int


class NewsAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What home shows: what is to be read, what changed, what was written last."""

    must_read: list[DutyAnswer]
    waiting: list[WaitingAnswer]
    changes: list[ChangeAnswer]
    further_count: int
    muted_count: int
    recent: list[ConversationRow]


class DraftFileAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A file of a draft; size in bytes."""

    ref: Ref
    name: str
    media_type: str
    size: int


class DraftAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Words not posted yet; `post_at` where they are posted later, `problem` why they were not."""

    ref: Ref
    group: str
    parent: Ref | None
    edited: Ref | None
    title: str
    text: str
    revision: int
    files: list[DraftFileAnswer]
    updated_at: datetime
    discarded_at: datetime | None
    post_at: datetime | None
    problem: str


class SavedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """The draft as kept. `other` was saved meanwhile elsewhere; then these words got a new id."""

    draft: DraftAnswer
    other: Ref | None


class DraftWish(Wish, frozen=True, kw_only=True):
    """Words to keep. `revision` is the one they are based on, 0 the first time.

    Without `parent` and `edited` they begin a conversation.
    """

    group: Annotated[str, Meta(min_length=1, max_length=80)]
    parent: Ref | None = None
    edited: Ref | None = None
    revision: Annotated[int, Meta(ge=0, le=2**31 - 1)] = 0
    title: Annotated[str, Meta(max_length=300)] = ""
    text: Annotated[str, Meta(max_length=500_000)] = ""


class DraftFileWish(FileWish, frozen=True, kw_only=True):
    """A file to go with a draft."""


class ScheduleWish(Wish, frozen=True, kw_only=True):
    """When a draft is to be posted; `time_zone` is the one in which its author thinks."""

    post_at: Moment
    time_zone: Annotated[str, Meta(max_length=64)] = ""


class GroupMailWish(Wish, frozen=True, kw_only=True):
    """How the caller gets a group's messages by mail; null: as for all groups."""

    how: HowName | None


class MailWish(Wish, frozen=True, kw_only=True):
    """What holds for all mail to the caller; what is left out stays."""

    how: HowName | None = None
    hour: Annotated[int, Meta(ge=0, le=23)] | None = None
    weekday: Annotated[int, Meta(ge=0, le=6, description="0 is Monday.")] | None = None
    time_zone: Annotated[str, Meta(max_length=64)] | None = None
    direct_at_once: bool | None = None
    no_mail: bool | None = None


class GroupMailAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A group for which the caller chose otherwise than for all."""

    group: str
    how: HowName


class MailAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How the caller gets mail; `problems` are what came back from their address lately."""

    how: HowName
    hour: int
    weekday: int
    time_zone: str
    direct_at_once: bool
    no_mail: bool
    groups: list[GroupMailAnswer]
    problems: list[str]


class DeviceWish(Wish, frozen=True, kw_only=True):
    """A browser's subscription (W3C Push API); keys in base 64 for addresses."""

    endpoint: Annotated[str, Meta(min_length=1, max_length=1000)]
    public_key: Annotated[str, Meta(min_length=1, max_length=200)]
    secret: Annotated[str, Meta(min_length=1, max_length=100)]
    label: Annotated[str, Meta(max_length=200)] = ""


class DeviceAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that is told of news."""

    ref: Ref
    label: str
    created_at: datetime
    told_at: datetime | None


class TokenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A token of the caller; never its words, which are shown only once, on the page."""

    number: int
    label: str
    scopes: list[str]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None


class HookWish(Wish, frozen=True, kw_only=True):
    """What posts by an incoming webhook is called."""

    label: Annotated[str, Meta(min_length=1, max_length=200)]


class IncomingHookAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An address at which a program posts; `address` only in the answer that made it."""

    ref: Ref
    label: str
    created_at: datetime
    used_at: datetime | None
    address: str | None


class WebhookWish(Wish, frozen=True, kw_only=True):
    """An address elsewhere that is told what happens here, as far as the caller may see it."""

    label: Annotated[str, Meta(min_length=1, max_length=200)]
    address: Annotated[str, Meta(min_length=1, max_length=2000)]
    told: Annotated[list[EventName], Meta(min_length=1, max_length=5)]


class NewWebhook(WebhookWish, frozen=True, kw_only=True):
    """The same with the group it is about; null: every group the caller reads."""

    group: Annotated[str, Meta(min_length=1, max_length=80)] | None = None


class WebhookAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A webhook of the caller; `secret` only in answers that made a new one."""

    ref: Ref
    label: str
    address: str
    told: list[str]
    group: str | None
    paused_at: datetime | None
    pause_reason: str
    secret: str | None


class DeliveryAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of telling one event; `status` is what the other side answered."""

    ref: Ref
    kind: str
    state: Literal["waiting", "sent", "failed", "withheld"]
    at: datetime
    attempt_count: int
    status: int | None


class TokenMade(msgspec.Struct, frozen=True, kw_only=True):
    """A token just made for a program; shown this once."""

    token: str
