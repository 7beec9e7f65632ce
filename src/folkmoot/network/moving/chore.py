"""What the worker does for copies: those that wait or whose worker died; clearing up."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from secrets import token_hex

from django.db import DatabaseError, connection
from django.db.models import Q, QuerySet

from folkmoot.base import alive, clock, worker
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.network.models import Export, ExportState
from folkmoot.network.moving.leaving import write_archive
from folkmoot.network.moving.own import write_own
from folkmoot.network.moving.selection import Selection
from folkmoot.network.moving.shelf import discard, place_of
from folkmoot.network.rules import TAKE_ALONG
from folkmoot.people.api import require, viewer_of

log = logging.getLogger("folkmoot.copies")
KEPT = timedelta(days=3)
"""How long a copy can be fetched."""
ABANDONED = timedelta(seconds=120)
TELL_SECONDS = 2.0


class Stopped(Exception):
    """Nobody wants this copy any more, or this worker is asked to end."""


def step() -> bool:
    """Make the oldest copy that waits; True if there was one."""
    _clear_up()
    for export in Export.objects.filter(_free()).order_by("pk")[:5]:
        if _claim(export):
            _make(export)
            return True
    return False


def _free() -> Q:
    """Copies that wait, and those whose worker is dead or silent for long."""
    running = Export.objects.filter(state=ExportState.RUNNING)
    dead = [
        name for name in running.values_list("worker", flat=True) if alive.is_dead(_process(name))
    ]
    abandoned = Q(heartbeat_at__lt=clock.now() - ABANDONED) | Q(worker__in=dead)
    return Q(state=ExportState.WAITING) | Q(state=ExportState.RUNNING) & abandoned


def _process(name: str) -> str:
    return name.partition(".")[0]


def _claim(export: Export) -> bool:
    export.worker = f"{alive.own_name()}.{token_hex(6)}"
    taken = Export.objects.filter(_free(), pk=export.pk).update(
        state=ExportState.RUNNING, worker=export.worker, heartbeat_at=clock.now(), line_count=0
    )
    return bool(taken)


def _make(export: Export) -> None:
    try:
        with _telling(export) as progress:
            _write(export, progress)
    except Stopped:
        discard(export.ref)
        # whoever removed it is gone from the state; else another worker makes it
        _own(export).update(state=ExportState.WAITING, worker="")
    except FolkmootError as problem:
        _end(export, ExportState.FAILED, str(problem.message))
    except OSError as problem:
        _end(export, ExportState.FAILED, f"The disk failed: {problem.strerror or problem}.")
    except DatabaseError:
        raise
    except Exception as problem:
        log.exception("copy %s failed", export.ref)
        _end(export, ExportState.FAILED, f"Something unexpected happened ({problem!r})."[:500])
    else:
        _end(export, ExportState.READY, "")


def _write(export: Export, progress: "_Progress") -> None:
    """The copy itself, of what its owner may take along at this moment."""
    path = place_of(export.ref)
    path.unlink(missing_ok=True)
    viewer = viewer_of(export.person)
    if not export.person.is_active:
        raise NotAllowed("The account was closed.")
    if export.group is None:
        write_own(path, export.person, progress.told)
    else:
        require(viewer, TAKE_ALONG, export.group)
        write_archive(path, Selection((export.group.pk,), viewer), progress.told)
    path.chmod(0o600)


def _end(export: Export, state: ExportState, problem: str) -> None:
    path = place_of(export.ref)
    now = clock.now()
    ended = _own(export).update(
        state=state,
        problem=problem,
        worker="",
        size=path.stat().st_size if path.exists() else 0,
        finished_at=now,
        expires_at=now + KEPT if state == ExportState.READY else None,
    )
    if not ended or state != ExportState.READY:
        discard(export.ref)


def _own(export: Export) -> QuerySet[Export]:
    return Export.objects.filter(pk=export.pk, worker=export.worker, state=ExportState.RUNNING)


def _clear_up() -> None:
    """Remove copies that are too old."""
    old = Export.objects.filter(state=ExportState.READY, expires_at__lte=clock.now())
    for export in old[:50]:
        discard(export.ref)
        Export.objects.filter(pk=export.pk).update(state=ExportState.GONE)


class _Progress:
    """How much is written, and whether it is still wanted."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self._files: dict[str, int] = {}
        self.is_wanted = True

    @property
    def count(self) -> int:
        """Lines and messages so far."""
        return sum(self._files.values())

    def told(self, name: str, count: int) -> None:
        """Called by whoever writes."""
        self._files[name] = count
        if not self.is_wanted or worker.stopping.is_set():
            raise Stopped

    def note(self) -> None:
        """Store it, on this thread's own connection."""
        self.is_wanted = bool(
            _own(self._export).update(line_count=self.count, heartbeat_at=clock.now())
        )


@contextmanager
def _telling(export: Export) -> Iterator[_Progress]:
    """Note the progress now and then on a connection of its own: the one that writes the copy
    sees the database as it was when it began, and writes nothing.
    """
    progress = _Progress(export)
    over = threading.Event()
    thread = threading.Thread(target=_tell, args=(progress, over), daemon=True)
    thread.start()
    try:
        yield progress
    finally:
        over.set()
        thread.join()
        Export.objects.filter(pk=export.pk).update(line_count=progress.count)


def _tell(progress: _Progress, over: threading.Event) -> None:
    try:
        while not over.wait(TELL_SECONDS):
            try:
                progress.note()
            except DatabaseError as problem:
                log.warning("no progress of a copy: %s", problem)
    finally:
        connection.close()


CHORE = worker.Chore("network.copies", step)
