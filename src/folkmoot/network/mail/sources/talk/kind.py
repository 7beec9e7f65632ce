"""What makes an export of a place people talk in a kind of source."""

import io
import tarfile
import zipfile
from collections.abc import Set as AbstractSet
from itertools import islice
from pathlib import Path
from typing import cast

from folkmoot.network.mail.sources.contract import Place, SourceLimits
from folkmoot.network.mail.sources.streams import Stream
from folkmoot.network.mail.sources.talk.archive import is_archive
from folkmoot.network.mail.sources.talk.source import Reading, TalkSource

LOOKED_AT = 200
"""Files of a tar looked at to know what it is: an export begins with its lists."""


class TalkKind:
    """An export known by the names of some of its files, at its top or one folder below."""

    rank = 5

    def __init__(
        self, name: str, words: str, marks: tuple[AbstractSet[str], ...], reading: Reading
    ) -> None:
        self.name = name
        self._words = words
        self._marks = marks
        self._reading = reading

    def recognises(self, place: Place) -> bool:
        """Whether the files are there that every such export has."""
        if place.url:
            return False
        found = _top(place.path, place.limits)
        return any(marks <= found for marks in self._marks)

    def describe(self, place: Place) -> str:
        """What it is, in words."""
        only = f", only {place.only}" if place.only else ""
        return f"{self._words}{only}"

    def open(self, place: Place) -> TalkSource:
        """The source."""
        return TalkSource(self.name, place, self._reading)


def _top(path: Path, limits: SourceLimits) -> set[str]:
    """The lower-case names of files at the top of an export or one folder below."""
    if path.is_dir():
        return {one.name.lower() for one in path.iterdir() if one.is_file()}
    if not is_archive(path):
        return set()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    else:
        names = _first_of_tar(path, limits)
    return {name.rpartition("/")[2].lower() for name in names if name.strip("./").count("/") <= 1}


def _first_of_tar(path: Path, limits: SourceLimits) -> list[str]:
    stream = Stream(path, limits)
    try:
        with tarfile.open(fileobj=cast(io.BytesIO, stream), mode="r|") as archive:
            return [member.name for member in islice(archive, LOOKED_AT)]
    except tarfile.TarError:
        return []
    finally:
        stream.close()
