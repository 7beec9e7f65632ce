"""One import, worked off: claim the run, read behind its last position, add batch by batch.

A batch and the position behind it commit together, so a worker that is killed loses nothing and
doubles nothing; whoever takes the run up goes on from there.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.db import DatabaseError, DataError, IntegrityError
from django.db.models import F, Q

from folkmoot.base import alive, clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.adding import add_batch
from folkmoot.network.importing import uploads
from folkmoot.network.importing.heartbeat import beating
from folkmoot.network.importing.memory import MemoryPeak
from folkmoot.network.importing.prepared import Prepared, unreadable
from folkmoot.network.importing.reactions import Reactions
from folkmoot.network.importing.reading import prepared_pieces, reading_processes
from folkmoot.network.importing.tally import Tally
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import SourceLimits, open_source
from folkmoot.network.models import ImportRun, ImportState
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import OPERATOR, Viewer, require, viewer_of, writing

log = logging.getLogger("folkmoot.imports")
BATCH_MESSAGES = 1000
BATCH_BYTES = 16 * 1024 * 1024
ABANDONED = timedelta(seconds=120)
"""A run that nobody gave a sign of for so long is taken up by another worker, which need not wait
where it can tell that the first one is dead."""


class Superseded(Exception):
    """The run was cancelled, or another worker took it over."""


def claim(run: ImportRun) -> bool:
    """Make the run this process's own, if it waits or its worker died."""
    now = clock.now()
    taken = ImportRun.objects.filter(free(), pk=run.pk).update(
        state=ImportState.RUNNING, worker=_token(), heartbeat_at=now, problem=""
    )
    if taken:
        ImportRun.objects.filter(pk=run.pk, started_at=None).update(started_at=now)
        run.refresh_from_db()
    return bool(taken)


def free() -> Q:
    """Runs to be taken up: those that wait, and those whose worker is dead or silent for long."""
    running = ImportRun.objects.filter(state=ImportState.RUNNING)
    orphaned = [
        worker
        for worker in running.values_list("worker", flat=True)
        if alive.is_dead(process_of(worker))
    ]
    abandoned = Q(heartbeat_at__lt=clock.now() - ABANDONED) | Q(worker__in=orphaned)
    return Q(state=ImportState.WAITING) | Q(state=ImportState.RUNNING) & abandoned


def process_of(worker: str) -> str:
    """The name under which `base.alive` knows the process of a run's worker."""
    return worker.partition(".")[0]


def _token() -> str:
    """This process, and this taking up: a run taken up twice by one process is fenced as well."""
    return f"{alive.own_name()}.{token_hex(6)}"


def work_off(run: ImportRun, *, keep_going: Callable[[], bool] = lambda: True) -> None:
    """Work on a claimed run until its end, or until `keep_going` says no (then it waits again).

    What ends it is stored in the run: done, failed with words for people, or cancelled. A failing
    database is nobody's archive's fault: the run waits again, and the error is raised.
    """
    try:
        with beating(run):
            _work(run, keep_going)
    except Superseded:
        return
    except FolkmootError as problem:
        _finish(run, ImportState.FAILED, str(problem))
    except OSError as problem:
        words = f"The archive or the disk failed: {problem.strerror or problem}."
        _finish(run, ImportState.FAILED, words)
    except DatabaseError as problem:
        _let_wait(run, f"The database failed: {_first_line(problem)}. It is tried again.")
        raise
    except Exception as problem:
        log.exception("import %s failed", run.ref)
        words = f"Something unexpected happened: {type(problem).__name__}: {_first_line(problem)}."
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
    reactions = Reactions()
    adding = _Adding(run, reactions)
    tally = Tally(source.skipped)
    pieces = prepared_pieces(
        reactions.noting(tally.counting(source.read(after=run.position))),
        processes=processes,
        limits=mail_limits(),
    )
    with closing(pieces):  # type: ignore[type-var]  # a generator has close; its type does not say
        for batch in batches(pieces):
            adding.add(batch, tally.at(len(batch)))
            if not keep_going():
                _finish(run, ImportState.WAITING, "")
                return
    adding.note(tally.at_end())
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


