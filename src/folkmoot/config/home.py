"""The home folder: where all state lives. `opening` sets its database up."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import PREFIX, default_home

RUN_FOLDER = "run"
FOLDERS = (RUN_FOLDER, "uploads")
PRIVATE_FOLDER = 0o700
PRIVATE_FILE = 0o600


def choose_home(named: Path | None) -> Path:
    """Settles the home for this process and its children, and returns it.

    The first of: the folder named, FOLKMOOT_HOME, `var/` when the code runs from a checkout, the
    platform's folder for an application's state.
    """
    if named is None and not os.environ.get(PREFIX + "HOME"):
        named = checkout_home()
    if named is not None:
        os.environ[PREFIX + "HOME"] = str(named.expanduser().resolve())
    return default_home()


def checkout_home() -> Path | None:
    """`var/` of the checkout this code runs from; None when it was installed from a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root / "var" if (root / "script" / "server").is_file() else None


def make_folders(home: Path) -> None:
    """The home and the folders in it that must be there, open to nobody else."""
    for folder in (home, *(home / name for name in FOLDERS)):
        if not folder.is_dir():
            folder.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not os.access(home, os.W_OK | os.X_OK):
        raise Unusable(
            "The home folder cannot be written to.",
            hint="Give this user write access to it, or choose another one with --home.",
            place=str(home),
        )


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Holds a file lock, waiting for whoever has it; a killed holder lets go by dying."""
    with path.open("a") as file:
        path.chmod(PRIVATE_FILE)
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
