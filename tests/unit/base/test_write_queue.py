"""The queue before SQLite's write lock: one at a time, let go of however a transaction ends."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import OperationalError
from tests.waiting import wait_until

from folkmoot.base.sqlite3.base import QUEUE, DatabaseWrapper
from folkmoot.base.sqlite3.queue import Queue


def soon() -> float:
    return time.monotonic() + 30


def test_the_next_one_waits_until_the_first_leaves(tmp_path: Path) -> None:
    first, second = Queue(tmp_path / "lock"), Queue(tmp_path / "lock")
    order: list[str] = []
    first.enter(soon())

    def wait() -> None:
        second.enter(soon())
        order.append("second")
        second.leave()

    thread = threading.Thread(target=wait)
    thread.start()
    assert not is_free(tmp_path / "lock")
    order.append("first")
    first.leave()
    wait_until(lambda: not thread.is_alive(), "the second had its turn")
    assert order == ["first", "second"]
    assert is_free(tmp_path / "lock")


def test_who_waited_too_long_goes_on(tmp_path: Path) -> None:
    first, second = Queue(tmp_path / "lock"), Queue(tmp_path / "lock")
    first.enter(soon())
    second.enter(time.monotonic())
    second.leave()
    assert not is_free(tmp_path / "lock"), "leaving without the lock takes it from nobody"
    first.leave()
    first.leave()


def test_without_its_folder_nobody_waits(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "missing" / "lock")
    queue.enter(soon())
    assert not queue.is_in
    queue.leave()


def is_free(file: Path) -> bool:
    other = Queue(file)
    other.enter(time.monotonic())
    try:
        return other.is_in
    finally:
        other.leave()


@pytest.fixture
def connection(db: None, tmp_path: Path) -> Iterator[DatabaseWrapper]:
    """A connection of its own to a new file, looking for the lock for a moment only."""
    made = DatabaseWrapper(
        {
            **settings.DATABASES["default"],
            "ENGINE": "folkmoot.base.sqlite3",
            "NAME": str(tmp_path / "rows.sqlite3"),
            "OPTIONS": {"timeout": 0.01, "transaction_mode": "IMMEDIATE"},
            "AUTOCOMMIT": True,
            "TIME_ZONE": None,
            QUEUE: str(tmp_path / "lock"),
        }
    )
    yield made
    made.close()


@pytest.mark.parametrize("ends", ["commit", "rollback", "close"])
def test_a_transaction_holds_it_from_beginning_to_end(
    connection: DatabaseWrapper, tmp_path: Path, ends: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert is_free(tmp_path / "lock"), "who only reads does not queue"
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert not is_free(tmp_path / "lock")
    getattr(connection, ends)()
    assert is_free(tmp_path / "lock")


def test_a_transaction_that_cannot_begin_holds_nothing(
    connection: DatabaseWrapper, tmp_path: Path
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
    with pytest.raises(OperationalError):
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    assert is_free(tmp_path / "lock")
