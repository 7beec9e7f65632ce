"""The installation's secret key: made once, kept in the home folder, readable by its owner only."""

import contextlib
import os
import secrets
from pathlib import Path

from folkmoot.base.errors import Unusable

FILE_NAME = "secret-key"


def secret_key(home: Path) -> str:
    """The key in `FOLKMOOT_SECRET_KEY`, else the one kept in the home, made there if missing."""
    given = os.environ.get("FOLKMOOT_SECRET_KEY")
    if given:
        return given
    path = home / FILE_NAME
    try:
        return path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return _made(path)
    except OSError as problem:
        raise Unusable(
            f"The secret key cannot be read: {problem.strerror}.",
            hint="Run Folkmoot as the user who owns the home folder.",
            place=str(path),
        ) from None


def _made(path: Path) -> str:
    key = secrets.token_urlsafe(48)
    # Written aside and linked: nobody reads half a key, a full disk leaves no empty one, and of
    # two processes that make one at the same time the first wins.
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(aside, path)
        return path.read_text(encoding="ascii").strip()
    except OSError as problem:
        raise Unusable(
            f"The home folder cannot be written: {problem.strerror}.",
            hint="Free some space, choose another with --home, or let this user write there.",
            place=str(path.parent),
        ) from None
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
