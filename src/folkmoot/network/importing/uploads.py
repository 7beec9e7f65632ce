"""Archives people sent: kept under random names until their import is done with them.

Each upload is a folder of its own, open to nobody else, with one file for each file sent. What
people called a file is never part of a path.
"""

import re
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
_NAME = re.compile(r"[0-9a-f]{32}")
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
    if upload_of(source) is None:
        raise NotFound("This file was not uploaded here.", hint="Upload it again.")


def upload_of(source: str | Path) -> Path | None:
    """The folder of the upload that `source` is, or is the file of; None for anything else.

    It is named by us, letter for letter: no link is followed and no ".." understood, because what
    this names may be removed with everything in it.
    """
    path = Path(source)
    if ".." in path.parts:
        return None
    for place in (path, path.parent):
        if place.parent == folder() and _NAME.fullmatch(place.name):
            return place
    return None


def size_of(source: str) -> int:
    """The bytes of an upload on disk; 0 when it is gone."""
    path = Path(source)
    files = path.iterdir() if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def discard(source: str | Path) -> None:
    """Remove an upload; nothing else is ever removed, and one that is gone stays gone."""
    place = upload_of(source)
    if place is not None:
        shutil.rmtree(place, ignore_errors=True)


def sweep() -> int:
    """Remove uploads nobody needs any more; returns how many."""
    needed = set(_needed())
    stale = [place for place in _lying() if place not in needed]
    for place in stale:
        discard(place)
    return len(stale)


def _lying() -> Iterator[Path]:
    """What lies there long enough not to be under way."""
    if not folder().is_dir():
        return
    for place in filter(upload_of, folder().iterdir()):
        changed = datetime.fromtimestamp(place.lstat().st_mtime, UTC)
        if clock.now() - changed > BROKEN:
            yield place


def _needed() -> Iterator[Path]:
    """Folders of imports that are not over, or were stopped only lately."""
    runs = ImportRun.objects.filter(is_upload=True).exclude(state=ImportState.DONE)
    late = clock.now() - KEPT
    runs = runs.exclude(state__in=_ENDED, finished_at__lt=late)
    for source in runs.values_list("source", flat=True):
        place = upload_of(source)
        if place is not None:
            yield place
