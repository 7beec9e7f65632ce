"""Maildir (cr.yp.to/proto/maildir.html), Maildir++ subfolders and nested ones. Flags may change
between two runs.
"""

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import msgspec

from folkmoot.network.mail.sources.contract import Place, RawMessage, SourceLimits, messages
from folkmoot.network.mail.sources.entries import IS_LINK, NOT_MAIL, Entry, messages_of
from folkmoot.network.mail.sources.streams import Stream


class _File(NamedTuple):
    """`folder` relative to the top, `unique` the part of the name that never changes."""

    folder: str
    unique: str
    path: Path
    size: int


class MaildirSource:
    """All folders of a Maildir.

    A position is the folder and the unique part of the file name, which survives a move from `new`
    to `cur` and a change of flags.
    """

    kind = "maildir"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._path = path
        self._limits = limits
        self.label = path.name or str(path)
        self.skipped: Counter[str] = Counter()
        files = _files(path)
        self.total_messages: int | None = len(files)
        self.total_bytes: int | None = sum(file.size for file in files)

    def read(self, after: str = "") -> Iterator[RawMessage]:
        done = 0
        for file in _files(self._path):
            position = f"{file.folder}/{file.unique}"
            done += file.size
            if after and (file.folder, file.unique) <= tuple(after.rsplit("/", 1)):
                continue
            if file.path.is_symlink() or not file.path.is_file():
                self.skipped[IS_LINK] += 1
                continue
            yield from self._message(file, position, done)

    def _message(self, file: _File, position: str, done: int) -> Iterator[RawMessage]:
        stream = Stream(file.path, self._limits)
        count = 0
        try:
            place = f"{self.label}/{position.lstrip('/')}"
            entry = Entry(position, place, stream, done)
            for message in messages_of(entry, self._limits):
                count += 1
                yield _stamped(message, position, file.unique)
        finally:
            stream.close()
        if not count:
            self.skipped[NOT_MAIL] += 1


def _stamped(message: RawMessage, position: str, unique: str) -> RawMessage:
    """The name begins with the second of delivery: better than the date of a copied file."""
    seconds = unique.split(".", 1)[0]
    delivered = message.envelope_date
    if delivered is None and seconds.isdecimal() and 8 < len(seconds) < 11:
        delivered = datetime.fromtimestamp(int(seconds), UTC)
    return msgspec.structs.replace(message, position=position, envelope_date=delivered)


def _files(path: Path) -> list[_File]:
    """Every message file below, by folder and unique name. What is in `tmp` is not delivered.

    Files lying beside `cur` and `new` are taken too: people move mail by hand.
    """
    found: list[_File] = []
    for folder, folders, _ in os.walk(path):
        name = "" if Path(folder) == path else Path(folder).relative_to(path).as_posix()
        boxes = [box for box in ("cur", "new") if box in folders]
        for box in boxes:
            if not (Path(folder) / box).is_symlink():
                found.extend(_box_files(Path(folder) / box, name))
        found.extend(_box_files(Path(folder), name))
        folders[:] = [one for one in folders if not boxes or one not in ("cur", "new", "tmp")]
    found.sort(key=lambda file: (file.folder, file.unique))
    return found


def _box_files(path: Path, folder: str) -> Iterator[_File]:
    with os.scandir(path) as entries:
        for entry in entries:
            if entry.name[:1] != "." and not entry.is_dir(follow_symlinks=False):
                size = entry.stat(follow_symlinks=False).st_size
                unique = entry.name.split(":2,", 1)[0].split(";2,", 1)[0]
                yield _File(folder, unique, Path(entry.path), size)


class MaildirKind:
    name = "maildir"
    rank = 20

    def recognises(self, place: Place) -> bool:
        if place.url or not place.path.is_dir():
            return False
        return (place.path / "cur").is_dir() or (place.path / "new").is_dir()

    def describe(self, place: Place) -> str:
        files = _files(place.path)
        folders = len({file.folder for file in files})
        words = f"a Maildir of {messages(len(files))}"
        return f"{words} in {folders} folders" if folders > 1 else words

    def open(self, place: Place) -> MaildirSource:
        return MaildirSource(place.path, place.limits)


KIND = MaildirKind()
