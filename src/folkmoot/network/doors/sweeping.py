"""Forgetting, now and then, what programs left here and nobody needs any more."""

from datetime import datetime, timedelta

from folkmoot.base import clock
from folkmoot.base.worker import Chore
from folkmoot.network.doors import repetition
from folkmoot.network.doors.hooks import sending

EVERY = timedelta(hours=1)
_swept_at: list[datetime] = []


def step() -> bool:
    """Once an hour: kept answers older than a day, deliveries settled a month ago."""
    now = clock.now()
    if _swept_at and now - _swept_at[-1] < EVERY:
        return False
    more = repetition.sweep()
    sending.sweep()
    if not more:
        _swept_at[:] = [now]
    return more


CHORE = Chore("network.doors.sweeping", step)
