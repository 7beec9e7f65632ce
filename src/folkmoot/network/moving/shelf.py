"""Where finished copies lie until they are fetched or too old: files of the home, by their ids."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from folkmoot.base.ids import written


def folder() -> Path:
    """The folder of copies, open to nobody else."""
    home: Path = settings.FOLKMOOT.home
    place = home / "copies"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def place_of(ref: UUID) -> Path:
    """The file of a copy."""
    return folder() / f"{written(ref)}.zip"


def discard(ref: UUID) -> None:
    """Remove a copy's file; one that is gone stays gone."""
    place_of(ref).unlink(missing_ok=True)
