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
    """The clock of a test; the moment may be moved."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def pass_by(self, **much: float) -> None:
        """Let time pass: `seconds=`, `minutes=`, `days=`."""
        self.now += timedelta(**much)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """A clock that stands until it is moved."""
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
