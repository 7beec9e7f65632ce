"""Sending digests: one at a time, each counted right before it goes, and how far it told."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import override

from folkmoot.base import clock
from folkmoot.base.ids import written as written_ref
from folkmoot.network.gateway.addresses import bounce_address, reply_address
from folkmoot.network.models import Announcement, DigestDue, DigestMark, Postbox
from folkmoot.network.notices.bearings import habits_of
from folkmoot.network.notices.checking import address_of, problems
from folkmoot.network.notices.digests.gathering import Span, missed, spans_of, untold
from folkmoot.network.notices.digests.shape import Digest
from folkmoot.network.notices.digests.wording import DigestEnvelope, Links, written
from folkmoot.network.notices.due import expect_digests
from folkmoot.network.notices.marks import last_finished
from folkmoot.network.notices.rhythms import zone_named
from folkmoot.network.notices.sending import Sender
from folkmoot.network.notices.settling import count, note_refusal, put_off
from folkmoot.network.notices.transport import Answer, Fate
from folkmoot.network.notices.ways_out import way_out_url
from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.people.api import Person, Viewer, language_of, viewer_of

log = logging.getLogger("folkmoot.notices")
BATCH = 20


def digests_wait() -> bool:
    """Whether somebody's digest is due."""
    return _due().exists()


def send_digests(sender: Sender, keep_going: Callable[[], bool]) -> int:
    """Send the next digests that are due; returns how many were settled, with or without mail."""
    settled = 0
    for row in _due()[:BATCH]:
        if not (keep_going() and sender.rest.is_over()):
            break
        done = _send(sender, row)
        if done is None:
            break
        settled += done
    return settled


def envelope_of(person: Person, row: DigestDue, address: str, now: datetime) -> DigestEnvelope:
    """What of a digest names its reader."""
    habit = habits_of([person.pk])[person.pk]
    return DigestEnvelope(
        message_id=f"{written_ref(row.ref)}@{settings.MAIL_DOMAIN}",
        at=now,
        sender_name=settings.FOLKMOOT.organisation,
        sender_address=settings.FOLKMOOT.mail_from,
        name=person.name,
        address=address,
        list_id=f"digest.{settings.MAIL_DOMAIN}",
        unsubscribe_url=way_out_url(person.ref, None),
        settings_url=settings.BASE_URL + reverse("network:mail-settings"),
        language=language_of(person),
        zone=zone_named(habit.time_zone or settings.TIME_ZONE),
    )


def links_of(person: Person) -> Links:
    """Addresses in a digest; answers are signed as coming from its reader."""
    return Links(
        message=lambda ref: settings.BASE_URL + message_url(ref),
        group=lambda slug: settings.BASE_URL + group_url(slug),
        answer=lambda ref: reply_address(ref, person.ref),
    )


def _due() -> QuerySet[DigestDue]:
    now = clock.now()
    later = Postbox.objects.filter(person=OuterRef("person"), not_before__gt=now)
    rows = DigestDue.objects.filter(~Exists(later), ~problems("person"), due_at__lte=now)
    return rows.select_related("person").order_by("due_at", "pk")


def _send(sender: Sender, row: DigestDue) -> bool | None:
    """Send one digest, if there is anything to tell; None if nothing more can go for now."""
    person, now = row.person, clock.now()
    viewer = viewer_of(person)
    up_to = row.up_to or last_finished()
    spans = spans_of(viewer, row.how, up_to)
    if row.starts > 1:
        log.warning("the digest %s was begun twice and is not sent again", row.ref)
        return _settle(row, viewer, spans, now, digests=1)
    address = address_of(person)
    with override(language_of(person)):
        digest = missed(viewer, untold(viewer, spans)) if spans and address else None
        if digest is None:
            return _settle(row, viewer, spans, now, digests=0)
        if not sender.pace.allows():
            return None
        mail = _mail(digest, person, row, address, now)
    rows = DigestDue.objects.filter(pk=row.pk)
    begin = partial(_begin, rows, up_to)
    answer = sender.hand_over(bounce_address(person.ref, row.ref), address, mail, begin)
    if answer.fate is Fate.UNKNOWN:
        return None
    if answer.fate in (Fate.TAKEN, Fate.UNFIT):
        return _settle(row, viewer, spans, now, digests=int(answer.fate is Fate.TAKEN))
    rows.update(starts=0)
    return _put_off(person, address, answer, now)


def _mail(digest: Digest, person: Person, row: DigestDue, address: str, now: datetime) -> bytes:
    return written(digest, envelope_of(person, row, address, now), links_of(person))


def _begin(rows: QuerySet[DigestDue], up_to: int) -> None:
    rows.update(starts=F("starts") + 1, up_to=up_to)


def _put_off(person: Person, address: str, answer: Answer, now: datetime) -> bool | None:
    if answer.fate is Fate.DOWN:
        return None
    if answer.fate is Fate.REFUSED:
        note_refusal(person.pk, address, answer, None, now)
    else:
        put_off(person.pk, answer, now)
    return True


def _settle(
    row: DigestDue, viewer: Viewer, spans: dict[int, Span], now: datetime, *, digests: int
) -> bool:
    """Note how far it told, and expect the next one if something came meanwhile."""
    with transaction.atomic():
        DigestDue.objects.filter(pk=row.pk).delete()
        DigestMark.objects.bulk_create(
            [
                DigestMark(person=row.person, group_id=group, after=span.told)
                for group, span in spans.items()
            ],
            update_conflicts=True,
            unique_fields=["person", "group"],
            update_fields=["after"],
        )
        ended = DigestMark.objects.filter(person=row.person, until__lte=F("after"))
        ended.update(until=None)
        if digests:
            count([row.person_id], now, digests=digests)
            Postbox.objects.filter(person=row.person).delete()
        if _came_meanwhile(spans):
            expect_digests([(row.person_id, row.how)], now)
    viewer.forget()
    return True


def _came_meanwhile(spans: dict[int, Span]) -> bool:
    """Whether a message of these groups was announced behind what was told."""
    return any(
        Announcement.objects.filter(group=group, pk__gt=span.told).exists()
        for group, span in spans.items()
        if span.until is None or span.told < span.until
    )
