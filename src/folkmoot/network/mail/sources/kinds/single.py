"""One mail in a file of its own (.eml), plain or compressed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from folkmoot.network.mail.sources.contract import Place, RawMessage, SourceLimits
from folkmoot.network.mail.sources.entries import Entry, looks_like_mail, messages_of
from folkmoot.network.mail.sources.streams import Stream, beginning


class SingleSource:
    """One message; its position is the file's end."""

    kind = "eml"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._path = path
        self._limits = limits
        self.label = path.name
        self.total_bytes: int | None = path.stat().st_size
        self.total_messages: int | None = 1
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        if after:
            return
        stream = Stream(self._path, self._limits)
        try:
            entry = Entry("", self.label, stream, self.total_bytes or 0)
            yield from messages_of(entry, self._limits)
        finally:
            stream.close()


class SingleKind:
    name = "eml"
    rank = 80

    def recognises(self, place: Place) -> bool:
        if place.url or not place.path.is_file():
            return False
        return looks_like_mail(beginning(place.path, 65_536, place.limits)[0])

    def describe(self, place: Place) -> str:
        return f"a single mail of {max(1, place.path.stat().st_size // 1024):,} kB"

    def open(self, place: Place) -> SingleSource:
        return SingleSource(place.path, place.limits)


KIND = SingleKind()
