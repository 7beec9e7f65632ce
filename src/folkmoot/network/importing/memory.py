"""How much memory an import and its reading processes hold together."""

import os
from pathlib import Path

PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class MemoryPeak:
    """The largest sum of resident memory seen of this process and its children."""

    def __init__(self) -> None:
        self.bytes = 0

    def measured(self) -> int:
        """Look again; returns the peak so far, in bytes. 0 where the system does not tell."""
        now = sum(map(_resident, [os.getpid(), *_children()]))
        self.bytes = max(self.bytes, now)
        return self.bytes


def _children() -> list[int]:
    try:
        listed = Path(f"/proc/{os.getpid()}/task").glob("*/children")
        return [int(pid) for file in listed for pid in file.read_text().split()]
    except OSError:
        return []


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except OSError:
        return 0
