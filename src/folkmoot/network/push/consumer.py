"""Which browsers are told of a message: of those it names, answers, and who follow its branch."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db.models import Q

from folkmoot.base import clock
from folkmoot.base.feed.consumers import Consumer
from folkmoot.base.feed.kinds import Entry
from folkmoot.network.contracts import MessagesAdded, MessagesDeleted
from folkmoot.network.models import PushDevice, PushNotice, Way
from folkmoot.network.notices.bearings import Facts, facts_of
from folkmoot.network.reading.branches import FOLLOW, MUTE
from folkmoot.people.api import PersonKind


class PushConsumer(Consumer):
    """Writes what is to be pushed; that something was pushed cannot be derived anew."""

    name = "network.push"
    label = "Notices in browsers"

    def consume(self, entries: Sequence[Entry]) -> None:
        """Take in additions and deletions."""
        for entry in entries:
            payload = entry.payload
            if isinstance(payload, MessagesAdded) and payload.way != Way.IMPORT:
                _expect(payload.messages)
            elif isinstance(payload, MessagesDeleted):
                PushNotice.objects.filter(
                    message__in=payload.messages, message__deleted_at__isnull=False
                ).delete()

    def clear(self) -> None:
        """Keep everything."""


def concerned(facts: Facts) -> frozenset[int]:
    """The persons who want to be told of a message at once, wherever they are."""
    muted = {person for person, state in facts.branches.items() if state == MUTE}
    follow = {person for person, state in facts.branches.items() if state == FOLLOW}
    return frozenset((facts.named | (facts.answered - muted) | follow) - facts.authors)


def _expect(messages: Iterable[int]) -> None:
    if not PushDevice.objects.exists():
        return
    due_at = clock.now() + timedelta(seconds=settings.FOLKMOOT.mail_wait_seconds)
    for facts in facts_of(messages).values():
        wanted = Q(person__in=concerned(facts))
        if facts.names_all:
            in_group = Q(person__memberships__group=facts.group)
            wanted |= in_group & ~Q(person__in=facts.authors)
        devices = PushDevice.objects.filter(wanted, person__is_active=True).distinct()
        devices = devices.exclude(person__kind=PersonKind.BOT)
        PushNotice.objects.bulk_create(
            [
                PushNotice(device_id=device, message_id=facts.message, due_at=due_at)
                for device in devices.values_list("pk", flat=True)
            ],
            ignore_conflicts=True,
            batch_size=500,
        )