class _Adding:
    """The writing side of a run: its batches, the time and memory they take."""

    def __init__(self, run: ImportRun, reactions: Reactions) -> None:
        self._run = run
        self._reactions = reactions
        self._peak = MemoryPeak()
        self._at = time.monotonic()
        self._passed_over = Counter(run.passed_over)

    def add(self, batch: list[Prepared], passed_over: Counter[str]) -> None:
        """Add a batch; a message the tables refuse is quarantined, the others come in.

        To find it the batch is halved until it stands alone.
        """
        problem = self._refusal(batch, passed_over)
        if problem is None:
            return
        log.warning("%d messages of import %s: %r", len(batch), self._run.ref, problem)
        middle = len(batch) // 2
        if middle:
            self.add(batch[:middle], passed_over)
            self.add(batch[middle:], passed_over)
        else:
            words = f"It cannot be stored ({type(problem).__name__})."
            self._store([unreadable(batch[0], words)], passed_over)

    def _refusal(self, batch: list[Prepared], passed_over: Counter[str]) -> Exception | None:
        """Store a batch; what went wrong because of its content, if anything did."""
        try:
            self._store(batch, passed_over)
        except (DataError, IntegrityError, LookupError, TypeError, ValueError) as problem:
            return problem
        return None

    def note(self, passed_over: Counter[str]) -> None:
        """Keep what was passed over behind the last message."""
        mine = ImportRun.objects.filter(pk=self._run.pk, worker=self._run.worker)
        mine.update(passed_over=dict(self._passed_over + passed_over))

    def _store(self, batch: list[Prepared], passed_over: Counter[str]) -> None:
        """Add one batch and move the run behind it, in one transaction."""
        run = self._run
        actor = _actor(run)
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
            self._reactions.store(batch, added.messages)
            work.record(
                kinds.MESSAGES_IMPORTED,
                f"import:{written(run.ref)}",
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
                passed_over=dict(self._passed_over + passed_over),
                working_seconds=F("working_seconds") + time.monotonic() - self._at,
                peak_bytes=self._peak.measured(),
                heartbeat_at=clock.now(),
            )
            if not moved:
                raise Superseded
        self._reactions.settled(batch)
        self._at = time.monotonic()


def _actor(run: ImportRun) -> Viewer:
    """On whose behalf the run works; somebody whose account was closed may nothing any more."""
    return viewer_of(run.started_by) if run.started_by else OPERATOR


def _finish(run: ImportRun, state: ImportState, problem: str) -> None:
    # who uploaded an archive knows it by its label, not by where it lies
    shown = problem.replace(run.source, run.label) if run.is_upload else problem
    with writing(_actor(run)) as work:
        ended = ImportRun.objects.filter(
            pk=run.pk, worker=run.worker, state=ImportState.RUNNING
        ).update(
            state=state,
            problem=shown,
            worker="",
            finished_at=None if state == ImportState.WAITING else clock.now(),
        )
        if ended and state != ImportState.WAITING:
            work.record(kinds.IMPORT_FINISHED, f"import:{written(run.ref)}", state=state.value)
    run.refresh_from_db()
    if ended and state == ImportState.DONE and run.is_upload:
        uploads.discard(run.source)


def _let_wait(run: ImportRun, problem: str) -> None:
    """Give the run back, if the database still takes even that; otherwise it counts as abandoned
    in a while.
    """
    try:
        ImportRun.objects.filter(pk=run.pk, worker=run.worker, state=ImportState.RUNNING).update(
            state=ImportState.WAITING, worker="", problem=problem
        )
    except DatabaseError:
        log.warning("import %s could not be given back", run.ref)


def _first_line(problem: BaseException) -> str:
    return str(problem).partition("\n")[0].rstrip(".")
