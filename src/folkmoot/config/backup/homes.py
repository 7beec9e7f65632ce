"""Backing a home up and putting it back."""

import shutil
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from folkmoot.base import clock
from folkmoot.base.database import database_setting
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.settings import Settings
from folkmoot.config.backup import archive, engines
from folkmoot.config.backup.archive import DATABASE, FORMAT, HOME, Engine, Manifest

# Locks and half-received files are of the moment; what is derived is rebuilt from the database.
SQLITE_FILE = "folkmoot.sqlite3"
LEFT_OUT = ("run", "uploads", "copies", "search", "cache")


def back_up(settings: Settings, target: Path) -> Manifest:
    """Writes the whole home into `target`, reads it back, and returns what it holds.

    Works while Folkmoot runs: the database is copied as it is at one moment. The file appears
    under its name only when it was verified. Raises Unusable when `target` exists.
    """
    if target.exists():
        raise Unusable(
            "There is a file of this name already.", hint="Name another one.", place=str(target)
        )
    database = database_setting(settings)
    partial = target.with_name(f"{target.name}.partial")
    partial.unlink(missing_ok=True)
    heading = Manifest(
        format=FORMAT,
        version=own_version(),
        made_at=clock.now().isoformat(timespec="seconds"),
        engine=engines.engine_of(database),
        members=(),
    )
    try:
        # Beside the backup, because that is where room was made for about as many bytes.
        with tempfile.TemporaryDirectory(prefix=".folkmoot-", dir=target.parent) as scratch:
            copy = Path(scratch) / DATABASE
            engines.dump(database, copy)
            files = [(DATABASE, copy), *home_files(settings.home, outside=target.parent)]
            archive.write(partial, files, heading)
        manifest = archive.verify(partial)
        partial.rename(target)
    finally:
        partial.unlink(missing_ok=True)
    return manifest


def own_version() -> str:
    """The version of the code that runs; "unreleased" when it was never installed."""
    try:
        return version("folkmoot")
    except PackageNotFoundError:
        return "unreleased"


def home_files(home: Path, outside: Path) -> Iterator[tuple[str, Path]]:
    """The files of a home that belong into a backup, each with its name there.

    The database is copied on its own; what lies in `outside`, where backups are written, stays out
    when that is a folder within the home.
    """
    for path in sorted(home.rglob("*")):
        relative = path.relative_to(home)
        left_out = (
            relative.parts[0] in LEFT_OUT
            or relative.parts[0].startswith(SQLITE_FILE)
            or (outside != home and outside in path.parents and outside.is_relative_to(home))
        )
        if path.is_file() and not left_out:
            yield f"{HOME}/{relative.as_posix()}", path


def restore(settings: Settings, source: Path) -> Manifest:
    """Fills an empty home from a backup; nothing is changed unless every digest is right.

    Raises Unusable when the home is not empty or its database is of the other kind, Damaged when
    the backup is not what was written.
    """
    database = database_setting(settings)
    require_empty(settings.home)
    engines.require_empty(database)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.home) as scratch:
        manifest = archive.unpack(source, Path(scratch))
        require_same_engine(manifest, engines.engine_of(database), source)
        # The database comes last: a home without one is still seen as unfinished.
        unpacked = Path(scratch) / HOME
        for path in sorted(unpacked.rglob("*")) if unpacked.is_dir() else []:
            target = settings.home / path.relative_to(unpacked)
            if path.is_dir():
                target.mkdir(mode=0o700, exist_ok=True)
            else:
                shutil.move(path, target)
        engines.load(database, Path(scratch) / DATABASE)
    return manifest


def require_empty(home: Path) -> None:
    """Raises Unusable when the home holds more than folders without files."""
    if any(path.is_file() for path in home.rglob("*") if "run" not in path.parts):
        raise Unusable(
            "The home folder is not empty.",
            hint="Restore into a new one: folkmoot restore FILE --home FOLDER",
            place=str(home),
        )


def require_same_engine(manifest: Manifest, here: Engine, source: Path) -> None:
    """Raises when the backup's database is of the other kind than this home's."""
    if manifest.engine != here:
        raise FolkmootError(
            f"The backup is of a {manifest.engine} database; this home uses {here}.",
            hint="Set FOLKMOOT_DATABASE_URL for PostgreSQL; unset it for SQLite.",
            place=str(source),
        )
