"""Now and then: bytes past their time, and pictures of files that are not here any more."""

from datetime import datetime, timedelta

from folkmoot.base import clock
from folkmoot.base.worker import Chore
from folkmoot.network.actions.forgetting import forget_some
from folkmoot.network.reading.previews import forget_unused

EVERY = timedelta(hours=1)
_swept_at: list[datetime] = []


def step() -> bool:
    """Once an hour: forget some; True while there may be more."""
    now = clock.now()
    if _swept_at and now - _swept_at[-1] < EVERY:
        return False
    if forget_some():
        return True
    forget_unused()
    _swept_at[:] = [now]
    return False


CHORE = Chore("network.forgetting", step)
