"""The typed act: everything social that may pass the gate, as the rules will see it (version 1).

The same shape is what an AuthZEN evaluation request carries, so a rule written for a post and one
written for a personalised slot speak of the same fields.
"""

from datetime import datetime
from typing import Literal

import msgspec

Kind = Literal[
    "post",
    "comment",
    "reaction",
    "message",
    "share",
    "import",
    "collect",
    "personalise",
    "profile_edit",
    "ai_assist",
]
Verb = Literal["create", "edit", "delete"]
Audience = Literal["self", "group", "internal", "partner", "external", "public"]
ConsentState = Literal["granted", "refused", "withdrawn", "unknown"]


class Actor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who acts. `acks` maps a clause to the release whose text they acknowledged."""

    id: str = ""
    roles: tuple[str, ...] = ()
    unit: str = ""
    region: str = ""
    employment: str = ""
    tenure_days: int = 0
    acks: dict[str, str] = {}


class Channel(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where it happens: a group, a network, a page; `owned` if the organisation runs it."""

    id: str = ""
    type: str = ""
    owned: bool = True


class Content(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is said. `length` in code points; records keep it while `text` may be erased."""

    text: str = ""
    lang: str = ""
    length: int = 0
    links: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    reply_to_kind: str = ""


class Subject(msgspec.Struct, frozen=True, omit_defaults=True):
    """Whom it concerns, for collecting and personalising; `consent` per purpose."""

    person_kind: str = ""
    consent: dict[str, ConsentState] = {}
    gpc: bool = False
    region: str = ""
    age_band: str = ""


class Signal(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one detector found; spans are code points from-to, kinds what it calls its finds."""

    detector: str
    version: str
    hit: bool = False
    score: float = 0.0
    spans: tuple[tuple[int, int], ...] = ()
    kinds: tuple[str, ...] = ()
    evidence: str = ""


class Context(msgspec.Struct, frozen=True, omit_defaults=True):
    """Circumstances."""

    quiet_period: bool = False
    crisis: bool = False
    rate_1h: int = 0
    prior_holds_30d: int = 0


class Act(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One social act. An edit is a new act; a fact nobody could find out is named in `missing`."""

    id: str
    kind: Kind
    verb: Verb = "create"
    at: datetime
    actor: Actor = Actor()
    audience: Audience = "group"
    channel: Channel = Channel()
    content: Content = Content()
    subject: Subject = Subject()
    purpose: str = ""
    source: str = ""
    signals: tuple[Signal, ...] = ()
    missing: tuple[str, ...] = ()
    context: Context = Context()
