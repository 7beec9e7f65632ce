"""The stored record: deeds of many writers form one chain, and tampering is named."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from tests.cast import Cast, somebody

from folkmoot.base import clock
from folkmoot.people.activity.chain import Break
from folkmoot.people.activity.record import Deed, add, facts, head, holds_hash, verify
from folkmoot.people.api import OPERATOR, Viewer, create_group, writing
from folkmoot.people.models import ActivityEntry, ActivityHead

KIND = "people.group.changed"


@pytest.fixture
def five(db: None) -> None:
    """Five recorded deeds."""
    with writing(OPERATOR) as work:
        for number in range(5):
            work.record(KIND, f"group:{number}", number=number, words=["a", "b"])


def problems() -> list[int]:
    """The entries at which the stored chain breaks."""
    return [found.entry for found in verify()]


def test_what_was_recorded_is_read_back(five: None) -> None:
    entry = ActivityEntry.objects.get(pk=3)
    assert (entry.kind, entry.thing, entry.actor) == (KIND, "group:2", None)
    assert facts(entry) == {"number": 2, "words": ["a", "b"]}
    assert problems() == []
    number, digest = head()
    assert number == 5
    assert holds_hash(digest)
    assert holds_hash(bytes(ActivityEntry.objects.get(pk=1).hash))
    assert not holds_hash(b"?" * 32)


def test_an_empty_record_holds(db: None) -> None:
    assert problems() == []
    assert holds_hash(bytes(32))


@pytest.mark.parametrize(
    "change",
    [{"thing": "group:x"}, {"kind": "people.group.joined"}, {"actor": 1}, {"detail": b"\x80"}],
)
def test_a_changed_entry_is_named(five: None, change: dict[str, object]) -> None:
    ActivityEntry.objects.filter(pk=4).update(**change)
    assert problems() == [4]


def test_a_changed_time_is_named(five: None) -> None:
    ActivityEntry.objects.filter(pk=2).update(at=clock.now())
    assert problems() == [2]


def test_removed_entries_are_named(five: None) -> None:
    ActivityEntry.objects.filter(pk__in=[2, 3]).delete()
    assert "entries 2 to 3 were removed" in {found.problem for found in verify()}


def test_a_cut_off_end_is_named(five: None) -> None:
    ActivityEntry.objects.filter(pk__gt=3).delete()
    assert list(verify()) == [Break(4, "entries 4 to 5 were removed from the end")]


def test_an_entry_past_the_head_is_named(five: None) -> None:
    last = ActivityEntry.objects.get(pk=5)
    last.pk = 6
    last.save(force_insert=True)
    assert list(verify()) == [Break(6, "entries 6 to 6 stand past the head")]


def test_a_head_moved_back_is_named(five: None) -> None:
    ActivityEntry.objects.filter(pk=5).delete()
    ActivityHead.objects.update(last_entry=4)
    assert problems() == [4]


def test_kinds_must_be_known(db: None) -> None:
    with pytest.raises(ValueError, match="not registered"):
        add(None, [Deed("people.group.misspelt")], clock.now())
    assert not ActivityEntry.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_deeds_need_the_transaction_of_their_change() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        add(None, [Deed(KIND)], clock.now())


def test_a_failed_change_leaves_no_deed(cast: Cast) -> None:
    entries = head()
    with transaction.atomic():
        create_group(cast.member, title="Undone")
        transaction.set_rollback(True)
    assert head() == entries


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_form_one_chain() -> None:
    person = somebody("Olive").person
    before, _hash = head()
    together = threading.Barrier(6)

    def write(number: int) -> None:
        try:
            together.wait(timeout=20)
            for _ in range(10):
                create_group(Viewer(person), title=f"Group of {number}", slug="")
        finally:
            connection.close()

    # titles of their own, since two equal slugs at the same time are refused by the database
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(write, number) for number in range(6)]:
            done.result(timeout=60)
    assert head()[0] == before + 60
    assert problems() == []


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_the_first_deeds_of_all_may_come_at_the_same_time() -> None:
    together = threading.Barrier(4)

    def write() -> None:
        try:
            together.wait(timeout=20)
            with writing(OPERATOR) as work:
                work.record(KIND, "group:x")
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(write) for _ in range(4)]:
            done.result(timeout=60)
    assert (ActivityHead.objects.count(), head()[0], problems()) == (1, 4, [])
