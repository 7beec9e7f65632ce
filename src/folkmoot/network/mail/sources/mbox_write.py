"""Writing an mbox that gives every message back byte for byte.

mboxrd: each line of a message that is "From " behind any number of ">" gets one ">" more, so the
escape can always be taken off again. Each message is followed by exactly one line feed, whether or
not it ends in one itself: a message that ends in a line end is thus separated by the usual blank
line, and one that does not gets its last line completed. Our reader takes exactly that one byte
off, because the sender word in the From line says who framed the file; so read(write(x)) == x for
all bytes: CRLF, no last line end, "From " at the very beginning, empty. Other readers of mboxrd see
the same messages, the ones without a last line end with one added.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import BinaryIO

from folkmoot.network.mail.sources.mbox_split import EXACT_MARK

_FROM = re.compile(rb"^(>*From )", re.MULTILINE)
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def write_mbox(out: BinaryIO, messages: Iterable[tuple[bytes, datetime | None]]) -> int:
    """Write raw messages with the time each arrived (aware, or None); how many were written."""
    count = 0
    for raw, arrived_at in messages:
        out.write(from_line(arrived_at))
        out.write(_FROM.sub(rb">\1", raw) if b"From " in raw else raw)
        out.write(b"\n")
        count += 1
    return count


def from_line(arrived_at: datetime | None) -> bytes:
    """The line that opens a message; the time is UTC, as mbox has it (asctime)."""
    moment = (arrived_at or _NEVER).astimezone(UTC)
    return EXACT_MARK + moment.ctime().encode("ascii") + b"\n"
