"""Everything derived from the feed: registered consumers, each with its own cursor."""

import abc
from collections.abc import Sequence

from django.db import transaction

from folkmoot.base import clock
from folkmoot.base.feed.entries import START, Position, entries_after
from folkmoot.base.feed.kinds import Entry
from folkmoot.base.models import FeedCursor

BATCH = 200


class Consumer(abc.ABC):
    """Something kept up to date from the feed.

    Entries come at least once and in order; consuming one twice must change nothing. The cursor
    moves in the same transaction as the consumer's own rows.
    """

    name: str
    label: str

    @abc.abstractmethod
    def consume(self, entries: Sequence[Entry]) -> None:
        """Take in the next entries."""

    @abc.abstractmethod
    def clear(self) -> None:
        """Throw away all that was derived, so that `rebuild` can start anew."""

    def take_next(self, limit: int) -> int:
        """Take in the next entries, in one transaction; returns how many there were."""
        if not self.waits():
            return 0
        with transaction.atomic():
            entries = entries_after(self.position(), limit)
            if entries:
                self.consume(entries)
                self.advance(entries[-1].position)
        return len(entries)

    def rebuild(self) -> int:
        """Derive everything anew from the first entry; returns the number of entries."""
        with transaction.atomic():
            self.clear()
            self.advance(START)
        return catch_up(self)

    def waits(self) -> bool:
        """Whether entries wait; a look without a lock, so that an idle worker disturbs nobody."""
        cursor = FeedCursor.objects.filter(consumer=self.name).first()
        place = (cursor.transaction, cursor.entry) if cursor else START
        return bool(entries_after(place, 1))

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


class OutsideConsumer(Consumer):
    """A consumer whose state lies outside the database, with its cursor beside it.

    It holds no transaction while it works, so a slow one keeps nobody from writing. `position` and
    `advance` must be as durable as the state itself.
    """

    @abc.abstractmethod
    def position(self) -> Position:
        """The last entry taken in."""

    def waits(self) -> bool:
        """Whether entries wait."""
        return bool(entries_after(self.position(), 1))

    @abc.abstractmethod
    def advance(self, position: Position) -> None:
        """Make what was consumed durable, together with the position."""

    def take_next(self, limit: int) -> int:
        """Take in the next entries; returns how many there were."""
        entries = entries_after(self.position(), limit)
        if entries:
            self.consume(entries)
            self.advance(entries[-1].position)
        return len(entries)


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
    return consumer.take_next(limit)


def catch_up(consumer: Consumer, *, limit: int = BATCH) -> int:
    """Run a consumer until the feed is read to its present end; returns the number of entries."""
    total = 0
    while count := run_once(consumer, limit=limit):
        total += count
    return total


def rebuild(consumer: Consumer) -> int:
    """Throw away what the consumer derived and derive it again from the first entry."""
    return consumer.rebuild()


def lags(consumer: Consumer) -> bool:
    """Whether entries wait for this consumer."""
    return consumer.waits()
