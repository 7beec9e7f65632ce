"""The worker: keeps what is derived up to date, and does long work that waits in tables.

Long work is a row with a state, never a message in a queue: a chore looks for rows that wait (or
whose worker died), does a bounded step, and commits. So a worker can be killed at any point.
"""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec
from django.db import close_old_connections

from folkmoot.base import clock
from folkmoot.base.feed.consumers import consumers, run_once

log = logging.getLogger("folkmoot.worker")
PAUSE_SECONDS = 0.2
"""How long a worker that found nothing waits; also the longest a new entry waits for it."""
LONGEST_PAUSE_SECONDS = 1.0
"""A chore that finds nothing again and again looks less often, so that an idle house is idle."""
FIRST_BACK_OFF_SECONDS = 1.0
LONGEST_BACK_OFF_SECONDS = 60.0
HOUR = timedelta(hours=1)

stopping = threading.Event()
"""Set when the worker was asked to end; long chores look at it between steps."""


class Chore(msgspec.Struct, frozen=True):
    """Long work: `step` looks for a waiting row and works on it; True if there was one."""

    name: str
    step: Callable[[], bool]


def hourly(step: Callable[[], bool]) -> Callable[[], bool]:
    """A step that goes on while there is more, and then rests for an hour."""
    done_at: list[datetime] = []

    def rested() -> bool:
        now = clock.now()
        if done_at and now - done_at[-1] < HOUR:
            return False
        if step():
            return True
        done_at[:] = [now]
        return False

    return rested


_chores: dict[str, Chore] = {}


def register(chore: Chore) -> None:
    """Make a chore known."""
    _chores[chore.name] = chore


def chores() -> list[Chore]:
    """All chores, by name."""
    return [_chores[name] for name in sorted(_chores)]


def run() -> None:
    """Work until `stopping` is set: consumers on one thread, each chore on one of its own.

    A chore waits for no other: while an import runs for hours, mail still comes in and goes out.
    """
    steps = [(chore.name, chore.step, LONGEST_PAUSE_SECONDS) for chore in chores()]
    threads = [
        threading.Thread(target=_loop, args=(step, longest), name=name)
        for name, step, longest in (("consumers", _consume, PAUSE_SECONDS), *steps)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _consume() -> bool:
    return sum(run_once(consumer) for consumer in consumers()) > 0


def _loop(step: Callable[[], bool], longest: float) -> None:
    back_off, pause = FIRST_BACK_OFF_SECONDS, PAUSE_SECONDS
    while not stopping.is_set():
        try:
            close_old_connections()
            busy = step()
            back_off = FIRST_BACK_OFF_SECONDS
        except Exception:  # whatever it was, the next round must still come
            log.exception("%s failed; again in %.0f s", threading.current_thread().name, back_off)
            stopping.wait(back_off)
            back_off = min(back_off * 2, LONGEST_BACK_OFF_SECONDS)
            continue
        pause = PAUSE_SECONDS if busy else min(pause * 2, longest)
        if not busy:
            stopping.wait(pause)
