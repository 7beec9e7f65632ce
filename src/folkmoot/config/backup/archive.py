"""The backup file: a zstd-compressed tar whose last member lists every other with its SHA-256.

Members are `database` (a SQLite file, or what pg_dump's custom format writes) and `home/...`.
The list comes last so that each file is read only once, while it is written.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Literal

import msgspec
import zstandard

from folkmoot.base.errors import FolkmootError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
HOME = "home"
LEVEL = 6
PIECE_BYTES = 1024 * 1024
MANIFEST_BYTES = 64 * 1024 * 1024

Engine = Literal["sqlite", "postgresql"]


class Member(msgspec.Struct, frozen=True):
    """One file of the backup; size in bytes, digest in hexadecimal."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup holds, and from what; `made_at` is ISO 8601 in UTC."""

    format: int
    version: str
    made_at: str
    engine: Engine
    members: tuple[Member, ...]


class Damaged(FolkmootError):
    """The backup is not what it was when it was written."""


def write(path: Path, files: Iterable[tuple[str, Path]], heading: Manifest) -> Manifest:
    """Writes the files under their names and the finished manifest, which is returned."""
    members: list[Member] = []
    with path.open("xb") as raw:
        path.chmod(0o600)
        compressor = zstandard.ZstdCompressor(level=LEVEL, write_checksum=True)
        with (
            compressor.stream_writer(raw, closefd=False) as packed,
            tarfile.open(fileobj=packed, mode="w|") as tar,
        ):
            for name, source in files:
                members.append(_add(tar, name, source))
            manifest = msgspec.structs.replace(heading, members=tuple(members))
            content = msgspec.json.encode(manifest)
            entry = tarfile.TarInfo(MANIFEST)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return manifest


def verify(path: Path) -> Manifest:
    """Reads the backup from end to end; Damaged says what is wrong with it."""
    with _opened(path) as tar:
        found: list[Member] = []
        for entry, file in _entries(tar, path):
            if entry.name == MANIFEST:
                return _checked(file.read(MANIFEST_BYTES), found, path)
            digest, size = _digest(file)
            found.append(Member(entry.name, size, digest))
    raise Damaged("The backup ends too early.", hint="Use another copy.", place=str(path))


def unpack(path: Path, folder: Path) -> Manifest:
    """Writes the members below `folder`, compared with the manifest; Damaged when they differ.

    Raises before anything is written when a member would land outside of the folder.
    """
    with _opened(path) as tar:
        found: list[Member] = []
        for entry, file in _entries(tar, path):
            if entry.name == MANIFEST:
                return _checked(file.read(MANIFEST_BYTES), found, path)
            target = folder / _inside(entry.name, path)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with target.open("xb") as out:
                target.chmod(0o600)
                digest, size = _digest(file, out)
            found.append(Member(entry.name, size, digest))
    raise Damaged("The backup ends too early.", hint="Use another copy.", place=str(path))


def _add(tar: tarfile.TarFile, name: str, source: Path) -> Member:
    with source.open("rb") as file:
        entry = tarfile.TarInfo(name)
        entry.size = source.stat().st_size
        entry.mode = 0o600
        entry.mtime = int(source.stat().st_mtime)
        counting = _Counting(file)
        # copies exactly `size` bytes and raises if the file became shorter meanwhile
        tar.addfile(entry, counting)
    return Member(name, entry.size, counting.digest.hexdigest())


class _Counting(io.RawIOBase):
    """A file that digests what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__()
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._file.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def _opened(path: Path) -> Iterator[tarfile.TarFile]:
    try:
        with (
            path.open("rb") as raw,
            zstandard.ZstdDecompressor().stream_reader(raw) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r|") as tar,
        ):
            yield tar
    except (tarfile.TarError, zstandard.ZstdError, EOFError) as problem:
        raise Damaged(
            f"The backup cannot be read: {problem}.",
            hint="Is it a file that `folkmoot backup` wrote? Use another copy.",
            place=str(path),
        ) from None


def _entries(tar: tarfile.TarFile, path: Path) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    for entry in tar:
        file = tar.extractfile(entry) if entry.isreg() else None
        if file is None:
            raise Damaged(
                f"The backup holds something that is not a file: {entry.name!r}.",
                hint="It was not written by Folkmoot; do not use it.",
                place=str(path),
            )
        yield entry, file


def _inside(name: str, path: Path) -> PurePosixPath:
    parts = PurePosixPath(name).parts
    if name == DATABASE or (len(parts) > 1 and parts[0] == HOME and ".." not in parts):
        return PurePosixPath(*parts)
    raise Damaged(
        f"The backup holds a file that does not belong into one: {name!r}.",
        hint="It was not written by Folkmoot; do not use it.",
        place=str(path),
    )


def _digest(file: IO[bytes], out: IO[bytes] | None = None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(PIECE_BYTES):
        digest.update(piece)
        size += len(piece)
        if out is not None:
            out.write(piece)
    return digest.hexdigest(), size


def _checked(content: bytes, found: list[Member], path: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(content, type=Manifest)
    except msgspec.DecodeError as problem:
        raise Damaged(f"The backup's list cannot be read: {problem}.", place=str(path)) from None
    if manifest.format != FORMAT:
        raise Damaged(
            f"The backup has format {manifest.format}; this version reads {FORMAT}.",
            hint="Use the version of Folkmoot that wrote it, or a newer one.",
            place=str(path),
        )
    for wanted, got in zip(manifest.members, found, strict=False):
        if wanted != got:
            raise Damaged(
                f"{wanted.name} is not what was backed up.",
                hint="Use another copy.",
                place=str(path),
            )
    if len(manifest.members) != len(found):
        raise Damaged("Files are missing or added.", hint="Use another copy.", place=str(path))
    return manifest
