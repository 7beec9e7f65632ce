"""Forgetting, now and then, what programs left here and nobody needs any more."""

from folkmoot.base.worker import Chore, hourly
from folkmoot.network.doors import repetition
from folkmoot.network.doors.hooks import sending


def step() -> bool:
    """Kept answers older than a day, deliveries settled a month ago; True while there is more."""
    more = repetition.sweep()
    sending.sweep()
    return more


CHORE = Chore("network.doors.sweeping", hourly(step))
