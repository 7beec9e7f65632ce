"""What the worker does for imports: previews, runs that wait or whose worker died, clearing up."""

import time

from folkmoot.base import alive, worker
from folkmoot.network.importing import uploads
from folkmoot.network.importing.engine import claim, free, process_of, work_off
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
    for run in ImportRun.objects.filter(free()).order_by("pk")[:5]:
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
        running = ImportRun.objects.filter(state=ImportState.RUNNING)
        alive.clear_away({process_of(name) for name in running.values_list("worker", flat=True)})


CHORE = worker.Chore("network.imports", step)
