"""One supervisor for one home: a lock that its holder's death lets go of."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.base.errors import Unusable


@contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Holds the lock file, with this process's number in it; Unusable when another one has it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = file.read().strip() or "unknown"
            raise Unusable(
                "Folkmoot is already running on this home.",
                hint=f"Stop it first (kill {holder}), or use another home with --home.",
                place=f"{path}, process {holder}",
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        yield
        file.truncate(0)
