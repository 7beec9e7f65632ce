"""A folder of mail files, at any depth: .eml, files without a suffix, mboxes, each also compressed;
MH folders too.
"""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from folkmoot.network.mail.sources.contract import (
    Place,
    RawMessage,
    SourceError,
    SourceLimits,
    about,
)
from folkmoot.network.mail.sources.entries import (
    IS_LINK,
    NOT_MAIL,
    Entry,
    looks_like_mail,
    messages_of,
    split_position,
)
from folkmoot.network.mail.sources.streams import Stream, beginning


class FolderSource:
    """All mail below a folder, in the order of paths. A position is the path inside, and the place
    in that file.

    Links are not followed: they could lead out of the folder, or round in it.
    """

    kind = "folder"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._path = path
        self._limits = limits
        self.label = path.name or str(path)
        self.skipped: Counter[str] = Counter()
        names = list(walked(path, limits))
        self.total_messages: int | None = None
        self.total_bytes: int | None = sum(_size(path / name) for name in names)

    def read(self, after: str = "") -> Iterator[RawMessage]:
        last, inner = split_position(after)
        done = 0
        for name in sorted(walked(self._path, self._limits), key=_order):
            path = self._path / name
            if path.is_symlink() or not path.is_file():
                self.skipped[IS_LINK] += 1
                continue
            done += _size(path)
            if last and _order(name) < _order(last):
                continue
            if name == last and inner == "whole":
                continue
            yield from self._file(name, done, inner if name == last else "")

    def _file(self, name: str, done: int, inner: str) -> Iterator[RawMessage]:
        path = self._path / name
        stream = Stream(path, self._limits)
        count = 0
        try:
            entry = Entry(name, f"{self.label}/{name}", stream, done)
            for message in messages_of(entry, self._limits, inner):
                count += 1
                yield message
        finally:
            stream.close()
        if not count and not inner:
            self.skipped[NOT_MAIL] += 1


def walked(path: Path, limits: SourceLimits) -> Iterator[str]:
    """Relative names of all files below, hidden ones left out."""
    count = 0
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if name == ".Trash" or name[:1] != ".")
        for file in files:
            if file[:1] == ".":
                continue
            count += 1
            if count > limits.members:
                raise SourceError(
                    "The folder holds more files than are read.",
                    hint=f"Import parts of it, each with at most {limits.members:,} files.",
                    place=str(path),
                )
            yield (Path(folder) / file).relative_to(path).as_posix()


def _order(name: str) -> tuple[str, ...]:
    """Path by path component; numbers of MH folders and mailers by value."""
    return tuple(part.zfill(12) if part.isdecimal() else part for part in name.split("/"))


def _size(path: Path) -> int:
    return path.lstat().st_size


class FolderKind:
    name = "folder"
    rank = 90

    def recognises(self, place: Place) -> bool:
        return not place.url and place.path.is_dir()

    def describe(self, place: Place) -> str:
        names = list(walked(place.path, place.limits))
        sample = names[:: max(1, len(names) // 50)]
        mails = sum(_is_mail(place.path / name, place.limits) for name in sample)
        if not mails:
            return f"a folder of {about(len(names))} files, none of which looks like mail"
        return f"a folder of {about(len(names) * mails / len(sample))} mail files"

    def open(self, place: Place) -> FolderSource:
        return FolderSource(place.path, place.limits)


def _is_mail(path: Path, limits: SourceLimits) -> bool:
    if path.is_symlink() or not path.is_file():
        return False
    return looks_like_mail(beginning(path, 65_536, limits)[0])


KIND = FolderKind()
