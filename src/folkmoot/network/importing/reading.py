"""Preparing messages in parallel: reading processes beside the one that writes.

Pure: a reading process knows no Django and no database. Results come in the order of the source,
however the processes race, because the position of the archive is committed with its messages.
"""

import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import closing
from datetime import datetime
from itertools import islice
from multiprocessing.process import BaseProcess

import msgspec

from folkmoot.base.packing import packed, packed_file
from folkmoot.network.importing.prepared import Prepared, prepared
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import RawMessage

log = logging.getLogger("folkmoot.imports")
PIECE_MESSAGES = 64
PIECE_BYTES = 1 << 20
SMALL_SOURCE_BYTES = 1 << 20
"""Below this, starting processes costs more than it saves."""
AHEAD = 10
"""Pieces sent ahead for each reading process: enough to read on while a batch is stored, few
enough to bound memory."""

PIECE_SECONDS = 300
MESSAGE_SECONDS = 120
"""Reading a mail of the largest size allowed takes a few seconds."""
TRIES = 2
"""A process may also be killed for reasons that are not the mail's."""

Job = tuple[bytes, str, int, datetime | None, str]
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Prepared])


def prepared_pieces(
    messages: Iterator[RawMessage], *, processes: int, limits: Limits
) -> Iterator[list[Prepared]]:
    """The messages, prepared, piece by piece and in order.

    `processes`: 0 does everything here; otherwise so many reading processes.
    """
    if not processes:
        for piece in pieces(messages):
            yield _decoder.decode(prepare(piece, limits)) if isinstance(piece, list) else [piece]
        return
    with closing(Readers(processes, limits)) as readers:
        waiting: deque[Sent | Prepared] = deque()
        source = pieces(messages)
        for piece in islice(source, processes * AHEAD):
            waiting.append(readers.sent(piece))
        while waiting:
            first = waiting.popleft()
            if isinstance(first, Prepared):
                done = [first]
            else:
                done = readers.outcome(first, [one for one in waiting if isinstance(one, Sent)])
            for piece in islice(source, 1):
                waiting.append(readers.sent(piece))
            yield done


class Sent:
    """A piece some reading process works on, kept so that another one can."""

    def __init__(self, piece: list[Job], future: Future[bytes]) -> None:
        self.piece = piece
        self.future = future


class Readers:
    """Reading processes. One that dies or hangs costs the mail it read, and no other."""

    def __init__(self, processes: int, limits: Limits) -> None:
        self._processes = processes
        self._limits = limits
        self._pool = _pool(processes)

    def sent(self, piece: list[Job] | Prepared) -> Sent | Prepared:
        """Give a piece to a process; what is prepared already stays as it is."""
        if isinstance(piece, Prepared):
            return piece
        return Sent(piece, self._submitted(piece))

    def outcome(self, sent: Sent, behind: Sequence[Sent]) -> list[Prepared]:
        """The piece, prepared. Where its process failed, those `behind` it are sent anew."""
        try:
            return _decoder.decode(sent.future.result(timeout=PIECE_SECONDS))
        except (BrokenExecutor, TimeoutError) as problem:
            log.warning("a reading process failed (%r); it is started again", problem)
        _end(self._pool)
        self._pool = _pool(self._processes)
        for other in behind:
            other.future = self._submitted(other.piece)
        return self._one_by_one(sent.piece)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        _end(self._pool)

    def _submitted(self, piece: list[Job]) -> Future[bytes]:
        try:
            return self._pool.submit(prepare, piece, self._limits)
        except BrokenExecutor as problem:
            failed: Future[bytes] = Future()
            failed.set_exception(problem)
            return failed

    def _one_by_one(self, piece: list[Job]) -> list[Prepared]:
        alone = [_pool(1)]
        try:
            return [self._alone(job, alone) for job in piece]
        finally:
            _end(alone[0])

    def _alone(self, job: Job, pool: list[ProcessPoolExecutor]) -> Prepared:
        """One message in a process of its own, which is replaced when it fails."""
        words = ""
        for _ in range(TRIES):
            try:
                answer = pool[0].submit(prepare, [job], self._limits)
                return _decoder.decode(answer.result(timeout=MESSAGE_SECONDS))[0]
            except (BrokenExecutor, TimeoutError) as problem:
                words = _words(problem)
                _end(pool[0])
                pool[0] = _pool(1)
        raw, position, bytes_read, _, _ = job
        return Prepared(position, bytes_read, packed(raw), "", None, words)


def _words(problem: BaseException) -> str:
    if isinstance(problem, TimeoutError):
        return f"Reading it took longer than {MESSAGE_SECONDS} seconds."
    return "The process that read it died."


def _pool(processes: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(processes, mp_context=context, initializer=_settle)


def _end(pool: ProcessPoolExecutor) -> None:
    """End a pool without waiting for what its processes are doing."""
    processes = list((pool._processes or {}).values())  # noqa: SLF001  # 3.14 has kill_workers
    pool.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.kill()
    for process in processes:
        process.join()


def pieces(messages: Iterable[RawMessage]) -> Iterator[list[Job] | Prepared]:
    """Messages in pieces worth sending to a process; an oversized one comes alone, quarantined."""
    piece: list[Job] = []
    size = 0
    for message in messages:
        if message.oversized is not None:
            if piece:
                yield piece
                piece, size = [], 0
            yield oversized(message)
            continue
        piece.append(
            (
                message.raw,
                message.position,
                message.bytes_read,
                message.envelope_date,
                message.doubtful,
            )
        )
        size += len(message.raw)
        if len(piece) >= PIECE_MESSAGES or size >= PIECE_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def oversized(message: RawMessage) -> Prepared:
    """A message above the limit: kept whole, read only as far as its subject."""
    if message.oversized is None:
        raise ValueError("this message has the usual size")
    beginning = prepared(message.raw[: 64 * 1024])
    blob = packed_file(message.oversized)
    return Prepared(
        message.position,
        message.bytes_read,
        blob,
        beginning.subject or (beginning.mail.headers.subject if beginning.mail else ""),
        None,
        f"It is larger than messages may be here: {blob.size / 1e6:.0f} MB. "
        "An administrator can raise the setting max_message_bytes and admit it.",
    )


def prepare(piece: list[Job], limits: Limits) -> bytes:
    """Prepare a piece; runs in a reading process."""
    return _encoder.encode(
        [
            prepared(
                raw,
                position=position,
                bytes_read=bytes_read,
                envelope_date=envelope_date,
                doubtful=doubtful,
                limits=limits,
            )
            for raw, position, bytes_read, envelope_date, doubtful in piece
        ]
    )


def reading_processes(setting: int, total_bytes: int | None) -> int:
    """How many reading processes an import gets: as set, else one a core, none for a small one."""
    if total_bytes is not None and total_bytes < SMALL_SOURCE_BYTES:
        return 0
    return setting or max(1, len(os.sched_getaffinity(0)))


def _settle() -> None:
    """A reading process leaves interrupts to the one it works for, yields to pages, and ends when
    the one it works for was killed.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    master = multiprocessing.parent_process()
    if master is not None:
        threading.Thread(target=_end_with, args=(master,), daemon=True).start()


def _end_with(master: BaseProcess) -> None:
    master.join()
    os._exit(1)
