"""What the worker does for imports: previews, runs that wait or whose worker died, clearing up."""

import time

from django.db.models import Q

from folkmoot.base import clock, worker
from folkmoot.network.importing import uploads
from folkmoot.network.importing.engine import ABANDONED, claim, work_off
from folkmoot.network.importing.preview import fill_preview
from folkmoot.network.models import ImportRun, ImportState

SWEEP_SECONDS = 3600.0
_swept_at = -SWEEP_SECONDS


def step() -> bool:
    """Make one preview, or work off the oldest run that waits; True if there was one."""
    unseen = ImportRun.objects.filter(state=ImportState.PREVIEW, preview=b"").order_by("pk").first()
    if unseen is not None:
        fill_preview(unseen, keep_going=_keep_going)
        return True
    late = clock.now() - ABANDONED
    waiting = ImportRun.objects.filter(
        Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, heartbeat_at__lt=late)
    )
    for run in waiting.order_by("pk")[:5]:
        if claim(run):
            work_off(run, keep_going=_keep_going)
            return True
    _sweep_now_and_then()
    return False


def _keep_going() -> bool:
    return not worker.stopping.is_set()


def _sweep_now_and_then() -> None:
    global _swept_at  # noqa: PLW0603  # one worker process, one thread of chores
    if time.monotonic() - _swept_at >= SWEEP_SECONDS:
        _swept_at = time.monotonic()
        uploads.sweep()


CHORE = worker.Chore("network.imports", step)
