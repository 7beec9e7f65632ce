"""A process that prepares messages for another one, and may die of a mail without harm.

Each has a pipe of its own and shares no lock with anybody, so whatever happens to one of them at
whatever moment, nobody waits for it.
"""

import multiprocessing
import os
import signal
import threading
from datetime import datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

import msgspec

from folkmoot.base.errors import FolkmootError
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.mail.parsed import Limits

START_SECONDS = 60
STARTS = 3
Job = tuple[bytes, str, int, datetime | None, str]
"""A message, its position and bytes read, the envelope's date, what is doubtful about it."""

_encoder = msgspec.msgpack.Encoder()


class ReaderFailed(Exception):
    """The process died over its work, or took too long; the words say which."""


class ReaderEnded(Exception):
    """Nobody wants the answer any more."""


class Reader:
    """One reading process, started when first asked and again after it failed.

    Asked from one thread at a time; `end` may come from any.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._lock = threading.Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._ended = threading.Event()

    def answer(self, piece: list[Job], seconds: float) -> bytes:
        """The piece, prepared and encoded.

        Raises ReaderFailed when the process dies or needs more than `seconds`, ReaderEnded after
        `end`, FolkmootError when no process can be started at all.
        """
        pipe = self._pipe or self._started()
        try:
            pipe.send(piece)
            if pipe.poll(seconds):
                return pipe.recv_bytes()
            words = f"Reading it took longer than {seconds:.0f} seconds."
        except (EOFError, OSError):
            words = "The process that read it died."
        self._stop()
        raise ReaderEnded if self._ended.is_set() else ReaderFailed(words)

    def end(self) -> None:
        """End the process, whatever it is doing; it is not started again."""
        with self._lock:
            self._ended.set()
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """Let go of an ended process, once nobody asks it any more."""
        self._stop()

    def _started(self) -> Connection:
        """A process that is ready; one may be killed while it starts, whatever for."""
        words = ""
        for _ in range(STARTS):
            words = self._start()
            if self._pipe is not None:
                return self._pipe
            if self._ended.is_set():
                raise ReaderEnded
        raise _cannot_start(words)

    def _start(self) -> str:
        """Start the process; why it is not ready, if it is not."""
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._limits), daemon=True)
        with self._lock:
            if self._ended.is_set():
                return ""
            try:
                process.start()
            except OSError as problem:
                return problem.strerror or str(problem)
            finally:
                theirs.close()
            self._process, self._pipe = process, ours
        try:
            if ours.poll(START_SECONDS):
                ours.recv_bytes()
                return ""
            words = f"it was not ready after {START_SECONDS} seconds"
        except (EOFError, OSError):
            words = "it died at once"
        self._stop()
        return words

    def _stop(self) -> None:
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if process is not None and pipe is not None:
            process.kill()
            process.join()
            process.close()
            pipe.close()


def _cannot_start(words: str) -> FolkmootError:
    return FolkmootError(
        f"A process that reads mail cannot be started: {words}.",
        hint="Is memory short, or the number of processes limited? Nothing is lost: the import "
        "goes on where it stopped.",
    )


def prepare(piece: list[Job], limits: Limits) -> bytes:
    """Prepare a piece and encode it, as a list of `Prepared` in msgpack."""
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


def _serve(pipe: Connection, limits: Limits) -> None:
    """What the process does: say that it is ready, then answer until nobody asks."""
    _settle()
    try:
        pipe.send_bytes(b"")
        while True:
            pipe.send_bytes(prepare(pipe.recv(), limits))
    except (EOFError, OSError):
        return


def _settle() -> None:
    """Leave interrupts to the process it works for, yield to pages, end when that one is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    master = multiprocessing.parent_process()
    if master is not None:
        threading.Thread(target=_end_with, args=(master,), daemon=True).start()


def _end_with(master: BaseProcess) -> None:
    master.join()
    os._exit(1)
