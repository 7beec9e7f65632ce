"""Mail that came back: whose it was, how bad it is, and when an address works again."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from folkmoot.base import clock
from folkmoot.network.gateway.reports import Report
from folkmoot.network.models import MailProblem
from folkmoot.people.api import Person

SURE = "5.1"
"""No such mailbox or domain (RFC 3463): one report is enough."""
ENOUGH = 3
WITHIN = timedelta(days=14)


def record_bounce(*, person: Person, report: Report, mail_ref: UUID | None) -> str:
    """Note that a mail to a person came back; gives how bad it is counted.

    Mail to an address stops with a problem of the kind `hard` that is not cleared. One report is
    hard when it says that there is no such mailbox; any other refusal when it is the third within
    two weeks, since servers also refuse for a day. The same report twice is one.
    """
    address = report.address or person.email or ""
    with transaction.atomic():
        kind = report.kind
        if kind == "hard" and not report.status.startswith(SURE):
            kind = "hard" if _refusals(person) + 1 >= ENOUGH else "soft"
        MailProblem.objects.get_or_create(
            person=person,
            mail_ref=mail_ref,
            kind=kind,
            defaults={
                "address": address[:320],
                "status": report.status[:20],
                "detail": report.detail[:500],
                "at": clock.now(),
            },
        )
    return kind


def _refusals(person: Person) -> int:
    """Mails refused for good lately, as far as nobody said that the address works."""
    rows = MailProblem.objects.filter(
        person=person, cleared_at=None, at__gt=clock.now() - WITHIN
    ).exclude(kind=MailProblem.Kind.COMPLAINT)
    return rows.exclude(status__startswith="4").values("mail_ref").distinct().count()
