"""Preparing messages in parallel: reading processes beside the one that writes.

Pure: a reading process knows no Django and no database. Results come in the order of the source,
however the processes race, because the position of the archive is committed with its messages.
"""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from itertools import islice

import msgspec

from folkmoot.base.packing import packed_file
from folkmoot.network.importing.prepared import Prepared, prepared
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import RawMessage

PIECE_MESSAGES = 64
PIECE_BYTES = 1 << 20
SMALL_SOURCE_BYTES = 1 << 20
"""Below this, starting processes costs more than it saves."""
AHEAD = 3
"""Pieces waiting for each reading process; bounds memory."""

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
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_quiet) as pool:
        waiting: deque[Future[bytes] | Prepared] = deque()
        source = pieces(messages)
        for piece in islice(source, processes * AHEAD):
            waiting.append(_submitted(pool, piece, limits))
        while waiting:
            first = waiting.popleft()
            done = [first] if isinstance(first, Prepared) else _decoder.decode(first.result())
            for piece in islice(source, 1):
                waiting.append(_submitted(pool, piece, limits))
            yield done


def _submitted(
    pool: ProcessPoolExecutor, piece: list[Job] | Prepared, limits: Limits
) -> Future[bytes] | Prepared:
    return piece if isinstance(piece, Prepared) else pool.submit(prepare, piece, limits)


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


def _quiet() -> None:
    """A reading process leaves interrupts to the one it works for, and yields to pages."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
