"""The files that lie in an export beside what was said: fetched by name, one at a time.

A tar can only be read from its beginning to its end, so its files are put into a folder of our own
once, under numbers; what they were called is only compared.
"""

import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from mimetypes import guess_type
from pathlib import Path

from folkmoot.network.mail.sources.contract import SourceError, SourceLimits
from folkmoot.network.mail.sources.streams import Readable
from folkmoot.network.mail.sources.talk.archive import Wanted, clean, files, names, plain
from folkmoot.network.writing.composing import NewFile

LINKED = "files that the export only links to"
TOO_LARGE = "files too large for a message"
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,60}\Z", re.ASCII)


class Beside:
    """The wanted files of one export; `names` are what they are called there."""

    def __init__(self, where: dict[str, Path | zipfile.ZipInfo], archive: Path, most: int) -> None:
        self._where = where
        self._archive = archive
        self._most = most

    @property
    def names(self) -> Sequence[str]:
        """All of them, in order."""
        return sorted(self._where)

    def attached(
        self, wanted: Sequence[tuple[str | None, str, str]], skipped: Counter[str]
    ) -> tuple[NewFile, ...]:
        """The files of one message, each by the name it lies under (None: nowhere), what it is to
        be called, and its type ("" where unknown). Those that cannot come along are counted.
        """
        found: list[NewFile] = []
        left = self._most
        for place, name, media_type in wanted:
            size = self._size(place)
            if size is None:
                skipped[LINKED] += 1
            elif size > left:
                skipped[TOO_LARGE] += 1
            else:
                left -= size
                kind = media_type or guess_type(name)[0] or ""
                known = kind if _TYPE.match(kind) else "application/octet-stream"
                found.append(NewFile(name[:200] or "file", known, self._content(str(place))))
        return tuple(found)

    def _size(self, name: str | None) -> int | None:
        place = self._where.get(name or "")
        if place is None:
            return None
        return place.stat().st_size if isinstance(place, Path) else place.file_size

    def _content(self, name: str) -> bytes:
        place = self._where[name]
        if isinstance(place, Path):
            return place.read_bytes()
        with zipfile.ZipFile(self._archive) as archive, archive.open(place) as file:
            found = file.read(self._most + 1)
        if len(found) > self._most:
            raise SourceError(
                "A file is larger than the zip says.", hint="Make it again.", place=name
            )
        return found


@contextmanager
def beside(path: Path, limits: SourceLimits, wanted: Wanted) -> Iterator[Beside]:
    """The wanted files of an export, as long as the block lasts."""
    # base64 makes a third more of a file, line ends included
    most = limits.message_bytes * 7 // 10
    if path.is_dir():
        yield Beside({name: path / name for name in names(path) if wanted(name)}, path, most)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            members = {clean(one.filename): one for one in archive.infolist() if plain(one)}
        yield Beside({name: one for name, one in members.items() if wanted(name)}, path, most)
    else:
        with tempfile.TemporaryDirectory(prefix="folkmoot-export-") as folder:
            kept: dict[str, Path | zipfile.ZipInfo] = {}
            for number, (name, stream) in enumerate(files(path, limits, wanted)):
                place = Path(folder) / str(number)
                _copy(stream, place, most)
                kept[name] = place
            yield Beside(kept, path, most)


def _copy(stream: Readable, place: Path, most: int) -> None:
    """Copy a file of a tar; one too large keeps only its size, as an empty file of that length."""
    size = 0
    with place.open("wb") as out:
        while piece := stream.read(1 << 20):
            size += len(piece)
            if size <= most:
                out.write(piece)
        if size > most:
            out.truncate(size)
