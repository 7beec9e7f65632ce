"""A tar of mail files, plain or compressed, read as a stream: nothing is unpacked to disk."""

import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from folkmoot.network.mail.sources.contract import (
    Place,
    RawMessage,
    SourceError,
    SourceLimits,
    about,
)
from folkmoot.network.mail.sources.entries import (
    IS_LINK,
    Entry,
    is_behind,
    is_hidden,
    looks_like_mail,
    member_messages,
    member_position,
    shown_name,
)
from folkmoot.network.mail.sources.streams import Readable, Stream, beginning, unpacked

# Enough to say about how many there are; less of the file would mostly be what is read ahead.
_SAMPLE_MEMBERS = 200
_SAMPLE_BYTES = 8 << 20


class TarSource:
    """Regular members only; a member's name is shown but never used as a path. A position is the
    member's number.
    """

    kind = "tar"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._path = path
        self._limits = limits
        self.label = path.name
        self.total_bytes: int | None = path.stat().st_size
        self.total_messages: int | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        last, inner = member_position(after)
        stream = Stream(self._path, self._limits)
        try:
            yield from self._members(stream, last, inner)
        except tarfile.TarError as error:
            raise SourceError(
                "The tar is damaged and cannot be read further.",
                hint="What came before is read. Fetch it again and repeat; nothing is doubled.",
                place=f"{self._path}, at byte {stream.done:,}",
            ) from error
        finally:
            stream.close()

    def _members(self, stream: Stream, last: int, inner: str) -> Iterator[RawMessage]:
        with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|") as archive:
            for number, member in enumerate(archive):
                forget_members(archive)
                if number >= self._limits.members:
                    raise SourceError(
                        "The tar holds more files than are read.",
                        hint="Split it.",
                        place=str(self._path),
                    )
                if is_behind(number, last, inner) or member.isdir():
                    continue
                # a sparse member can claim any size without a byte of content
                file = archive.extractfile(member) if member.isreg() else None
                if file is None or member.sparse is not None:
                    self.skipped[IS_LINK] += 1
                    continue
                rest = inner if number == last else ""
                yield from self._member(stream, cast(Readable, file), member, number, rest)

    def _member(
        self, stream: Stream, file: Readable, member: tarfile.TarInfo, number: int, inner: str
    ) -> Iterator[RawMessage]:
        name = shown_name(member.name)
        if is_hidden(name):
            return
        place = f"{self.label}: {name}"
        content = unpacked(file, member.size, self._limits, place)
        entry = Entry(str(number), place, content, stream.done)
        yield from member_messages(entry, self._limits, inner, self.skipped)


def forget_members(archive: tarfile.TarFile) -> None:
    """tarfile keeps every member it saw; with millions of files that is gigabytes."""
    vars(archive)["members"] = []


class TarKind:
    name = "tar"
    rank = 30

    def recognises(self, place: Place) -> bool:
        if place.url or not place.path.is_file():
            return False
        start, _, _ = beginning(place.path, 512, place.limits)
        return start[257:262] == b"ustar" or _is_old_tar(start)

    def describe(self, place: Place) -> str:
        stream = Stream(place.path, place.limits)
        mails = members = 0
        share = 1.0
        try:
            with tarfile.open(fileobj=cast(IO[bytes], stream), mode="r|") as archive:
                for member in archive:
                    forget_members(archive)
                    file = archive.extractfile(member) if member.isreg() else None
                    if file is not None:
                        members += 1
                        packed = cast(Readable, file)
                        content = unpacked(packed, member.size, place.limits, self.name)
                        mails += looks_like_mail(content.read(65_536))
                    if members >= _SAMPLE_MEMBERS and stream.done >= _SAMPLE_BYTES:
                        share = stream.done / max(1, stream.size)
                        break
        except tarfile.TarError:
            return "a tar that is damaged"
        finally:
            stream.close()
        words = f"a tar of {about(mails / max(share, 1e-6))} mail files"
        return f"{words}, {stream.compression}-compressed" if stream.compression else words

    def open(self, place: Place) -> TarSource:
        return TarSource(place.path, place.limits)


def _is_old_tar(start: bytes) -> bool:
    """Tars before POSIX have no magic, but a checksum of the header, its own field blank."""
    if len(start) < 512 or not start[0]:
        return False
    field = start[148:156].strip(b" \0")
    if not field or not all(byte in b"01234567" for byte in field):
        return False
    return int(field, 8) == sum(start[:148]) + 8 * 32 + sum(start[156:512])


KIND = TarKind()
