"""The feed's news for mail: what is to be announced, what not any more.

What was mailed cannot be derived anew, so `clear` keeps it; a rebuild only adds what was missed.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.feed.consumers import Consumer
from folkmoot.base.feed.kinds import Entry
from folkmoot.network.contracts import MessagesAdded, MessagesDeleted
from folkmoot.network.models import Announcement, Message, MessageKind, Notice, Way

RESTORED_WITHIN = timedelta(days=1)
"""A message brought back later is found on the web; nobody is mailed about it."""


class NoticeConsumer(Consumer):
    """Announces what people write; archives taken in are mailed to nobody."""

    name = "network.notices"
    label = "Notices"

    def consume(self, entries: Sequence[Entry]) -> None:
        """Take in additions and deletions, in order. Edits change what is sent, not whether."""
        for entry in entries:
            payload = entry.payload
            if isinstance(payload, MessagesAdded) and payload.way != Way.IMPORT:
                _announce(payload.messages)
            elif isinstance(payload, MessagesDeleted):
                _take_back(payload.messages)

    def clear(self) -> None:
        """Keep everything: it says what people got."""


def _announce(messages: Iterable[int]) -> None:
    wait = timedelta(seconds=settings.FOLKMOOT.mail_wait_seconds)
    rows = Message.objects.filter(
        pk__in=list(messages), is_ghost=False, kind=MessageKind.NORMAL
    ).exclude(way=Way.IMPORT)
    Announcement.objects.bulk_create(
        [
            Announcement(message_id=pk, group_id=group, due_at=added_at + wait)
            for pk, group, added_at in rows.order_by("pk").values_list("pk", "group_id", "added_at")
        ],
        ignore_conflicts=True,
    )


def _take_back(messages: Iterable[int]) -> None:
    """Drop what was not sent of deleted messages; tell anew of those brought back in time."""
    rows = Message.objects.filter(pk__in=list(messages))
    deleted = rows.filter(deleted_at__isnull=False)
    # what was begun is left to the sender, which looks again before it goes on
    Notice.objects.filter(message__in=deleted, settled_at=None, starts=0).delete()
    young = rows.filter(deleted_at=None, added_at__gt=clock.now() - RESTORED_WITHIN)
    restored = list(young.values_list("pk", flat=True))
    Announcement.objects.filter(message__in=restored).delete()
    _announce(restored)
