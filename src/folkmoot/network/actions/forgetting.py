"""Forgetting bytes: what deleted messages said, and mail that came in and was not posted.

Rows that name bytes go together with the bytes nobody else names, in one transaction: a kill leaves
everything as it was. A message keeps its place, its number and the mark that it was deleted.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.base import clock
from folkmoot.base.releasing import hold_still, release
from folkmoot.network import kinds
from folkmoot.network.models import (
    Copy,
    InboundMail,
    InboundState,
    Message,
    Quarantined,
    Revision,
)
from folkmoot.people.api import OPERATOR, writing

AT_ONCE = 200
"""Messages, and mails, forgotten in one transaction: each looks through all messages once."""
NOT_POSTED = (
    InboundState.OBEYED,
    InboundState.COUNTED,
    InboundState.SET_ASIDE,
    InboundState.REFUSED,
    InboundState.DISCARDED,
    InboundState.FAILED,
)


def forget_some() -> bool:
    """Forget what is past its time; True if there may be more."""
    messages = _deleted(clock.now())
    mails = _unposted(clock.now())
    # asked first without a transaction: an idle worker shall keep nobody from writing
    if not (messages.exists() or mails.exists()):
        return False
    with writing(OPERATOR) as work:
        if not hold_still():
            return False
        rows = list(messages.values_list("pk", flat=True)[:AT_ONCE])
        of_them = InboundMail.objects.filter(message__in=rows, state=InboundState.POSTED)
        old = list(mails.values_list("pk", flat=True)[:AT_ONCE])
        named = (
            Revision.objects.filter(message__in=rows),
            Copy.objects.filter(message__in=rows),
            InboundMail.objects.filter(pk__in=[*of_them.values_list("pk", flat=True), *old]),
        )
        digests = {bytes(one) for each in named for one in each.values_list("digest", flat=True)}
        for each in named:
            each.delete()
        released = release(digests - _needed(digests))
        work.record(kinds.BYTES_FORGOTTEN, messages=len(rows), mails=len(old), contents=released)
    return len(rows) == AT_ONCE or len(old) == AT_ONCE


def _deleted(now: datetime) -> QuerySet[Message]:
    """Messages deleted long ago of which something is still kept."""
    days = settings.FOLKMOOT.deleted_kept_days
    if not days:
        return Message.objects.none()
    posted = InboundMail.objects.filter(message=OuterRef("pk"), state=InboundState.POSTED)
    kept = (
        Exists(Revision.objects.filter(message=OuterRef("pk")))
        | Exists(Copy.objects.filter(message=OuterRef("pk")))
        | Exists(posted)
    )
    late = now - timedelta(days=days)
    return Message.objects.filter(kept, deleted_at__lt=late).order_by("pk")


def _unposted(now: datetime) -> QuerySet[InboundMail]:
    """Mail that came in long ago, was settled and not posted."""
    days = settings.FOLKMOOT.mail_kept_days
    if not days:
        return InboundMail.objects.none()
    late = now - timedelta(days=days)
    settled = Q(settled_at__lt=late) | Q(settled_at=None, received_at__lt=late)
    return InboundMail.objects.filter(settled, state__in=NOT_POSTED).order_by("pk")


def _needed(digests: Iterable[bytes]) -> set[bytes]:
    """Those of these bytes that something here still names."""
    wanted = list(digests)
    found: set[bytes] = set()
    for model in (Message, Revision, Copy, InboundMail, Quarantined):
        rows = model._default_manager.filter(digest__in=wanted)  # noqa: SLF001  # Django's documented model API
        found.update(bytes(digest) for digest in rows.values_list("digest", flat=True))
    return found
