"""A lock among processes and threads that is waited for in short steps."""

import fcntl
import os
import time
from pathlib import Path

SHORTEST_SECONDS = 0.0003
LONGEST_SECONDS = 0.002
"""Between two looks: a post holds the lock for 2 to 3 ms."""


class Queue:
    """One connection's place at the lock on a file; each connection has its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: int | None = None

    @property
    def is_in(self) -> bool:
        """Whether this one holds the lock."""
        return self._held is not None

    def enter(self, deadline: float) -> None:
        """Wait for the lock; at the deadline (of `time.monotonic`) go on without it.

        Likewise where the file cannot be made, since SQLite's own lock is the one that counts.
        """
        try:
            handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError:
            return
        pause = SHORTEST_SECONDS
        while not _locked(handle):
            if time.monotonic() > deadline:
                os.close(handle)
                return
            time.sleep(pause)
            pause = min(pause * 1.5, LONGEST_SECONDS)
        self._held = handle

    def leave(self) -> None:
        """Let the next one in; without the lock this does nothing."""
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
