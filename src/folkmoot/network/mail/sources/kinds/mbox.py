"""mbox files, all four dialects, plain or compressed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from folkmoot.network.mail.sources.contract import (
    Place,
    RawMessage,
    SourceError,
    SourceLimits,
    messages,
)
from folkmoot.network.mail.sources.mbox_split import Splitter, framing_of
from folkmoot.network.mail.sources.streams import Stream, beginning

_SAMPLE_BYTES = 4 << 20


class MboxSource:
    """One mbox file. A position is an offset in the unpacked file."""

    kind = "mbox"

    def __init__(self, path: Path, limits: SourceLimits) -> None:
        self._path = path
        self._limits = limits
        self.label = path.name
        self.total_bytes: int | None = path.stat().st_size
        self.total_messages: int | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        offset = _offset(after, self._path)
        start, _, _ = beginning(self._path, _SAMPLE_BYTES, self._limits)
        stream = Stream(self._path, self._limits)
        try:
            stream.skip(offset)
            splitter = Splitter(
                stream,
                framing=framing_of(start),
                message_bytes=self._limits.message_bytes,
                offset=offset,
            )
            for piece in splitter:
                yield RawMessage(
                    raw=piece.raw,
                    position=str(piece.end),
                    envelope_date=piece.envelope_date,
                    bytes_read=stream.done if stream.compression else piece.end,
                    place=f"{self.label}, byte {piece.begin:,}",
                    doubtful=piece.doubtful,
                    oversized=piece.spool.path if piece.spool is not None else None,
                )
        finally:
            stream.close()


def _offset(after: str, path: Path) -> int:
    if after and not after.isdecimal():
        raise SourceError(
            "The place to go on from does not belong to this file.",
            hint="Start the import from the beginning; nothing is doubled.",
            place=str(path),
        )
    return int(after or 0)


class MboxKind:
    name = "mbox"
    rank = 50

    def recognises(self, place: Place) -> bool:
        if place.url or not place.path.is_file():
            return False
        start, _, _ = beginning(place.path, 4096, place.limits)
        return start.lstrip(b"\r\n").startswith(b"From ") and b"\n" in start

    def describe(self, place: Place) -> str:
        start, compression, share = beginning(place.path, _SAMPLE_BYTES, place.limits)
        whole = share >= 1
        count = start.count(b"\nFrom ") + 1
        pieces = sum(
            1 for _ in Splitter(_Once(start), framing=framing_of(start), message_bytes=1 << 40)
        )
        count = min(count, pieces) if whole else max(1, min(count, pieces) - 1)
        words = f"an mbox of {messages(count / max(share, 1e-6))}"
        return f"{words}, {compression}-compressed" if compression else words

    def open(self, place: Place) -> MboxSource:
        return MboxSource(place.path, place.limits)


class _Once:
    """Bytes as a stream."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def read(self, size: int = -1, /) -> bytes:  # noqa: ARG002 - all at once, it is in memory
        content, self._content = self._content, b""
        return content


KIND = MboxKind()
