"""Mail that came in, for the eyes of moderators and administrators."""

from datetime import datetime, timedelta

import msgspec
from django.db.models import Count, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from folkmoot.base import clock
from folkmoot.network.gateway.addresses import GroupRecipient, group_address, recipient_of
from folkmoot.network.gateway.names import alike
from folkmoot.network.gateway.reasons import Reason, words_for
from folkmoot.network.models import InboundMail, InboundState
from folkmoot.people.api import Group, GroupRole, Person, Viewer, visible

COUNTED_DAYS = 30


class HeldMail(msgspec.Struct, frozen=True):
    """A held mail in words. `looks_like`: the member whose name its sender's resembles."""

    mail: InboundMail
    reason: str | Promise
    looks_like: str


class Tally(msgspec.Struct, frozen=True):
    """How many mails ended in one way for one reason."""

    state: str
    label: str | Promise
    reason: str | Promise
    count: int


class Arrival(msgspec.Struct, frozen=True):
    """One mail for administrators: from and to whom, and what became of it; not what it says."""

    at: datetime
    to: str
    sender: str
    label: str | Promise
    state: str
    reason: str | Promise
    detail: str


def held_mails(viewer: Viewer, group: Group, *, discarded: bool = False) -> QuerySet[InboundMail]:
    """The mails of a group that wait for a moderator, or were discarded; newest first."""
    state = InboundState.DISCARDED if discarded else InboundState.HELD
    rows = visible(viewer, InboundMail).filter(group=group, state=state)
    return rows.select_related("group", "parent__conversation").order_by("-pk")


def in_words(group: Group, mails: list[InboundMail]) -> list[HeldMail]:
    """Held mails with their reasons, and a warning where a sender bears a member's name."""
    members = Person.objects.filter(memberships__group=group).exclude(
        memberships__role=GroupRole.CORRESPONDENT
    )
    names = list(members.exclude(name="").values_list("name", flat=True).distinct()[:5000])
    return [
        HeldMail(
            mail,
            words_for(mail.reason),
            alike(mail.from_name, names) if mail.reason == Reason.UNKNOWN_SENDER else "",
        )
        for mail in mails
    ]


def tallies() -> list[Tally]:
    """What became of the mail of the last days, most frequent first."""
    since = clock.now() - timedelta(days=COUNTED_DAYS)
    rows = InboundMail.objects.filter(received_at__gt=since).values("state", "reason")
    counted = rows.annotate(number=Count("pk")).order_by("-number", "state", "reason")
    return [
        Tally(
            row["state"],
            InboundState(row["state"]).label,
            words_for(row["reason"]) if row["reason"] else "",
            row["number"],
        )
        for row in counted
    ]


def arrivals(state: str) -> QuerySet[InboundMail]:
    """The mails that came in, newest first; of one state where one is named."""
    rows = InboundMail.objects.select_related("group").order_by("-pk")
    return rows.filter(state=state) if state in InboundState.values else rows


def arrival(mail: InboundMail) -> Arrival:
    """One of them in words."""
    return Arrival(
        at=mail.received_at,
        to=_recipient(mail),
        sender=mail.from_email or mail.sender,
        label=InboundState(mail.state).label,
        state=mail.state,
        reason=words_for(mail.reason) if mail.reason else "",
        detail=mail.detail,
    )


def _recipient(mail: InboundMail) -> str:
    """A signed address is its person's alone, so only its group is shown."""
    recipient = recipient_of(mail.recipient)
    if recipient is None or isinstance(recipient, GroupRecipient):
        return mail.recipient
    where = group_address(mail.group.slug) if mail.group else ""
    return f"{where} {_('(a signed address)')}".strip()
