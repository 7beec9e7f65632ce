"""Reminders of must-read messages: rows for those who have not said yes, then one mail each.

The day before the last one everybody who still has to acknowledge gets a reminder, once. The rows
are written first and mailed after, so that a mail server that is down loses none.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from folkmoot.base import clock, worker
from folkmoot.network.models import MailHabit, MustRead, Reminder
from folkmoot.network.notices.checking import address_of
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.reading.duties import readers_of, waiting_among
from folkmoot.people.api import Viewer

log = logging.getLogger("folkmoot.reminders")
BEFORE = timedelta(days=1)
MAILS_AT_ONCE = 20


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


def mail_reminders() -> int:
    """Mail some of the reminders that wait; returns how many were settled.

    Whoever has acknowledged since, may not see the message any more, or wants no mail gets none. A
    mail that cannot be handed over stays and is tried again after the worker's pause.
    """
    waiting = Reminder.objects.filter(settled_at=None).order_by("pk")
    related = ("person", "must_read__message__conversation", "must_read__group")
    settled = 0
    for reminder in waiting.select_related(*related)[:MAILS_AT_ONCE]:
        address = _wanted_at(reminder)
        if address:
            with override(settings.LANGUAGE_CODE):
                _letter(reminder, address).send()
        Reminder.objects.filter(pk=reminder.pk).update(settled_at=clock.now())
        settled += 1
    return settled


def _wanted_at(reminder: Reminder) -> str:
    duty, person = reminder.must_read, reminder.person
    if duty.withdrawn_at is not None or not person.is_active:
        return ""
    if MailHabit.objects.filter(person=person, no_mail=True).exists():
        return ""
    if not waiting_among(Viewer(person), [duty.message_id]):
        return ""
    return address_of(person)


def _letter(reminder: Reminder, address: str) -> EmailMessage:
    duty = reminder.must_read
    title = duty.message.subject or duty.message.conversation.title
    named = {"title": " ".join(title.split()), "group": duty.group.title}
    link = f"{settings.BASE_URL}{message_url(duty.message.ref)}"
    text = "\n\n".join(
        (
            _("“%(title)s” in %(group)s is to be read until %(day)s.")
            % {**named, "day": date_format(duty.until)},
            _("Once you have read it, say so there:"),
            link,
        )
    )
    return EmailMessage(
        subject=_("To be read: %(title)s") % named,
        body=f"{text}\n",
        to=[address],
        headers={"Auto-Submitted": "auto-generated"},
    )


CHORE = worker.Chore("network.reminders", step)
