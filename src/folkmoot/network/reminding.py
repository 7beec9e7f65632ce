"""Reminders of must-read messages: rows for those who have not said yes, then one mail each.

The day before the last one everybody who still has to acknowledge gets a reminder. The rows are
written first and mailed after, so that a mail server that is down loses none; as for notices, a
reminder goes out twice only if a process died between the server's word and ours.
"""

import logging
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.base import clock, worker
from folkmoot.base.ids import written
from folkmoot.network.gateway.addresses import bounce_address
from folkmoot.network.models import MailHabit, MustRead, Reminder
from folkmoot.network.notices.checking import address_of
from folkmoot.network.notices.pacing import GIVEN_UP_AFTER
from folkmoot.network.notices.settling import note_refusal
from folkmoot.network.notices.transport import Answer, Fate, Transport, transport_for
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.reading.duties import readers_of, waiting_among
from folkmoot.network.writing.composing import plain
from folkmoot.people.api import Viewer, language_of

log = logging.getLogger("folkmoot.reminders")
BEFORE = timedelta(days=1)
MAILS_AT_ONCE = 20
MOST_STARTS = 2
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)


def step() -> bool:
    """Write reminders that are due, and mail some; True if there were any."""
    return write_reminders() + mail_reminders() > 0


def write_reminders() -> int:
    """Write out who is to be reminded; returns how many."""
    today = clock.now().date()
    due = MustRead.objects.filter(
        withdrawn_at=None, reminded_at=None, until__lte=today + BEFORE, until__gte=today
    )
    # asked first without a transaction: an idle worker shall keep nobody from writing
    if not due.exists():
        return 0
    count = 0
    with transaction.atomic():
        for duty in due.select_for_update(of=("self",)).select_related("message"):
            missing = [reader.person for reader in readers_of(duty) if reader.at is None]
            rows = [Reminder(must_read=duty, person_id=person) for person in missing]
            Reminder.objects.bulk_create(rows, batch_size=500)
            MustRead.objects.filter(pk=duty.pk).update(reminded_at=clock.now())
            count += len(rows)
    return count


def mail_reminders(transport: Transport | None = None) -> int:
    """Mail some of the reminders that wait; returns how many were settled.

    Whoever has acknowledged since, may not see the message any more, or wants no mail gets none.
    Each beginning is counted before the mail is handed over, so after a kill it goes out at most
    once more; what the server does not take now waits, with growing pauses.
    """
    used = transport or transport_for(settings.FOLKMOOT.smtp_url, settings.FOLKMOOT.home)
    settled = 0
    try:
        for reminder in _waiting():
            if not _taken_on(reminder):
                continue
            answer = _tried(reminder, used)
            if answer is None or _is_final(reminder, answer):
                Reminder.objects.filter(pk=reminder.pk).update(settled_at=clock.now())
                settled += 1
            elif answer.fate is not Fate.UNKNOWN:
                Reminder.objects.filter(pk=reminder.pk).update(starts=0)
            if answer is not None and answer.fate is Fate.DOWN:
                break
    finally:
        used.rest()
    return settled


def _waiting() -> list[Reminder]:
    rows = Reminder.objects.filter(settled_at=None, due_at__lte=clock.now()).order_by("pk")
    related = ("person", "must_read__message__conversation", "must_read__group")
    return list(rows.select_related(*related)[:MAILS_AT_ONCE])


def _taken_on(reminder: Reminder) -> bool:
    """Set the time of the next try; False where another process took it on meanwhile."""
    pause = min(FIRST_PAUSE * 2**reminder.tries, LONGEST_PAUSE)
    rows = Reminder.objects.filter(pk=reminder.pk, settled_at=None, tries=reminder.tries)
    return rows.update(tries=F("tries") + 1, due_at=clock.now() + pause) == 1


def _tried(reminder: Reminder, transport: Transport) -> Answer | None:
    """What became of the mail; None where there is none to be sent, or not again."""
    if reminder.starts >= MOST_STARTS:
        log.warning("reminder %d was begun twice and is not sent again", reminder.pk)
        return None
    address = _wanted_at(reminder)
    if not address:
        return None
    rows = Reminder.objects.filter(pk=reminder.pk)
    with override(language_of(reminder.person)):
        mail = _letter(reminder, address)
    bounces_to = bounce_address(reminder.person.ref, reminder.must_read.ref)
    return transport.send(bounces_to, address, mail, lambda: _begin(rows))


def _begin(rows: QuerySet[Reminder]) -> None:
    rows.update(starts=F("starts") + 1)


def _is_final(reminder: Reminder, answer: Answer) -> bool:
    if answer.fate is Fate.REFUSED:
        note_refusal(reminder.person_id, address_of(reminder.person), answer, None, clock.now())
    if answer.fate in (Fate.TAKEN, Fate.REFUSED, Fate.UNFIT):
        return True
    return reminder.made_at < clock.now() - GIVEN_UP_AFTER


def _wanted_at(reminder: Reminder) -> str:
    duty, person = reminder.must_read, reminder.person
    if duty.withdrawn_at is not None or not person.is_active:
        return ""
    if MailHabit.objects.filter(person=person, no_mail=True).exists():
        return ""
    if not waiting_among(Viewer(person), [duty.message_id]):
        return ""
    return address_of(person)


def _letter(reminder: Reminder, address: str) -> bytes:
    duty = reminder.must_read
    title = plain(duty.message.subject or duty.message.conversation.title)
    named = {"title": title, "group": duty.group.title}
    text = "\n\n".join(
        (
            _("“%(title)s” in %(group)s is to be read until %(day)s.")
            % {**named, "day": date_format(duty.until)},
            _("Once you have read it, say so there:"),
            f"{settings.BASE_URL}{message_url(duty.message.ref)}",
        )
    )
    made = EmailMessage(policy=SMTP)
    name, sender = parseaddr(settings.FOLKMOOT.mail_from)
    made["From"] = formataddr((name or settings.FOLKMOOT.organisation, sender))
    made["To"] = address
    # an encoded word would be decoded, and a line end inside it begin a header (CVE-2024-6923)
    made["Subject"] = (_("To be read: %(title)s") % named).replace("=?", "= ?")
    made["Date"] = format_datetime(reminder.made_at)
    made["Message-ID"] = f"<{written(duty.ref)}.{reminder.pk}@{settings.MAIL_DOMAIN}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(f"{text}\n")
    return made.as_bytes()


CHORE = worker.Chore("network.reminders", step)
