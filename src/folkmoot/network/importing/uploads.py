"""Archives people sent: kept under random names until their import is done with them.

Each upload is a folder of its own, open to nobody else, with one file for each file sent. What
people called a file is never part of a path.
"""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.errors import NotFound
from folkmoot.network.models import ImportRun, ImportState

KEPT = timedelta(days=7)
"""How long a stopped import keeps its file, so that it can be taken up again."""
BROKEN = timedelta(hours=24)
"""An upload this old that belongs to no import was broken off; none takes longer."""
_ENDED = (ImportState.FAILED, ImportState.CANCELLED)


def folder() -> Path:
    """Where uploads lie."""
    home: Path = settings.FOLKMOOT.home
    return home / "uploads"


def new_folder() -> Path:
    """A fresh folder for one upload."""
    made = folder() / token_hex(16)
    made.mkdir(mode=0o700, parents=True)
    return made


def require_upload(source: str) -> None:
    """Raise NotFound unless `source` is an upload, so that no other file is read as one."""
    path = Path(source)
    if folder() not in path.parents or ".." in path.parts:
        raise NotFound("This file was not uploaded here.", hint="Upload it again.")


def size_of(source: str) -> int:
    """The bytes of an upload on disk; 0 when it is gone."""
    path = Path(source)
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def discard(source: str | Path) -> None:
    """Remove an upload; nothing else is ever removed, and one that is gone stays gone."""
    path = Path(source)
    inside = [place for place in (path, *path.parents) if place.parent == folder()]
    for place in inside:
        shutil.rmtree(place, ignore_errors=True)


def sweep() -> int:
    """Remove uploads nobody needs any more; returns how many."""
    needed = set(_needed())
    stale = [place for place in _lying() if place not in needed]
    for place in stale:
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)
    return len(stale)


def _lying() -> Iterator[Path]:
    """What lies there long enough not to be under way."""
    if not folder().is_dir():
        return
    for place in folder().iterdir():
        changed = datetime.fromtimestamp(place.lstat().st_mtime, UTC)
        if clock.now() - changed > BROKEN:
            yield place


def _needed() -> Iterator[Path]:
    """Folders of imports that are not over, or were stopped only lately."""
    runs = ImportRun.objects.filter(is_upload=True).exclude(state=ImportState.DONE)
    late = clock.now() - KEPT
    runs = runs.exclude(state__in=_ENDED, finished_at__lt=late)
    for source in runs.values_list("source", flat=True):
        path = Path(source)
        yield path if path.parent == folder() else path.parent
