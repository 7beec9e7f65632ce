"""What the worker does for those who write: posts whose time has come, discarded drafts cleared."""

import time

from folkmoot.base import worker
from folkmoot.network.actions.drafts import clear_away
from folkmoot.network.actions.scheduling import post_next_due

SWEEP_SECONDS = 3600.0
_swept_at = -SWEEP_SECONDS


def step() -> bool:
    """Post one scheduled draft if one is due; True if there was one."""
    global _swept_at  # noqa: PLW0603  # one worker process, one thread of this chore
    if time.monotonic() - _swept_at >= SWEEP_SECONDS:
        _swept_at = time.monotonic()
        clear_away()
    return post_next_due()


CHORE = worker.Chore("network.drafts", step)
