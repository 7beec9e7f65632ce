"""The files of an export: a folder, a zip, or a tar, plain or compressed, looked at by name.

Names are only compared, never used as paths of this machine, so a name cannot lead out of
anything; how much an archive may grow is bounded as for all sources.
"""

import io
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import cast

from folkmoot.network.mail.sources.contract import SourceError, SourceLimits
from folkmoot.network.mail.sources.streams import Readable, Stream, compression, unpacked

MOST_NAMES = 2_000_000
LARGEST_FILE = 512 << 20
"""Bytes of one file of an export that are held at once."""
Wanted = Callable[[str], bool]


def files(path: Path, limits: SourceLimits, wanted: Wanted) -> Iterator[tuple[str, Readable]]:
    """The wanted files with their content: by name, but those of a tar in the order they lie in.

    A stream is good until the next one is asked for. Raises SourceError for a damaged archive.
    """
    if path.is_dir():
        for name in names(path):
            if wanted(name):
                with (path / name).open("rb") as file:
                    yield name, file
    elif zipfile.is_zipfile(path):
        with _zip(path) as archive:
            for member in sorted(archive.infolist(), key=lambda one: one.filename):
                name = clean(member.filename)
                if plain(member) and wanted(name):
                    with archive.open(member) as file:
                        packed = cast(Readable, file)
                        yield name, unpacked(packed, member.compress_size, limits, name)
    else:
        yield from _tar_members(path, limits, wanted)


def content(stream: Readable, name: str) -> bytes:
    """All of a file; SourceError for one too large to be what it says."""
    found = bytearray()
    while piece := stream.read(1 << 20):
        found += piece
        if len(found) > LARGEST_FILE:
            raise SourceError(
                f"{name} is larger than {LARGEST_FILE >> 20} MB.",
                hint="Export in smaller parts.",
                place=name,
            )
    return bytes(found)


def names(folder: Path) -> list[str]:
    """The files of a folder and all below, as paths within it; links are none."""
    found = (one for one in folder.rglob("*") if one.is_file() and not one.is_symlink())
    return sorted(one.relative_to(folder).as_posix() for one in islice(found, MOST_NAMES))


def _tar_members(
    path: Path, limits: SourceLimits, wanted: Wanted
) -> Iterator[tuple[str, Readable]]:
    stream = Stream(path, limits)
    try:
        with tarfile.open(fileobj=cast(io.BytesIO, stream), mode="r|") as archive:
            for member in archive:
                name = clean(member.name)
                if member.isreg() and wanted(name):
                    file = archive.extractfile(member)
                    if file is not None:
                        yield name, cast(Readable, file)
    except tarfile.TarError as problem:
        raise SourceError(
            "The tar is damaged and cannot be read further.",
            hint="Fetch it again and repeat; nothing is doubled.",
            place=str(path),
        ) from problem
    finally:
        stream.close()


def is_archive(path: Path) -> bool:
    """Whether a look inside could tell anything."""
    if path.is_dir() or zipfile.is_zipfile(path):
        return True
    with path.open("rb") as file:
        start = file.read(512)
    return bool(compression(start)) or start[257:262] == b"ustar"


def _zip(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as problem:
        raise SourceError(
            "The zip is damaged.", hint="Fetch or make it again.", place=str(path)
        ) from problem


def plain(member: zipfile.ZipInfo) -> bool:
    """Whether a member of a zip is a file that can be read as it is."""
    is_link = (member.external_attr >> 16) & 0o170000 == 0o120000
    return not (member.is_dir() or is_link or member.flag_bits & 1)


def clean(name: str) -> str:
    """A name without what could lead out of anything."""
    parts = [part for part in PurePosixPath(name.replace("\\", "/")).parts if part != "/"]
    return "/".join(part for part in parts if part not in (".", ".."))
