"""What the worker does for imports: takes up a run that waits, or whose worker died."""

from django.db.models import Q

from folkmoot.base import clock, worker
from folkmoot.network.importing.engine import ABANDONED, claim, work_off
from folkmoot.network.importing.preview import fill_preview
from folkmoot.network.models import ImportRun, ImportState


def step() -> bool:
    """Work off the oldest run that waits; True if there was one."""
    unseen = ImportRun.objects.filter(state=ImportState.PREVIEW, preview=b"").order_by("pk").first()
    if unseen is not None:
        fill_preview(unseen)
        return True
    late = clock.now() - ABANDONED
    waiting = ImportRun.objects.filter(
        Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING, heartbeat_at__lt=late)
    )
    for run in waiting.order_by("pk")[:5]:
        if claim(run):
            work_off(run, keep_going=lambda: not worker.stopping.is_set())
            return True
    return False


CHORE = worker.Chore("network.imports", step)
