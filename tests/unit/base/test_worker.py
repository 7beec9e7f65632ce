"""The worker's threads: a chore that takes long keeps no other waiting."""

import threading
from datetime import timedelta

import pytest
from tests.waiting import wait_until

from folkmoot.base import clock, worker
from folkmoot.base.worker import Chore, hourly


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the chores of this test, no consumers, and nothing asked to stop."""
    monkeypatch.setattr(worker, "_chores", {})
    monkeypatch.setattr(worker, "consumers", list)
    monkeypatch.setattr(worker, "stopping", threading.Event())
    monkeypatch.setattr(worker, "close_old_connections", lambda: None)


def run_until(condition: threading.Event, *chores: Chore) -> None:
    """Let the worker work until this has happened, then end it."""
    for chore in chores:
        worker.register(chore)
    running = threading.Thread(target=worker.run)
    running.start()
    try:
        wait_until(condition.is_set, "the chore was done")
    finally:
        worker.stopping.set()
        running.join()


def test_a_long_chore_keeps_no_other_waiting() -> None:
    done = threading.Event()

    def long() -> bool:
        return not worker.stopping.wait(60)

    def short() -> bool:
        done.set()
        return False

    run_until(done, Chore("a.long", long), Chore("b.short", short))


def test_a_chore_that_fails_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "FIRST_BACK_OFF_SECONDS", 0.0)
    done = threading.Event()
    attempts: list[int] = []

    def failing() -> bool:
        attempts.append(1)
        if len(attempts) == 1:
            raise OSError("the first time")
        done.set()
        return False

    run_until(done, Chore("failing", failing))
    assert len(attempts) > 1


def test_hourly_work_goes_on_while_there_is_more_and_then_rests(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left = [True, False]
    step = hourly(lambda: left.pop(0))
    assert [step(), step(), step()] == [True, False, False]
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    left.append(True)
    assert step()
