"""What a source gives and what a reader of a kind must offer."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

import msgspec

from folkmoot.base.errors import FolkmootError


class SourceError(FolkmootError):
    """A source that cannot be read, or not further; `place` names the file and where in it."""


class SourceLimits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds of reading a source.

    `message_bytes`: a longer message comes as a file (`oversized`). `expansion`: how
    many times larger than its compressed form a source may become, counted after the first
    `expansion_free_bytes`. `members`: files in one folder or archive.
    """

    message_bytes: int = 64 << 20
    expansion: int = 200
    expansion_free_bytes: int = 256 << 20
    members: int = 20_000_000


class Reacted(msgspec.Struct, frozen=True):
    """That somebody reacted to a message elsewhere."""

    name: str
    address: str
    emoji: str


class RawMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message as its source holds it.

    `position`: give it to `read(after=...)` to go on behind this message. `bytes_read`: how much of
    `total_bytes` is done. `doubtful`: why its borders are not certain, "" for nearly all. `place`:
    for people. `oversized`: a file with the whole message when it is longer than allowed, `raw`
    then being its beginning; the file goes when the next message is asked for. `reactions`: where
    people could react.
    """

    raw: bytes
    position: str
    bytes_read: int
    place: str
    envelope_date: datetime | None = None
    doubtful: str = ""
    oversized: Path | None = None
    reactions: tuple[Reacted, ...] = ()


class Source(Protocol):
    """An opened source.

    `total_bytes` and `total_messages` are None when only reading tells. `skipped` counts, while
    reading, what was no mail, by reason.
    """

    @property
    def kind(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def total_bytes(self) -> int | None: ...
    @property
    def total_messages(self) -> int | None: ...
    @property
    def skipped(self) -> Mapping[str, int]: ...

    def read(self, after: str = "") -> Iterator[RawMessage]:
        """The messages behind position `after`, always in one order. Raises SourceError."""
        ...


@dataclass(frozen=True)
class Place:
    """What the user named, and the bounds to read it in. `password` is asked by servers.

    `only`: the one channel of an export that is wanted; "" for all.
    """

    path: Path
    limits: SourceLimits
    url: str = ""
    only: str = ""
    password: Callable[[str], str] | None = None


class Kind(Protocol):
    """What each module in `kinds` offers as `KIND`."""

    @property
    def name(self) -> str: ...

    @property
    def rank(self) -> int:
        """Kinds are asked in the order of their rank; a small one knows its own for certain."""
        ...

    def recognises(self, place: Place) -> bool: ...

    def describe(self, place: Place) -> str:
        """Words for people: "an mbox of about 17,900 messages, xz-compressed"."""
        ...

    def open(self, place: Place) -> Source: ...


def about(count: float) -> str:
    """A count in words that does not pretend to be exact: "about 17,900"."""
    rounded = int(count)
    if rounded < 100:
        return f"{rounded}"
    digits = len(str(rounded)) - 3
    return f"about {round(rounded, -digits):,}" if digits > 0 else f"about {rounded}"


def messages(count: float) -> str:
    return "one message" if int(count) == 1 else f"{about(count)} messages"
