"""Preparing messages in parallel: reading processes beside the one that writes.

Pure: a reading process knows no Django and no database. Results come in the order of the source,
however the processes race, because the position of the archive is committed with its messages.
"""

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from itertools import islice
from queue import SimpleQueue

import msgspec

from folkmoot.base.packing import packed, packed_file
from folkmoot.network.importing.prepared import Prepared, prepared
from folkmoot.network.importing.reader import Job, Reader, ReaderFailed, prepare
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

_decoder = msgspec.msgpack.Decoder(list[Prepared])


def prepared_pieces(
    messages: Iterator[RawMessage], *, processes: int, limits: Limits
) -> Iterator[list[Prepared]]:
    """The messages, prepared, piece by piece and in order.

    `processes`: 0 does everything here; otherwise so many reading processes. Raises FolkmootError
    when none can be started.
    """
    if not processes:
        for piece in pieces(messages):
            yield _decoder.decode(prepare(piece, limits)) if isinstance(piece, list) else [piece]
        return
    with closing(Readers(processes, limits)) as readers:
        source = pieces(messages)
        waiting = deque(readers.sent(piece) for piece in islice(source, processes * AHEAD))
        while waiting:
            first = waiting.popleft()
            done = [first] if isinstance(first, Prepared) else first.result()
            waiting.extend(readers.sent(piece) for piece in islice(source, 1))
            yield done


class Readers:
    """Reading processes, a thread waiting for each. One that dies costs the mail it read only."""

    def __init__(self, processes: int, limits: Limits) -> None:
        self._readers = [Reader(limits) for _ in range(processes)]
        self._free: SimpleQueue[Reader] = SimpleQueue()
        for reader in self._readers:
            self._free.put(reader)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="reading")

    def sent(self, piece: list[Job] | Prepared) -> "Future[list[Prepared]] | Prepared":
        """Give a piece to the next free process; what is prepared already stays as it is."""
        return piece if isinstance(piece, Prepared) else self._threads.submit(self._read, piece)

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for reader in self._readers:
            reader.end()
        self._threads.shutdown()
        for reader in self._readers:
            reader.close()

    def _read(self, piece: list[Job]) -> list[Prepared]:
        reader = self._free.get()
        try:
            return _decoder.decode(reader.answer(piece, PIECE_SECONDS))
        except ReaderFailed as problem:
            log.warning("a reading process failed (%s); its mails are read one by one", problem)
            return [_alone(reader, job) for job in piece]
        finally:
            self._free.put(reader)


def _alone(reader: Reader, job: Job) -> Prepared:
    """One message by itself; quarantined if its reader fails every time."""
    words = ""
    for _ in range(TRIES):
        try:
            return _decoder.decode(reader.answer([job], MESSAGE_SECONDS))[0]
        except ReaderFailed as problem:
            words = str(problem)
    raw, position, bytes_read, _, _ = job
    return Prepared(position, bytes_read, packed(raw), "", None, words)


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


def reading_processes(setting: int, total_bytes: int | None) -> int:
    """How many reading processes an import gets: as set, else one a core, none for a small one."""
    if total_bytes is not None and total_bytes < SMALL_SOURCE_BYTES:
        return 0
    return setting or max(1, len(os.sched_getaffinity(0)))
