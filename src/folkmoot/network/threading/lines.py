"""Fingerprints of lines, so that a quotation finds the text it was taken from."""

import re
from collections.abc import Iterable
from zlib import crc32

SHORTEST = 16
"""Letters and digits a line needs to be telling: shorter ones ("Best regards,") occur anywhere."""

LINES_READ = 1000
HASHES_KEPT = 128

_NOISE = re.compile(r"[\W_]+")


def letters_of(line: str) -> str:
    """What counts of a line: its letters and digits, case folded."""
    return _NOISE.sub("", line).casefold()


def line_hashes(lines: Iterable[str]) -> tuple[int, ...]:
    """48-bit hashes of the telling lines (CRC-32 and length), sorted, at most `HASHES_KEPT`.

    Case, blanks and punctuation do not count, so that a line survives a mailer's touch. Of more
    lines the smallest hashes are kept: the same lines are then kept from a text and from a
    quotation of it, so a sample of one still meets a sample of the other. Hashes are only ever
    compared among a few dozen messages of one topic, so 48 bits are plenty.
    """
    found: set[int] = set()
    for count, line in enumerate(lines):
        if count >= LINES_READ:
            break
        letters = letters_of(line)
        if len(letters) >= SHORTEST:
            found.add(crc32(letters.encode("utf-8", "replace")) << 16 | min(len(letters), 0xFFFF))
    return tuple(sorted(found)[:HASHES_KEPT])
