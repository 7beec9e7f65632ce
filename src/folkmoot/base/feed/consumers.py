"""Everything derived from the feed: registered consumers, each with its own cursor."""

import abc
from collections.abc import Sequence

from django.db import transaction

from folkmoot.base import clock
from folkmoot.base.feed.entries import START, Position, end, entries_after
from folkmoot.base.feed.kinds import Entry
from folkmoot.base.models import FeedCursor

BATCH = 200


class Consumer(abc.ABC):
    """Something kept up to date from the feed.

    Entries come at least once and in order; consuming one twice must change nothing. The cursor
    moves in the same transaction as the consumer's own rows; a consumer that keeps its state
    outside the database overrides `position` and `advance` and keeps its cursor there.
    """

    name: str
    label: str

    @abc.abstractmethod
    def consume(self, entries: Sequence[Entry]) -> None:
        """Take in the next entries."""

    @abc.abstractmethod
    def clear(self) -> None:
        """Throw away all that was derived, so that `rebuild` can start anew."""

    def position(self) -> Position:
        """The last entry taken in."""
        cursor = FeedCursor.objects.select_for_update().filter(consumer=self.name).first()
        return (cursor.transaction, cursor.entry) if cursor else START

    def advance(self, position: Position) -> None:
        """Remember the last entry taken in."""
        transaction_number, entry = position
        FeedCursor.objects.update_or_create(
            consumer=self.name,
            defaults={
                "transaction": transaction_number,
                "entry": entry,
                "moved_at": clock.now(),
            },
        )


_consumers: dict[str, Consumer] = {}


def register(consumer: Consumer) -> Consumer:
    """Make a consumer known under its name."""
    _consumers[consumer.name] = consumer
    return consumer


def consumers() -> list[Consumer]:
    """All consumers, by name."""
    return [_consumers[name] for name in sorted(_consumers)]


def run_once(consumer: Consumer, *, limit: int = BATCH) -> int:
    """Let a consumer take in the next entries; returns how many there were."""
    with transaction.atomic():
        entries = entries_after(consumer.position(), limit)
        if entries:
            consumer.consume(entries)
            consumer.advance(entries[-1].position)
    return len(entries)


def catch_up(consumer: Consumer, *, limit: int = BATCH) -> int:
    """Run a consumer until the feed is read to its present end; returns the number of entries."""
    total = 0
    while count := run_once(consumer, limit=limit):
        total += count
    return total


def rebuild(consumer: Consumer) -> int:
    """Throw away what the consumer derived and derive it again from the first entry."""
    with transaction.atomic():
        consumer.clear()
        consumer.advance(START)
    return catch_up(consumer)


def lag(consumer: Consumer) -> bool:
    """Whether entries wait for this consumer."""
    with transaction.atomic():
        return consumer.position() < end()
