"""Working off the mail that was accepted, oldest first; each mail on its own."""

import logging
from datetime import timedelta

from folkmoot.base import clock
from folkmoot.network.gateway.carrying import carry_out
from folkmoot.network.gateway.facts import case_of, dns_text, no_text
from folkmoot.network.gateway.proof import LookupLater, Resolver
from folkmoot.network.gateway.reasons import Reason
from folkmoot.network.models import InboundMail, InboundState

log = logging.getLogger("folkmoot.mail")
BATCH = 20
MOST_ATTEMPTS = 10
LOOKUPS = 5
"""After so many vain attempts a signature whose key cannot be fetched proves nothing."""


def step(resolver: Resolver = dns_text) -> bool:
    """Work off the mails that are due; True if there were any."""
    due = InboundMail.objects.filter(state=InboundState.WAITING, due_at__lte=clock.now())
    rows = list(due.order_by("pk")[:BATCH])
    for row in rows:
        work_off(row, resolver)
    return bool(rows)


def work_off(mail: InboundMail, resolver: Resolver = dns_text) -> None:
    """Decide about one mail and do it; what fails is tried again, later each time."""
    try:
        carry_out(case_of(mail, no_text if mail.attempts >= LOOKUPS else resolver))
    except LookupLater as problem:
        log.info("a mail waits for a name server: %s", problem)
        _put_off(mail)
    except Exception:  # one mail that fails must not stop the others
        log.exception("working off mail %s failed", mail.ref)
        _put_off(mail)


def _put_off(mail: InboundMail) -> None:
    attempts = mail.attempts + 1
    pause = timedelta(seconds=min(5 * 2**mail.attempts, 3600))
    waiting = InboundMail.objects.filter(pk=mail.pk, state=InboundState.WAITING)
    waiting.update(attempts=attempts, due_at=clock.now() + pause)
    if attempts >= MOST_ATTEMPTS:
        waiting.update(state=InboundState.FAILED, reason=Reason.FAILED, settled_at=clock.now())
