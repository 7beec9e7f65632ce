"""An archive on disk: a folder or a zip file of one, and the manifest that names every file."""

import hashlib
import io
import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

import msgspec

from folkmoot.base.errors import FolkmootError, Unusable

FORMAT = "folkmoot-archive"
VERSION = 1
MANIFEST = "manifest.json"
MOST_MANIFEST_BYTES = 256 << 20
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The same content makes the same zip file, so its members have no time of their own."""


class ArchivedFile(msgspec.Struct, frozen=True):
    """A file of an archive: its size in bytes, its lines or messages, its SHA-256 in hex."""

    name: str
    size: int
    count: int
    sha256: str


class ArchivedGroup(msgspec.Struct, frozen=True):
    """A group in an archive; the files in `folder` are its own."""

    ref: str
    slug: str
    folder: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What an archive holds. `scope`: everything, groups, group or person; only the first three
    can be taken in. `left_out`: rows that speak of what is not in it, by table.
    """

    format: str
    version: int
    scope: str
    made_at: datetime
    groups: tuple[ArchivedGroup, ...]
    left_out: dict[str, int]
    files: tuple[ArchivedFile, ...]


class Unfit(FolkmootError):
    """An archive that is not what it should be; `place` says where."""


class _Folder:
    """Files side by side on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.mkdir(parents=True)

    def opened(self, name: str) -> IO[bytes]:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("xb")

    def close(self) -> None:
        """Nothing is left open."""


class _Zip:
    """Files in one zip file, written one behind the other."""

    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path, "x", zipfile.ZIP_DEFLATED, compresslevel=6)

    def opened(self, name: str) -> IO[bytes]:
        member = zipfile.ZipInfo(name, _LONG_AGO)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        return self._zip.open(member, "w", force_zip64=True)

    def close(self) -> None:
        self._zip.close()


class _Counted(io.RawIOBase):
    """Writes through, and knows size and digest of what was written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.digest = hashlib.sha256()
        self.size = 0

    def write(self, content: bytes, /) -> int:  # type: ignore[override]  # only bytes are written
        self.digest.update(content)
        self.size += len(content)
        self._file.write(content)
        return len(content)


class Outgoing:
    """An archive being written; `files` are those that are complete."""

    def __init__(self, target: "_Folder | _Zip") -> None:
        self._target = target
        self.files: list[ArchivedFile] = []

    @contextmanager
    def file(self, name: str) -> Iterator[tuple[IO[bytes], list[int]]]:
        """A new file; whoever writes puts the number of its lines into the list."""
        counted, count = None, [0]
        with self._target.opened(name) as file:
            counted = _Counted(file)
            yield counted, count  # type: ignore[misc]  # a raw stream is all that is needed
        digest = counted.digest.hexdigest()
        self.files.append(ArchivedFile(name, counted.size, count[0], digest))

    def end(self, manifest: Manifest) -> None:
        """Write the manifest, behind which nothing comes."""
        told = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        with self._target.opened(MANIFEST) as file:
            file.write(told + b"\n")


@contextmanager
def outgoing(path: Path) -> Iterator[Outgoing]:
    """A new archive at `path`: a zip file if it is called so, else a folder.

    Until it is whole it has another name, which a broken-off one leaves to the next. Raises
    Unusable where something stands already.
    """
    if path.exists():
        raise Unusable(
            "There is something at this place already.", hint="Name another one.", place=str(path)
        )
    part = path.with_name(f".{path.name}.part")
    _removed(part)
    path.parent.mkdir(parents=True, exist_ok=True)
    target = _Zip(part) if path.suffix == ".zip" else _Folder(part)
    try:
        yield Outgoing(target)
        target.close()
    except BaseException:
        target.close()
        _removed(part)
        raise
    os.rename(part, path)  # noqa: PTH104  # of a folder as well, and never onto another file


def _removed(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


class Opened(Protocol):
    """An archive to be read; only names that its manifest tells are asked for."""

    def opened(self, name: str) -> IO[bytes]:
        """A file of it, from its beginning. Raises KeyError where there is none."""
        ...


class _OpenedFolder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def opened(self, name: str) -> IO[bytes]:
        path = self._path / name
        # a link could lead to any file of this machine
        if not path.is_file() or not path.resolve().is_relative_to(self._path.resolve()):
            raise KeyError(name)
        return path.open("rb")


class _OpenedZip:
    def __init__(self, path: Path) -> None:
        self._zip = zipfile.ZipFile(path)

    def opened(self, name: str) -> IO[bytes]:
        return self._zip.open(name)


def is_archive(path: Path) -> bool:
    """Whether this is one of our archives, from a look at its manifest."""
    try:
        with _opened(path).opened(MANIFEST) as file:
            return FORMAT.encode() in file.read(200)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError):
        return False


def open_archive(path: Path) -> tuple[Opened, Manifest]:
    """The archive and its manifest. Raises Unfit for one that is broken, foreign or too new."""
    try:
        opened = _opened(path)
        with opened.opened(MANIFEST) as file:
            content = file.read(MOST_MANIFEST_BYTES + 1)
        _require_version(content)
        manifest = msgspec.json.decode(content, type=Manifest)
    except (OSError, KeyError, zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise Unfit(
            f"This archive cannot be read: {problem}.",
            hint="Give the file that `folkmoot export everything` wrote, whole and unchanged.",
            place=f"{path.name}, {MANIFEST}",
        ) from problem
    for number, one in enumerate(manifest.files):
        _require_inside(one.name, number)
    for number, group in enumerate(manifest.groups):
        _require_inside(group.folder, number)
    return opened, manifest


def _opened(path: Path) -> Opened:
    return _OpenedFolder(path) if path.is_dir() else _OpenedZip(path)


def _require_version(content: bytes) -> None:
    """Say what is wrong before anything is read that a newer version writes in another way."""
    if len(content) > MOST_MANIFEST_BYTES:
        raise ValueError("its manifest is too large")
    told = json.loads(content)
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise ValueError("it is no archive of Folkmoot")
    version = told.get("version")
    if not isinstance(version, int) or version > VERSION:
        raise Unfit(
            f"This archive has version {version}; this program reads up to {VERSION}.",
            hint="Update Folkmoot here first, then take the archive in.",
            place=MANIFEST,
        )


def _require_inside(name: str, number: int) -> None:
    parts = name.split("/")
    if "\\" in name or "\0" in name or any(part in {"", ".", ".."} for part in parts):
        raise Unfit(
            f"A file of the archive has a name that leads elsewhere: {name[:100]!r}.",
            hint="It was not written like this by Folkmoot; do not use it.",
            place=f"{MANIFEST}, entry {number + 1}",
        )
