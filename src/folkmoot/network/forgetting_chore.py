"""Now and then: bytes past their time, and pictures of files that are not here any more."""

from folkmoot.base.worker import Chore, hourly
from folkmoot.network.actions.forgetting import forget_some
from folkmoot.network.reading.previews import forget_unused


def step() -> bool:
    """Forget some; True while there may be more."""
    if forget_some():
        return True
    forget_unused()
    return False


CHORE = Chore("network.forgetting", hourly(step))
