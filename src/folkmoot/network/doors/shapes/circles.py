"""Groups and the house, for programs: members, requests, letters, accounts, the record."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from folkmoot.network.doors.shapes.answers import OpennessName, PersonAnswer, Ref
from folkmoot.network.doors.shapes.paging import Paging
from folkmoot.network.doors.shapes.wishes import Wish

GroupRoleName = Literal["owner", "moderator", "member"]
AccountKindName = Literal["member", "guest"]
HouseRole = Literal[
    "administrator",
    "moderator",
    "security",
    "legal",
    "hr",
    "communications",
    "it",
    "spokesperson",
]
Slug = Annotated[str, Meta(max_length=80, description="The word in the group's address.")]
GroupTitle = Annotated[str, Meta(min_length=1, max_length=200)]
About = Annotated[str, Meta(max_length=5000)]


class NewGroup(Wish, frozen=True, kw_only=True):
    """A group to make; without a slug its address is made of the title."""

    title: GroupTitle
    slug: Slug = ""
    about: About = ""
    openness: OpennessName = "open"


class GroupChange(Wish, frozen=True, kw_only=True):
    """What is to be different about a group; what is left out stays."""

    title: GroupTitle | None = None
    about: About | None = None
    openness: OpennessName | None = None
    slug: Slug | None = None


class MemberWish(Wish, frozen=True, kw_only=True):
    """What somebody shall be in a group."""

    role: GroupRoleName = "member"


class JoinWish(Wish, frozen=True, kw_only=True):
    """A sentence for those who answer."""

    words: Annotated[str, Meta(max_length=500)] = ""


class JoinRequestAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's request to be let into a group. `by_mail`: it came so, and is answered so."""

    ref: Ref
    name: str
    person: Ref
    words: str
    by_mail: bool
    outcome: Literal["waiting", "admitted", "declined", "withdrawn"]
    asked_at: datetime


class InvitationWish(Wish, frozen=True, kw_only=True):
    """Whom to write to; owners of a group invite guests into it, administrators anybody."""

    email: Annotated[str, Meta(min_length=3, max_length=320)]
    kind: AccountKindName = "guest"


class InvitationAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A letter that lets its bearer make an account; `link` only in the answer that made it."""

    ref: Ref
    email: str
    kind: AccountKindName
    group: str | None
    expires_at: datetime
    used_at: datetime | None
    withdrawn_at: datetime | None
    link: str | None


class RolesWish(Wish, frozen=True, kw_only=True):
    """The roles somebody shall hold in the organisation, in place of those they hold."""

    roles: Annotated[list[HouseRole], Meta(max_length=8)]


class KindWish(Wish, frozen=True, kw_only=True):
    """Whether somebody is a member of the organisation or a guest."""

    kind: AccountKindName


class AccountAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An account as administrators see it."""

    person: PersonAnswer
    email: str | None
    roles: list[str]
    addresses: list[str]


class ActivityQuery(Paging, frozen=True, kw_only=True):
    """Which part of the record: one kind (or all below, as `people.`), one thing."""

    kind: Annotated[str, Meta(max_length=80)] = ""
    thing: Annotated[str, Meta(max_length=120)] = ""


class ActivityAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Who did what to which thing; `hash` covers the entry before it."""

    number: int
    at: datetime
    actor: PersonAnswer | None
    kind: str
    words: str
    thing: str
    facts: dict[str, str | int | float | bool | list[str | int] | None]
    hash: str


class VerifiedAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the chain holds: its newest number and hash, and every place where it does not."""

    holds: bool
    number: int
    hash: str
    breaks: list[str]
