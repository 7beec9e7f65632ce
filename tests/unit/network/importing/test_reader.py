"""A reading process: what dies, hangs or cannot start costs what it must and nobody else's time."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator

import pytest
from tests.unit.network.importing.archives import letter, letters
from tests.waiting import wait_until

from folkmoot.base.errors import FolkmootError
from folkmoot.network.importing import reader as reader_module
from folkmoot.network.importing import reading
from folkmoot.network.importing.reader import Job, Reader, ReaderEnded, ReaderFailed
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.sources import RawMessage

JOB: Job = (letter(0), "0", 0, None, "")
STOPPED = signal.SIGSTOP


@pytest.fixture
def reader() -> Iterator[Reader]:
    one = Reader(Limits())
    yield one
    one.end()
    one.close()


def test_one_that_died_is_started_again(reader: Reader) -> None:
    first = reader.answer([JOB], 30)
    _send(signal.SIGKILL)
    wait_until(lambda: not multiprocessing.active_children(), "it is dead")
    with pytest.raises(ReaderFailed, match="The process that read it died"):
        reader.answer([JOB], 30)
    assert reader.answer([JOB], 30) == first


def test_one_that_hangs_is_given_up(reader: Reader) -> None:
    reader.answer([JOB], 30)
    _send(STOPPED)
    with pytest.raises(ReaderFailed, match="longer than 0 seconds"):
        reader.answer([JOB], 0.01)
    assert not multiprocessing.active_children()


def test_ending_it_frees_who_waits_for_it(reader: Reader) -> None:
    reader.answer([JOB], 30)
    _send(STOPPED)
    seen: list[BaseException] = []

    def ask() -> None:
        try:
            # more than a pipe holds: the process that asks is stuck in writing, too
            reader.answer([JOB] * 2000, 300)
        except ReaderEnded as problem:
            seen.append(problem)

    waiting = threading.Thread(target=ask)
    waiting.start()
    reader.end()
    waiting.join(60)
    assert len(seen) == 1


def test_what_cannot_start_stops_the_run_and_quarantines_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(reader_module, "_serve", dying)
    messages = (RawMessage(raw=raw, position="", bytes_read=0, place="") for raw in letters(3))
    with pytest.raises(FolkmootError, match="cannot be started: it died at once"):
        list(reading.prepared_pieces(messages, processes=2, limits=Limits()))


def test_leaving_early_ends_all_processes_at_once() -> None:
    padding = b"x" * 200_000
    messages = (
        RawMessage(raw=raw + padding, position="", bytes_read=0, place="") for raw in letters(200)
    )
    pieces = reading.prepared_pieces(messages, processes=2, limits=Limits())
    assert isinstance(pieces, Iterator)
    next(pieces)
    _send(STOPPED)
    pieces.close()  # type: ignore[attr-defined]  # a generator; its type does not say
    assert not multiprocessing.active_children()


def dying(*_: object) -> None:
    """What a process does on a machine that has no room for it."""
    os._exit(1)


def _send(what: signal.Signals) -> None:
    for child in multiprocessing.active_children():
        assert child.pid
        os.kill(child.pid, what)
