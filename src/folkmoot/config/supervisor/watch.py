"""The supervisor's loop: output, exits, restarts and signals of all children in one thread."""

import contextlib
import os
import selectors
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from types import FrameType

from folkmoot.config.supervisor.child import Child
from folkmoot.config.supervisor.processes import Process

CANNOT_RUN = 2
STOP_SECONDS = 15.0
READY_CHECK_SECONDS = 0.05
STOPPING_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Supervisor:
    """Keeps processes running until it is told to stop or one of them cannot run at all.

    They start in the order given, each when all before it are ready.
    """

    def __init__(self, processes: Sequence[Process], on_ready: Callable[[], None]) -> None:
        self.children = [Child(process) for process in processes]
        self._width = max(len(process.name) for process in processes)
        self._on_ready = on_ready
        self._told_ready = False
        self._stop_requests = 0
        self._exit_code = 0
        self._selector = selectors.DefaultSelector()

    def run(self) -> int:
        """Starts everything and returns the exit code once all of it has stopped."""
        with self._signals():
            try:
                while not self._stop_requests:
                    self._turn()
            except BrokenPipeError:
                # Nobody reads what we say any more (`folkmoot up | head`).
                _silence_output()
            finally:
                self._stop_all()
        return self._exit_code

    def _turn(self) -> None:
        self._pass_on_lines(self._wait_seconds())
        now = time.monotonic()
        for child in self.children:
            code = child.exit_code()
            if code is not None:
                self._after_exit(child, code, now)
            elif child.start_at is not None and child.start_at <= now:
                self._start(child)
            elif child.pid and not child.is_ready and child.process.ready:
                child.is_ready = child.process.ready()
            elif self._is_turn_of(child):
                self._start(child)
        if not self._told_ready and all(child.is_ready for child in self.children):
            self._told_ready = True
            self._on_ready()

    def _is_turn_of(self, child: Child) -> bool:
        """Whether it is next to be started: never was, and all before it are ready."""
        before = self.children[: self.children.index(child)]
        return not child.was_started and all(other.is_ready for other in before)

    def _wait_seconds(self) -> float | None:
        if any(not child.is_ready and child.start_at is None for child in self.children):
            return READY_CHECK_SECONDS
        starts = [child.start_at for child in self.children if child.start_at is not None]
        return max(0.0, min(starts) - time.monotonic()) if starts else None

    def _start(self, child: Child) -> None:
        child.start(time.monotonic())
        self._selector.register(child.pipe(), selectors.EVENT_READ, child)

    def _after_exit(self, child: Child, code: int, now: float) -> None:
        could_run = child.has_run(now)
        self._collect(child)
        if code == CANNOT_RUN and not could_run:
            self._exit_code = CANNOT_RUN
            self._stop_requests += 1
            return
        wait = child.schedule(now)
        ended = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"
        times = "" if child.crashes == 1 else f", the {child.crashes}th time in a row"
        self._say(child, f"{ended}{times}; starting it again in {wait:g} s")

    def _collect(self, child: Child) -> None:
        for line in child.last_words():
            self._say(child, line)
        self._selector.unregister(child.pipe())
        child.forget()

    def _pass_on_lines(self, seconds: float | None) -> None:
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                with contextlib.suppress(BlockingIOError):
                    os.read(key.fd, 4096)
                continue
            for line in key.data.lines():
                self._say(key.data, line)

    def _say(self, child: Child, line: str) -> None:
        say(f"{child.process.name:{self._width}} | {line}")

    def _stop_all(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        asked_at_first = self._stop_requests
        running = [child for child in self.children if child.pid]
        with contextlib.suppress(BrokenPipeError):
            say("Folkmoot is stopping; once more, and it stops at once")
        for child in running:
            child.signal_group(signal.SIGTERM)
        while running:
            impatient = self._stop_requests > asked_at_first
            if impatient or time.monotonic() > deadline:
                for child in running:
                    child.signal_group(signal.SIGKILL)
            with contextlib.suppress(BrokenPipeError):
                self._pass_on_lines(READY_CHECK_SECONDS)
            for child in running:
                if child.exit_code() is not None:
                    with contextlib.suppress(BrokenPipeError):
                        self._collect(child)
            running = [child for child in running if child.pid]

    @contextlib.contextmanager
    def _signals(self) -> Iterator[None]:
        """While inside, signals only wake the loop: children's exits and requests to stop."""
        reading, writing = os.pipe()
        for end in (reading, writing):
            os.set_blocking(end, False)
        self._selector.register(reading, selectors.EVENT_READ, None)
        before = {number: signal.signal(number, self._asked) for number in STOPPING_SIGNALS}
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, _noticed)
        old_wakeup = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(old_wakeup)
            for number, handler in before.items():
                signal.signal(number, handler)
            self._selector.close()
            os.close(reading)
            os.close(writing)

    def _asked(self, number: int, _: FrameType | None) -> None:
        del number
        self._stop_requests += 1


def say(line: str) -> None:
    """One line to the person or log in front, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _noticed(number: int, _: FrameType | None) -> None:
    # The wake-up descriptor does the work; a handler must be set for it to be written to.
    del number


def _silence_output() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
