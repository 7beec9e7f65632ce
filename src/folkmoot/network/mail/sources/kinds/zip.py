"""A zip of mail files; nothing is unpacked to disk."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from folkmoot.network.mail.sources.contract import (
    Place,
    RawMessage,
    SourceError,
    SourceLimits,
    about,
)
from folkmoot.network.mail.sources.entries import (
    ENCRYPTED,
    IS_LINK,
    Entry,
    is_behind,
    is_hidden,
    looks_like_mail,
    member_messages,
    member_position,
    shown_name,
)
from folkmoot.network.mail.sources.streams import Readable, unpacked

_SAMPLE_MEMBERS = 50


class ZipSource:
    """Members in the order of the directory; a name is shown but never used as a path. A position
    is the number.
    """

    kind = "zip"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._path = path
        self._limits = limits
        self.label = path.name
        self.total_bytes: int | None = path.stat().st_size
        self.total_messages: int | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        last, inner = member_position(after)
        done = 0
        with _opened(self._path) as archive:
            members = archive.infolist()
            if len(members) > self._limits.members:
                raise SourceError(
                    "The zip holds more files than are read.", hint="Split it.", place=self.label
                )
            for index, member in enumerate(members):
                done += member.compress_size
                if is_behind(index, last, inner) or member.is_dir():
                    continue
                rest = inner if index == last else ""
                yield from self._member(archive, member, index, done, rest)

    def _member(
        self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, index: int, done: int, inner: str
    ) -> Iterator[RawMessage]:
        reason = _unreadable(member)
        if reason:
            self.skipped[reason] += 1
            return
        name = shown_name(member.filename)
        if is_hidden(name):
            return
        place = f"{self.label}: {name}"
        try:
            with archive.open(member) as file:
                content = unpacked(cast(Readable, file), member.compress_size, self._limits, place)
                entry = Entry(str(index), place, content, done)
                yield from member_messages(entry, self._limits, inner, self.skipped)
        except (zipfile.BadZipFile, NotImplementedError) as error:
            raise SourceError(
                "A file in the zip cannot be unpacked.",
                hint="Unpack the zip with another program and import the folder.",
                place=place,
            ) from error


def _unreadable(member: zipfile.ZipInfo) -> str:
    if member.flag_bits & 1:
        return ENCRYPTED
    # the upper half of the attributes is the Unix mode: 0o120000 is a link
    if (member.external_attr >> 16) & 0o170000 == 0o120000:
        return IS_LINK
    return ""


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise SourceError(
            "The zip is damaged.", hint="Fetch or make it again.", place=str(path)
        ) from error


class ZipKind:
    name = "zip"
    rank = 31

    def recognises(self, place: Place) -> bool:
        if place.url or not place.path.is_file():
            return False
        with place.path.open("rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")

    def describe(self, place: Place) -> str:
        with _opened(place.path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            sample = members[:: max(1, len(members) // _SAMPLE_MEMBERS)]
            mails = 0
            for member in sample:
                if not _unreadable(member):
                    with archive.open(member) as file:
                        packed, size = cast(Readable, file), member.compress_size
                        content = unpacked(packed, size, place.limits, self.name)
                        mails += looks_like_mail(content.read(65_536))
        return f"a zip of {about(len(members) * mails / max(1, len(sample)))} mail files"

    def open(self, place: Place) -> ZipSource:
        return ZipSource(place.path, place.limits)


KIND = ZipKind()
