"""What became of mails, written down: outcomes, counts, failures of a person's address."""

import logging
import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from folkmoot.network.models import MailCount, MailProblem, Notice, Outcome, Postbox
from folkmoot.network.notices.pacing import delay
from folkmoot.network.notices.transport import Answer

log = logging.getLogger("folkmoot.notices")
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")


def settle(notices: Sequence[tuple[Notice, Outcome]], now: datetime) -> None:
    """Write down what became of these, all or none; those sent are counted."""
    if not notices:
        return
    with transaction.atomic():
        for outcome in Outcome:
            rows = [notice.pk for notice, found in notices if found == outcome]
            if rows:
                Notice.objects.filter(pk__in=rows, settled_at=None).update(
                    outcome=outcome, settled_at=now, starts=0
                )
        went = (Outcome.SENT, Outcome.UNCERTAIN)
        reached = [notice.person_id for notice, outcome in notices if outcome in went]
        count(reached, now, at_once=1)
        Postbox.objects.filter(person__in=set(reached)).delete()


def count(persons: Iterable[int], now: datetime, *, at_once: int = 0, digests: int = 0) -> None:
    """Count one more mail to each of these, by kind; somebody named twice is counted twice."""
    for person in persons:
        rows = MailCount.objects.filter(person=person, day=now.date())
        if not rows.update(at_once=F("at_once") + at_once, digests=F("digests") + digests):
            MailCount.objects.create(
                person_id=person, day=now.date(), at_once=at_once, digests=digests
            )


def put_off(person: int, answer: Answer, now: datetime) -> None:
    """Let everything to this person wait, longer each time."""
    failures = 1 + (
        Postbox.objects.filter(person=person).values_list("failures", flat=True).first() or 0
    )
    Postbox.objects.update_or_create(
        person_id=person, defaults={"failures": failures, "not_before": now + delay(failures)}
    )
    log.info("mail to person %s waits: the server answered %s", person, answer.code)


def note_refusal(
    person: int, address: str, answer: Answer, notice: Notice | None, now: datetime
) -> None:
    """Note that the mail server wants nothing for this address; nothing more is sent there."""
    status = _STATUS.search(answer.words)
    MailProblem.objects.get_or_create(
        person_id=person,
        kind=MailProblem.Kind.HARD,
        mail_ref=notice.ref if notice else None,
        defaults={
            "address": address,
            "status": status[1] if status else "",
            "detail": f"{answer.code} {answer.words}"[:500],
            "at": now,
        },
    )
    log.warning("the mail server refuses mail to person %s: %s", person, answer.code)
