"""Whether a process that took up work still lives, known at once and for certain on one machine.

Each process holds a file of its own locked; the system lets go of the lock when the process ends,
however it ends. So a lock that can be had proves a death, which neither a number (given out again)
nor a silence (perhaps only slow) does. A name whose file is not here belongs to another machine or
to a process that was cleared away: of that one nothing is known, and only time tells.
"""

import fcntl
import os
from collections.abc import Collection
from pathlib import Path
from secrets import token_hex

from django.conf import settings

_held: dict[tuple[Path, int], tuple[str, int]] = {}
"""By folder and process: its name and the open file, which must stay open until the end."""


def folder() -> Path:
    """Where the locked files lie."""
    home: Path = settings.FOLKMOOT.home
    return home / "run" / "alive"


def own_name() -> str:
    """The name of this process, 24 characters; its file is locked from now on."""
    key = (folder(), os.getpid())
    if key not in _held:
        _held[key] = _locked(folder())
    return _held[key][0]


def is_dead(name: str) -> bool:
    """Whether the process of this name has surely ended; False also where nothing is known."""
    descriptor = _taken(folder() / name) if name.isalnum() else None
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def clear_away(needed: Collection[str]) -> int:
    """Remove the files of dead processes except those `needed`; returns how many."""
    cleared = 0
    for path in folder().glob("*"):
        descriptor = _taken(path) if path.name not in needed else None
        if descriptor is not None:
            path.unlink(missing_ok=True)
            os.close(descriptor)
            cleared += 1
    return cleared


def _locked(place: Path) -> tuple[str, int]:
    """A new name with its file, locked; anew where somebody cleared it away before it was."""
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        path = place / token_hex(12)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        if path.exists():
            return path.name, descriptor
        os.close(descriptor)


def _taken(path: Path) -> int | None:
    """The file, locked by us; None where it is not here or its process lives."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        return None
    return descriptor
