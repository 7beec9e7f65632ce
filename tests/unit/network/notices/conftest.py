"""Posting, time, and a mail server that keeps what it is given."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.unit.network.notices.outbox import Outbox

from folkmoot.base import clock
from folkmoot.base.feed.consumers import catch_up
from folkmoot.network.notices import fanout
from folkmoot.network.notices.consumer import NoticeConsumer
from folkmoot.network.notices.digests.sending import send_digests
from folkmoot.network.notices.sending import Sender


class Time:
    """The clock of a test: it goes on, since the database has its own, and can be put forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    @property
    def now(self) -> datetime:
        """The moment as the product sees it."""
        return datetime.now(UTC) + self._ahead

    def pass_by(self, **much: float) -> None:
        """Let time pass: `seconds=`, `minutes=`, `days=`."""
        self._ahead += timedelta(**much)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """A clock that can be put forward."""
    made = Time()
    monkeypatch.setattr(clock, "now", lambda: made.now)
    return made


@pytest.fixture
def outbox() -> Outbox:
    """A mail server that keeps what it takes, and can be told to refuse."""
    return Outbox()


Work = Callable[[], int]


@pytest.fixture
def work(outbox: Outbox) -> Work:
    """All that the worker does for mail, until nothing is left to do; returns the mails sent."""
    sender = Sender(outbox)

    def done() -> int:
        before = len(outbox.mails)
        catch_up(NoticeConsumer())
        while fanout.step():
            pass
        while sender.send_notices(lambda: True) or send_digests(sender, lambda: True):
            pass
        return len(outbox.mails) - before

    return done
