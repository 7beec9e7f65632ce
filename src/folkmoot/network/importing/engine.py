"""One import, worked off: claim the run, read behind its last position, add batch by batch.

A batch and the position behind it commit together, so a worker that is killed loses nothing and
doubles nothing; whoever takes the run up goes on from there.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from secrets import token_hex

from django.conf import settings
from django.db.models import F, Q

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.network import kinds
from folkmoot.network.adding import Added, add_batch
from folkmoot.network.importing.memory import MemoryPeak
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.importing.reading import prepared_pieces, reading_processes
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import SourceLimits, open_source
from folkmoot.network.models import ImportRun, ImportState
from folkmoot.network.rules import IMPORT
from folkmoot.people.access.viewer import OPERATOR, Viewer
from folkmoot.people.api import require
from folkmoot.people.writing import writing

BATCH_MESSAGES = 500
BATCH_BYTES = 16 * 1024 * 1024
ABANDONED = timedelta(seconds=120)
"""A run that nobody gave a sign of for so long is taken up by another worker."""


class Superseded(Exception):
    """The run was cancelled, or another worker took it over."""


def claim(run: ImportRun) -> bool:
    """Make the run this process's own, if it waits or its worker died."""
    token = token_hex(16)
    now = clock.now()
    free = Q(state=ImportState.WAITING) | Q(
        state=ImportState.RUNNING, heartbeat_at__lt=now - ABANDONED
    )
    taken = ImportRun.objects.filter(free, pk=run.pk).update(
        state=ImportState.RUNNING, worker=token, heartbeat_at=now, problem=""
    )
    if taken:
        ImportRun.objects.filter(pk=run.pk, started_at=None).update(started_at=now)
        run.refresh_from_db()
    return bool(taken)


def work_off(run: ImportRun, *, keep_going: Callable[[], bool] = lambda: True) -> None:
    """Work on a claimed run until its end, or until `keep_going` says no (then it waits again).

    What ends it is stored in the run: done, failed with words for people, or cancelled.
    """
    try:
        _work(run, keep_going)
    except Superseded:
        return
    except FolkmootError as problem:
        _finish(run, ImportState.FAILED, str(problem))
    except OSError as problem:
        words = f"The archive or the disk failed: {problem.strerror or problem}."
        _finish(run, ImportState.FAILED, words)


def source_limits() -> SourceLimits:
    """The limits of reading archives, from the settings."""
    ours = settings.FOLKMOOT
    return SourceLimits(message_bytes=ours.max_message_bytes, expansion=ours.max_unpacked_ratio)


def mail_limits() -> Limits:
    """The limits of reading one message, from the settings."""
    ours = settings.FOLKMOOT
    return Limits(header_bytes=ours.max_header_bytes, parts=ours.max_parts)


def _work(run: ImportRun, keep_going: Callable[[], bool]) -> None:
    source = open_source(run.source, limits=source_limits())
    ImportRun.objects.filter(pk=run.pk).update(total_bytes=source.total_bytes)
    processes = reading_processes(settings.FOLKMOOT.import_processes, source.total_bytes)
    peak = MemoryPeak()
    pieces = prepared_pieces(
        source.read(after=run.position), processes=processes, limits=mail_limits()
    )
    began = time.monotonic()
    with closing(pieces):  # type: ignore[type-var]  # a generator has close; its type does not say
        for batch in batches(pieces):
            add_to(run, batch, time.monotonic() - began, peak)
            began = time.monotonic()
            if not keep_going():
                _finish(run, ImportState.WAITING, "")
                return
    _finish(run, ImportState.DONE, "")


def batches(pieces: Iterator[list[Prepared]]) -> Iterator[list[Prepared]]:
    """Pieces joined until a batch is worth a transaction."""
    batch: list[Prepared] = []
    size = 0
    for piece in pieces:
        batch += piece
        size += sum(one.blob.size for one in piece)
        if len(batch) >= BATCH_MESSAGES or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def add_to(run: ImportRun, batch: list[Prepared], seconds: float, peak: MemoryPeak) -> Added:
    """Add one batch and move the run behind it, in one transaction."""
    actor = Viewer(run.started_by) if run.started_by else OPERATOR
    began = time.monotonic()
    with writing(actor) as work:
        require(actor, IMPORT, run.group)
        added = add_batch(
            work,
            actor,
            group=run.group,
            batch=batch,
            mailbox_of=run.mailbox_of,
            run=run.pk,
        )
        work.record(
            kinds.MESSAGES_IMPORTED,
            f"import:{run.ref}",
            added=len(added.messages),
            duplicates=added.duplicates,
            quarantined=added.quarantined,
        )
        moved = ImportRun.objects.filter(
            pk=run.pk, worker=run.worker, state=ImportState.RUNNING
        ).update(
            position=batch[-1].position,
            read_bytes=batch[-1].bytes_read,
            read_count=F("read_count") + len(batch),
            added_count=F("added_count") + len(added.messages),
            duplicate_count=F("duplicate_count") + added.duplicates,
            quarantined_count=F("quarantined_count") + added.quarantined,
            set_aside_count=F("set_aside_count") + added.set_aside,
            restricted_count=F("restricted_count") + added.restricted,
            working_seconds=F("working_seconds") + seconds + time.monotonic() - began,
            peak_bytes=peak.measured(),
            heartbeat_at=clock.now(),
        )
        if not moved:
            raise Superseded
    return added


def _finish(run: ImportRun, state: ImportState, problem: str) -> None:
    actor = Viewer(run.started_by) if run.started_by else OPERATOR
    with writing(actor) as work:
        ended = ImportRun.objects.filter(
            pk=run.pk, worker=run.worker, state=ImportState.RUNNING
        ).update(
            state=state,
            problem=problem,
            worker="",
            finished_at=None if state == ImportState.WAITING else clock.now(),
        )
        if ended and state != ImportState.WAITING:
            work.record(kinds.IMPORT_FINISHED, f"import:{run.ref}", state=state.value)
    run.refresh_from_db()
    if ended and state == ImportState.DONE and run.is_upload:
        Path(run.source).unlink(missing_ok=True)
