"""Finding the messages in an mbox stream, in chunks, with a byte search instead of lines.

A new message begins at a line "From " that has a plausible date and a header line below it. Less
than that is taken only with a stated doubt or not at all: text may contain such lines. Dialects:

- mboxo, mboxrd: "From " in text is escaped with ">". Unescaping takes one ">" off (`>From `,
`>>From ` ...). mboxo does not say whether a `>From ` was in the text already; mboxrd is reversible,
and what most programs write today. - mboxcl, mboxcl2: Content-Length says how long the body is; it
is believed where a message really ends there. mboxcl2 escapes nothing, so nothing is unescaped. -
exact: our own export (`mbox_write`), mboxrd in which every "From " line is a border.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from folkmoot.network.mail.dates import envelope_at
from folkmoot.network.mail.sources.spool import Spool
from folkmoot.network.mail.sources.streams import Readable

Framing = Literal["escaped", "counted", "exact"]

EXACT_MARK = b"From folkmoot.mboxrd@export.invalid "

_CHUNK = 1 << 20
# How far behind a border the date and the next header line may reach.
_LOOK_AHEAD = 2000
# A longer body is not believed on Content-Length alone, because finding out means reading that far.
_COUNTED_LIMIT = 16 << 20

_MONTH = rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}"
_DATE = re.compile(
    rb"(?:" + _MONTH + rb"\s{1,3}\d{1,2},?\s{1,3}(?:\d{4}\s{1,3})?\d{1,2}:\d\d"
    rb"|\d{1,2}\s" + _MONTH + rb"\s\d{4}\s{1,3}\d{1,2}:\d\d"
    rb"|\d{4}-\d\d-\d\d[T ]\d{1,2}:\d\d)"
)
_HEADER_LINE = re.compile(rb"[!-9;-~]{1,100}[ \t]*:|>?From ")
_KNOWN_HEADER = re.compile(
    rb"(?:Return-Path|Received|From|Date|Subject|Message-ID|Delivered-To|X-Mozilla-[\w-]+|"
    rb"X-Account-Key|MIME-Version|X-Original-To|X-GM-THRID)[ \t]*:",
    re.IGNORECASE,
)
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LENGTH = re.compile(rb"\nContent-[Ll]ength:[ \t]*(\d{1,12})[ \t]*\r?\n")

NO_BLANK_LINE = "There is no blank line before it; it may belong to the message above."
NO_DATE = "Its From line has no date; it may belong to the message above."
NEAR_MISS = "A line in it looks like the beginning of another message."


class Piece(NamedTuple):
    """One message: raw bytes (the beginning only when `spool` holds it all), the offset behind it,
    its From line's time.
    """

    raw: bytes
    begin: int
    end: int
    envelope_date: datetime | None
    doubtful: str
    spool: Spool | None


def framing_of(start: bytes) -> Framing:
    """The dialect by the first megabytes of a file."""
    if start.startswith(EXACT_MARK):
        return "exact"
    # Only a counted body can hold a border-like line that nobody escaped.
    position = 0
    for match in _LENGTH.finditer(start):
        if match.start() < position:
            continue
        body = _body_at(start, match.start())
        end = body + int(match[1])
        if 0 <= body <= end < len(start) and _ends_message(start, end):
            if b"\nFrom " in start[body - 1 : end - 1] and not start.startswith(b"From ", end):
                return "counted"
            position = end
    return "escaped"


def _body_at(buffer: bytes, begin: int) -> int:
    """Where the header that `begin` lies in ends, -1 when that is not in sight."""
    line_end = buffer.find(b"\n", begin)
    blank = b"\n\r\n" if buffer[max(0, line_end - 1) : line_end] == b"\r" else b"\n\n"
    at = buffer.find(blank, begin, begin + 65_536)
    return at + len(blank) if at >= 0 else -1


def _ends_message(buffer: bytes, end: int) -> bool:
    """Whether a From line, or nothing more, follows a body that is said to end at `end`."""
    rest = buffer[end : end + 9]
    after = rest.lstrip(b"\r\n")
    if not after:
        return len(rest) <= 4
    return after.startswith(b"From ") and buffer[end + len(rest) - len(after) - 1] == 10


class Splitter:
    """Splits one stream; `offset` is where the stream stands in the unpacked file.

    All positions inside are offsets in the unpacked file; the buffer holds those from `_base` on.
    It holds one message and a chunk; of a message beyond the limit only a chunk, the rest goes to a
    `Spool`.
    """

    def __init__(
        self, stream: Readable, *, framing: Framing, message_bytes: int, offset: int = 0
    ) -> None:
        self._stream = stream
        self._framing = framing
        self._limit = message_bytes
        self._buffer = b""
        self._base = offset
        self._is_end = False

    def __iter__(self) -> Iterator[Piece]:
        begin = self._base
        doubt = ""
        while begin < self._end or self._fill(begin):
            body, envelope = self._start(begin)
            end, next_doubt, was_missed, kept, spool = self._border(body)
            raw, spool = self._content(kept, end, spool)
            doubt = doubt or (NEAR_MISS if was_missed else "")
            try:
                yield Piece(raw, begin, end, envelope, doubt, spool)
            finally:
                if spool is not None:
                    spool.close()
            begin, doubt = end, next_doubt

    @property
    def _end(self) -> int:
        return self._base + len(self._buffer)

    def _fill(self, keep_from: int) -> bool:
        """Read on, forgetting what lies before `keep_from`."""
        piece = self._stream.read(_CHUNK)
        if not piece:
            self._is_end = True
            return False
        self._buffer = self._buffer[keep_from - self._base :] + piece
        self._base = keep_from
        return True

    def _find(self, what: bytes, begin: int) -> int:
        at = self._buffer.find(what, max(0, begin - self._base))
        return at + self._base if at >= 0 else -1

    def _start(self, begin: int) -> tuple[int, datetime | None]:
        """Where the message behind the From line at `begin` starts, and the time in that line."""
        while self._end - begin < _LOOK_AHEAD and not self._is_end:
            self._fill(begin)
        line = self._buffer[begin - self._base : begin - self._base + _LOOK_AHEAD]
        if not line.startswith(b"From "):
            return begin, None
        length = line.find(b"\n") + 1 or len(line)
        return begin + length, envelope_at(line[:length])

    def _border(self, body: int) -> tuple[int, str, bool, int, Spool | None]:
        """Where the message from `body` ends, the doubt about that, whether a similar line was
        passed over, from where on the buffer holds it, and the spool with what came before."""
        counted = self._counted_end(body)
        if counted is not None:
            return counted, "", False, body, None
        search, kept = body - 1, body
        was_missed = False
        spool: Spool | None = None
        while True:
            hit = self._find(b"\nFrom ", search)
            if (hit < 0 or hit + _LOOK_AHEAD > self._end) and not self._is_end:
                search = hit if hit >= 0 else max(search, self._end - len(b"\nFrom"))
                if spool is not None or self._end - kept > self._limit:
                    spool = spool or Spool()
                    kept = self._flushed(spool, kept, search)
                self._fill(kept)
                continue
            if hit < 0:
                return self._end, "", was_missed, kept, spool
            doubt = self._doubt(hit, is_blank_above=hit < body or self._is_blank_above(hit))
            if doubt is not None:
                return hit + 1, doubt, was_missed, kept, spool
            was_missed = was_missed or (self._is_blank_above(hit) and self._has_date(hit))
            search = hit + 1

    def _counted_end(self, body: int) -> int | None:
        """Where Content-Length says the message ends, when one really ends there."""
        if self._framing == "exact":
            return None
        at = body - self._base
        start = _body_at(self._buffer, at)
        if start < 0:
            return None
        field = self._buffer.find(b"ength:", at, start) - len(b"Content-L")
        length = _LENGTH.match(self._buffer, field - 1, start) if field > 0 else None
        if length is None or int(length[1]) > _COUNTED_LIMIT:
            return None
        target = self._base + start + int(length[1])
        while self._end < target + 16 and not self._is_end:
            self._fill(body)
        if not body <= target <= self._end or not _ends_message(self._buffer, target - self._base):
            return None
        line = self._find(b"From ", target)
        return line if 0 <= line <= target + 4 else self._end

    def _doubt(self, hit: int, *, is_blank_above: bool) -> str | None:
        """Whether the line after `hit` begins a message: "" certainly, words when doubtful, None
        when not.
        """
        if self._framing == "exact":
            return ""
        at = hit + 1 - self._base
        line = self._buffer[at : at + 400].split(b"\n", 1)[0]
        below = at + len(line) + 1
        if _DATE.search(line):
            if not _HEADER_LINE.match(self._buffer, below):
                return None
            return "" if is_blank_above else NO_BLANK_LINE
        if is_blank_above and len(line.split()) <= 2 and _KNOWN_HEADER.match(self._buffer, below):
            return NO_DATE
        return None

    def _has_date(self, hit: int) -> bool:
        at = hit + 1 - self._base
        return _DATE.search(self._buffer[at : at + 400].split(b"\n", 1)[0]) is not None

    def _is_blank_above(self, hit: int) -> bool:
        at = hit - self._base
        return self._buffer[max(0, at - 2) : at].endswith((b"\n", b"\n\r"))

    def _flushed(self, spool: Spool, kept: int, search: int) -> int:
        """Move what is certainly inside the message to the spool, up to a line's end where there is
        one.
        """
        cut = self._buffer.rfind(b"\n", kept - self._base, search - self._base) + 1 + self._base
        if cut <= kept:
            cut = max(kept, search)
        spool.write(self._unescaped(kept, cut))
        return cut

    def _content(self, kept: int, end: int, spool: Spool | None) -> tuple[bytes, Spool | None]:
        """The message without escapes and without the blank line that separates messages."""
        rest = self._unescaped(kept, end)
        if spool is None:
            raw = rest[: len(rest) - self._separator(rest)]
            if len(raw) <= self._limit:
                return raw, None
            spool, rest = Spool(), raw
            spool.write(rest)
            spool.finish()
            return spool.start, spool
        spool.write(rest)
        spool.finish(without_last=self._separator(spool.tail(4)))
        return spool.start, spool

    def _separator(self, tail: bytes) -> int:
        if self._framing == "exact":
            return 1 if tail.endswith(b"\n") else 0
        if tail.endswith((b"\n\n", b"\n\r\n")):
            return 2 if tail.endswith(b"\r\n") else 1
        return 0

    def _unescaped(self, begin: int, end: int) -> bytes:
        at = begin - self._base
        raw = self._buffer[at : end - self._base]
        if self._framing == "counted" or b">From " not in raw:
            return raw
        if at > 0 and self._buffer[at - 1] != 10:
            return _ESCAPED.sub(rb"\1", b" " + raw)[1:]
        return _ESCAPED.sub(rb"\1", raw)
