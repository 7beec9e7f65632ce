"""One supervised child: its process group, the lines it writes, and when to start it again."""

import contextlib
import os
import signal
import subprocess
from functools import partial

from folkmoot.config.supervisor.lifeline import die_with_parent
from folkmoot.config.supervisor.processes import Process

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 30.0
STEADY_SECONDS = 60.0
READ_BYTES = 65536


class Child:
    """A process of the house while it runs, and what is known about its crashes."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.crashes = 0
        self.is_ready = False
        self.start_at: float | None = None
        self._popen: subprocess.Popen[bytes] | None = None
        self._started_at: float | None = None
        self._unfinished = b""

    def start(self, now: float) -> None:
        """Starts it in a process group of its own, tied to this process's life."""
        self.start_at = None
        self.is_ready = self.process.ready is None
        self._started_at = now
        self._popen = subprocess.Popen(  # noqa: S603  # argv comes from the registry
            self.process.argv,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            bufsize=0,
            process_group=0,
            # safe here: the supervisor has no threads that could hold a lock across the fork
            preexec_fn=partial(die_with_parent, os.getpid()),  # noqa: PLW1509
        )
        os.set_blocking(self.pipe(), False)

    def pipe(self) -> int:
        """The descriptor its output comes from; only while it was started and not collected."""
        if self._popen is None or self._popen.stdout is None:
            raise LookupError(f"{self.process.name} was not started")
        return self._popen.stdout.fileno()

    @property
    def pid(self) -> int | None:
        """Its process id, None while it does not run."""
        return self._popen.pid if self._popen else None

    @property
    def was_started(self) -> bool:
        """Whether it was started at least once."""
        return self._started_at is not None

    def lines(self) -> list[str]:
        """The lines it wrote since the last call; an unfinished one waits for its end."""
        if self._popen is None:
            return []
        content = self._unfinished
        with contextlib.suppress(BlockingIOError):
            while piece := os.read(self.pipe(), READ_BYTES):
                content += piece
        *finished, self._unfinished = content.split(b"\n")
        return [line.decode("utf-8", "replace").rstrip() for line in finished]

    def last_words(self) -> list[str]:
        """What is left of its output after its end."""
        lines = self.lines()
        if self._unfinished:
            lines.append(self._unfinished.decode("utf-8", "replace"))
            self._unfinished = b""
        return lines

    def exit_code(self) -> int | None:
        """Its exit code (negative: the signal that ended it), None while it runs."""
        return self._popen.poll() if self._popen else None

    def signal_group(self, number: signal.Signals) -> None:
        """Sends a signal to it and to everything it started."""
        if self._popen is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._popen.pid, number)

    def forget(self) -> None:
        """Closes its pipe after its end; whatever it left behind in its group is killed."""
        self.signal_group(signal.SIGKILL)
        if self._popen is not None and self._popen.stdout is not None:
            self._popen.stdout.close()
        self._popen = None
        self.is_ready = False

    def has_run(self, now: float) -> bool:
        """Whether it ever did its work: it was started before, or kept going for a while."""
        return self.crashes > 0 or self._ran_for(now) >= STEADY_SECONDS

    def schedule(self, now: float) -> float:
        """Counts a crash and sets when to start again; returns the seconds until then.

        Doubles with each crash up to a ceiling; a minute of steady running forgives all of them.
        """
        if self._ran_for(now) >= STEADY_SECONDS:
            self.crashes = 0
        self.crashes += 1
        wait = min(FIRST_WAIT_SECONDS * 2.0 ** (self.crashes - 1), LONGEST_WAIT_SECONDS)
        self.start_at = now + wait
        return wait

    def _ran_for(self, now: float) -> float:
        return 0.0 if self._started_at is None else now - self._started_at
