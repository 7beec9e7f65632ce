"""Waiting for something to become true, with a limit, instead of sleeping for a guess."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PAUSE_SECONDS = 0.01


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 30.0) -> None:
    """Returns once the condition holds; fails the test, naming what it waited for, in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain until {what}")
        time.sleep(PAUSE_SECONDS)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that ended and was not collected yet does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text(encoding="ascii")
    except FileNotFoundError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def started(
    arguments: Sequence[str],
    output: Path,
    environment: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """A Python process on our source, in a session of its own, writing all it says to `output`."""
    with output.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, *arguments],
            stdin=stdin,
            stdout=file,
            stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **(environment or {})},
            start_new_session=True,
        )
