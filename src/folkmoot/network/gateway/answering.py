"""Answers to mail: written with what they answer, sent by the worker.

They say that a program wrote them (RFC 3834), leave with an empty envelope sender so that nothing
ever comes back, and an address gets only so many of them: two programs that answer each other stop
after one round, and nobody's mailbox is filled by mail forged in their name.
"""

import logging
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.gateway.letters import Letter
from folkmoot.network.mail.headers import Headers
from folkmoot.network.mail.ids import first_id
from folkmoot.network.models import InboundMail, MailAnswer
from folkmoot.network.notices.transport import Answer, Fate, transport_for
from folkmoot.network.writing.composing import plain
from folkmoot.people.api import is_deliverable_form

log = logging.getLogger("folkmoot.mail")
MOST_AN_HOUR = 10
MOST_A_DAY = 40
MOST_ATTEMPTS = 12
LONGEST_ID = 250
Sender = Callable[[str, str, bytes], Answer]


def write_answer(
    letter: Letter, *, to: str, inbound: InboundMail | None = None, headers: Headers | None = None
) -> bool:
    """Write an answer in the running transaction; False where this address had enough of them."""
    if not is_deliverable_form(to) or not to.isascii() or _has_enough(to):
        log.warning("a mail is not answered: %s", "enough" if to else "nobody")
        return False
    MailAnswer.objects.create(
        inbound=inbound,
        recipient=to,
        subject=letter.subject[:300],
        text=letter.text,
        reply_to=letter.reply_to,
        in_reply_to=_usable_id(headers),
    )
    return True


def composed(answer: MailAnswer) -> bytes:
    """The mail, with CRLF line ends."""
    made = EmailMessage(policy=SMTP)
    name, address = parseaddr(settings.FOLKMOOT.mail_from)
    made["From"] = formataddr((name or settings.FOLKMOOT.organisation, address))
    made["To"] = answer.recipient
    # an encoded word would be decoded, and a line end inside it begin a header (CVE-2024-6923)
    made["Subject"] = plain(answer.subject).replace("=?", "= ?")
    made["Date"] = format_datetime(answer.written_at)
    made["Message-ID"] = f"<{written(answer.ref)}@{settings.MAIL_DOMAIN}>"
    made["Auto-Submitted"] = "auto-replied"
    made["X-Auto-Response-Suppress"] = "All"
    made["X-Loop"] = settings.MAIL_DOMAIN
    if answer.reply_to:
        made["Reply-To"] = answer.reply_to
    if answer.in_reply_to:
        made["In-Reply-To"] = made["References"] = f"<{answer.in_reply_to}>"
    made.set_content(answer.text)
    return made.as_bytes()


def step(send: Sender | None = None) -> bool:
    """Send the answers that are due; True if there were any."""
    due = MailAnswer.objects.filter(
        sent_at=None, due_at__lte=clock.now(), attempts__lt=MOST_ATTEMPTS
    )
    rows = list(due.order_by("pk")[:20])
    for row in rows:
        _settle(row, (send or _send)("", row.recipient, composed(row)))
    return bool(rows)


def _settle(row: MailAnswer, answer: Answer) -> None:
    later = timedelta(seconds=min(30 * 2**row.attempts, 3600))
    done = answer.fate in (Fate.TAKEN, Fate.REFUSED, Fate.UNFIT)
    MailAnswer.objects.filter(pk=row.pk).update(
        sent_at=clock.now() if done else None,
        attempts=row.attempts + 1,
        due_at=clock.now() + later,
    )
    if answer.fate is not Fate.TAKEN:
        log.warning("an answer was not sent: %s %s", answer.fate, answer.code)


def _send(sender: str, recipient: str, mail: bytes) -> Answer:
    transport = transport_for(settings.FOLKMOOT.smtp_url, settings.FOLKMOOT.home)
    try:
        return transport.send(sender, recipient, mail, lambda: None)
    finally:
        transport.rest()


def _has_enough(to: str) -> bool:
    now = clock.now()
    rows = MailAnswer.objects.filter(recipient=to)
    if rows.filter(written_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        return True
    return rows.filter(written_at__gt=now - timedelta(days=1)).count() >= MOST_A_DAY


def _usable_id(headers: Headers | None) -> str:
    if headers is None:
        return ""
    found = first_id(headers.source("message-id"))
    good = found.isascii() and found.isprintable() and len(found) <= LONGEST_ID
    return found if good and "<" not in found and ">" not in found else ""
