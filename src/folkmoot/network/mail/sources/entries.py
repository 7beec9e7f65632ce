"""Files inside a folder or an archive: which are mail, and the messages in each."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from folkmoot.network.mail.sources.contract import RawMessage, SourceLimits
from folkmoot.network.mail.sources.mbox_split import Splitter, framing_of
from folkmoot.network.mail.sources.spool import START_BYTES, Spool
from folkmoot.network.mail.sources.streams import Readable

_PIECE = 1 << 20
_HEADER = re.compile(rb"(?:[ \t\r\n]*\n)?([!-9;-~]{1,80})[ \t]*:")
# A file of "name: value" lines need not be a mail; one of these must be among the first.
_MAIL_HEADER = re.compile(
    rb"^(?:Return-Path|Received|From|To|Cc|Date|Subject|Message-ID|Delivered-To|Delivery-Date|"
    rb"MIME-Version|Content-Type|X-Original-To|DKIM-Signature|Authentication-Results|Sender|"
    rb"Reply-To|List-Id|Envelope-To|X-Envelope-From|Path|Newsgroups)[ \t]*:",
    re.IGNORECASE | re.MULTILINE,
)

NOT_MAIL = "no mail"
IS_LINK = "links and special files"
TOO_LARGE_RATIO = "unpacks to too much"
ENCRYPTED = "encrypted"


class Entry(NamedTuple):
    """One file: `position` names it for ever, `place` for people."""

    position: str
    place: str
    stream: Readable
    bytes_read: int


def looks_like_mail(start: bytes) -> bool:
    """Whether a file that begins so holds a mail (or several, as an mbox)."""
    if start.startswith((b"From ", b">From ")):
        return True
    return _HEADER.match(start) is not None and _MAIL_HEADER.search(start) is not None


def messages_of(entry: Entry, limits: SourceLimits, inner: str = "") -> Iterator[RawMessage]:
    """The messages of one file; none when it is no mail. `inner`: go on behind this place in it.

    A file that begins with "From " is an mbox, of one message or many.
    """
    start = _read(entry.stream, _PIECE)
    if not looks_like_mail(start[:65_536]):
        return
    stream = _Rest(start, entry.stream)
    if start.startswith(b"From ") and framing_of(start):
        skipped = int(inner or 0)
        stream.skip(skipped)
        for piece in Splitter(
            stream,
            framing=framing_of(start),
            message_bytes=limits.message_bytes,
            offset=skipped,
        ):
            yield RawMessage(
                raw=piece.raw,
                position=f"{entry.position}\n{piece.end}",
                envelope_date=piece.envelope_date,
                bytes_read=entry.bytes_read,
                place=entry.place if piece.begin == 0 else f"{entry.place}, byte {piece.begin:,}",
                doubtful=piece.doubtful,
                oversized=piece.spool.path if piece.spool is not None else None,
            )
    elif not inner:
        yield from _single(entry, stream, limits)


def member_messages(
    entry: Entry, limits: SourceLimits, inner: str, skipped: Counter[str]
) -> Iterator[RawMessage]:
    """The messages of a file in an archive; one that holds none is counted as passed over."""
    is_mail = bool(inner)
    for message in messages_of(entry, limits, inner):
        is_mail = True
        yield message
    if not is_mail:
        skipped[NOT_MAIL] += 1


def is_hidden(name: str) -> bool:
    """Whether a member, by the name shown, is what systems leave beside people's files."""
    return name.startswith("__MACOSX/") or name.rsplit("/", 1)[-1][:1] == "."


def member_position(after: str) -> tuple[int, str]:
    """The number of the member to go on in, -1 for the beginning, and the place inside it."""
    number, inner = split_position(after)
    return (int(number) if number.isdecimal() else -1), inner


def is_behind(number: int, last: int, inner: str) -> bool:
    """Whether a member was read before the place to go on from."""
    return number < last or (number == last and inner == "whole")


def shown_name(name: str) -> str:
    """A member's name for people: no control characters, no way out of anything."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "".join(max(character, " ") for character in "/".join(parts))[:300]


def split_position(position: str) -> tuple[str, str]:
    """The file's and the inner place of a position given by `messages_of`."""
    outer, _, inner = position.partition("\n")
    return outer, inner


def _single(entry: Entry, stream: Readable, limits: SourceLimits) -> Iterator[RawMessage]:
    raw = _read(stream, limits.message_bytes + 1)
    spool: Spool | None = None
    if len(raw) > limits.message_bytes:
        spool = Spool()
        spool.write(raw)
        while piece := stream.read(_PIECE):
            spool.write(piece)
        spool.finish()
        raw = raw[:START_BYTES]
    try:
        yield RawMessage(
            raw=raw,
            position=f"{entry.position}\nwhole",
            bytes_read=entry.bytes_read,
            place=entry.place,
            oversized=spool.path if spool is not None else None,
        )
    finally:
        if spool is not None:
            spool.close()


class _Rest:
    """A stream whose beginning was looked at already."""

    def __init__(self, start: bytes, stream: Readable) -> None:
        self._start = start
        self._stream = stream

    def read(self, size: int = -1, /) -> bytes:
        if not self._start:
            return self._stream.read(size)
        if size < 0:
            size = len(self._start)
        piece, self._start = self._start[:size], self._start[size:]
        return piece

    def skip(self, count: int) -> None:
        while count > 0 and (piece := self.read(min(count, _PIECE))):
            count -= len(piece)


def _read(stream: Readable, size: int) -> bytes:
    """`size` bytes, fewer only at the end."""
    pieces: list[bytes] = []
    while size > 0 and (piece := stream.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)
