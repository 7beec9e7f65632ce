"""No consumer ever steps over an entry, in whatever order transactions commit."""

import random
from collections.abc import Callable, Iterator, Sequence

import msgspec
import psycopg
import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TransactionTestCase
from tests.unit.base.feed.writers import Writer

from folkmoot.base.feed import kinds
from folkmoot.base.feed.consumers import Consumer, catch_up, lags, rebuild, run_once
from folkmoot.base.feed.entries import START, append, entries_after, settled_end
from folkmoot.base.feed.kinds import Entry, Kind
from folkmoot.base.models import FeedCursor, FeedEntry


class Told(msgspec.Struct, frozen=True):
    """A toy entry."""

    number: int


kinds.register(Kind("test.number.told", "A number", Told))
only_postgres = pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time"
)


class Keeper(Consumer):
    """A consumer that keeps what it was given, each number once."""

    name = "test.keeper"
    label = "Keeper"

    def __init__(self) -> None:
        self.kept: dict[int, None] = {}
        self.given: list[int] = []

    def consume(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            assert isinstance(entry.payload, Told)
            self.given.append(entry.payload.number)
            self.kept[entry.payload.number] = None

    def clear(self) -> None:
        self.kept.clear()


class Teller(Writer):
    """A writer that tells numbers."""

    def tell(self, *numbers: int) -> None:
        """Tell these within the transaction that is open."""
        self.add([Told(number) for number in numbers])


@pytest.fixture
def writers(transactional_db: None) -> Iterator[Callable[[], Teller]]:
    """Makes writers and ends them after the test."""
    made: list[Teller] = []

    def make() -> Teller:
        made.append(Teller())
        return made[-1]

    yield make
    for writer in made:
        writer.close()


@pytest.fixture
def elsewhere(transactional_db: None) -> Iterator[psycopg.Connection[tuple[object, ...]]]:
    """A connection to another database of the same cluster."""
    words = {**connection.get_connection_params(), "dbname": "template1"}
    plain = {key: words[key] for key in ("dbname", "host", "port", "user", "password")}
    with psycopg.connect(**plain) as made:
        yield made


def test_an_entry_needs_the_transaction_of_its_change(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append([Told(1)])


def test_what_was_rolled_back_is_not_told(transactional_db: None) -> None:
    with transaction.atomic():
        append([Told(1)])
        transaction.set_rollback(True)
    assert not FeedEntry.objects.exists()


def test_entries_come_in_order_and_each_consumer_has_its_own_cursor(transactional_db: None) -> None:
    for number in range(5):
        with transaction.atomic():
            append([Told(number), Told(number + 100)])
    first, second = Keeper(), Keeper()
    second.name = "test.second"
    assert [run_once(first, limit=3) for _ in range(5)] == [3, 3, 3, 1, 0]
    assert first.given == [0, 100, 1, 101, 2, 102, 3, 103, 4, 104]
    assert lags(second)
    assert catch_up(second) == 10
    assert not lags(second)
    assert FeedCursor.objects.count() == 2


def test_what_a_failing_consumer_was_given_comes_again(transactional_db: None) -> None:
    class Stumbling(Keeper):
        def consume(self, entries: Sequence[Entry]) -> None:
            super().consume(entries)
            if len(self.given) == 1:
                raise RuntimeError("killed")

    with transaction.atomic():
        append([Told(7)])
    consumer = Stumbling()
    with pytest.raises(RuntimeError):
        run_once(consumer)
    assert catch_up(consumer) == 1
    assert consumer.given == [7, 7]
    assert list(consumer.kept) == [7]


def overtaken(writers: Callable[[], Teller], *late: int) -> tuple[Keeper, Teller]:
    """A consumer and a writer that told 1 and goes on, while another's numbers are committed."""
    consumer, early, quick = Keeper(), writers(), writers()
    early.begin()
    early.tell(1)
    for number in late:
        quick.begin()
        quick.tell(number)
        quick.commit()
        assert run_once(consumer) == 0, "what is later waits for the earlier transaction"
    return consumer, early


@only_postgres
def test_an_earlier_transaction_that_commits_late_is_not_stepped_over(
    writers: Callable[[], Teller],
) -> None:
    consumer, early = overtaken(writers, 2)
    early.tell(3)
    early.commit()
    assert catch_up(consumer) == 3
    assert consumer.given == [1, 3, 2]


@only_postgres
def test_an_earlier_transaction_that_fails_lets_the_later_pass(
    writers: Callable[[], Teller],
) -> None:
    consumer, early = overtaken(writers, 2)
    early.rollback()
    assert catch_up(consumer) == 1
    assert consumer.given == [2]


@only_postgres
def test_a_transaction_that_writes_its_entry_late_keeps_its_place(
    writers: Callable[[], Teller],
) -> None:
    """The place is taken at the first write, so the cursor never passes a transaction at work."""
    consumer, slow = overtaken(writers, 10, 11, 12)
    slow.tell(2)
    slow.commit()
    catch_up(consumer)
    assert consumer.given == [1, 2, 10, 11, 12]


@only_postgres
def test_a_transaction_of_another_database_holds_nobody_up(
    writers: Callable[[], Teller], elsewhere: psycopg.Connection[tuple[object, ...]]
) -> None:
    elsewhere.execute("SELECT pg_current_xact_id()")
    consumer, ours = Keeper(), writers()
    ours.begin()
    ours.tell(1)
    assert run_once(consumer) == 0, "our own still runs"
    ours.commit()
    assert run_once(consumer) == 1
    assert elsewhere.info.transaction_status == psycopg.pq.TransactionStatus.INTRANS
    assert settled_end() == entries_after(START, 1)[0].position


@only_postgres
def test_no_entry_is_lost_between_many_writers(writers: Callable[[], Teller]) -> None:
    """600 steps of six writers in random order, with a consumer that reads all the time."""
    choose = random.Random(20260101)  # noqa: S311  # repeatable, not secret
    consumer, six = Keeper(), [writers() for _ in range(6)]
    open_ones: dict[int, list[int]] = {}
    expected: set[int] = set()
    for number in range(600):
        at = choose.randrange(6)
        if at not in open_ones:
            six[at].begin()
            open_ones[at] = []
        elif choose.random() < 0.4:
            if choose.random() < 0.8:
                six[at].commit()
                expected.update(open_ones[at])
            else:
                six[at].rollback()
            del open_ones[at]
        else:
            six[at].tell(number)
            open_ones[at].append(number)
        if choose.random() < 0.3:
            run_once(consumer, limit=choose.choice([1, 3, 50]))
    for at, numbers in open_ones.items():
        six[at].commit()
        expected.update(numbers)
    catch_up(consumer)
    assert len(expected) > 100
    assert sorted(consumer.given) == sorted(expected), "each exactly once, none skipped"
    assert [entry.position for entry in entries_after(START, 10_000)] == sorted(
        FeedEntry.objects.values_list("transaction", "pk")
    )


class Rebuilding(TransactionTestCase):
    """Derived at once, piece by piece, or anew: always the same."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(st.lists(st.integers(0, 5), max_size=4), max_size=6),
        st.lists(st.integers(1, 4), min_size=1, max_size=4),
    )
    def test_rebuilt_is_incremental(self, told: list[list[int]], limits: list[int]) -> None:
        FeedEntry.objects.all().delete()
        FeedCursor.objects.all().delete()
        consumer = Keeper()
        for number, numbers in enumerate(told):
            with transaction.atomic():
                append([Told(one) for one in numbers])
            run_once(consumer, limit=limits[number % len(limits)])
        catch_up(consumer)
        incremental = list(consumer.kept)
        assert rebuild(consumer) == sum(len(numbers) for numbers in told)
        assert list(consumer.kept) == incremental
