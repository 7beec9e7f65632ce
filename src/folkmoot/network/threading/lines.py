"""Fingerprints of lines, so that a quotation finds the text it was taken from."""

import re
from collections.abc import Iterable
from itertools import islice
from zlib import crc32

SHORTEST = 16
"""Letters and digits a line needs to be telling: shorter ones ("Best regards,") occur anywhere."""

LINES_READ = 1000
HASHES_KEPT = 128

_NOISE = re.compile(r"[\W_]+")
_NOISE_BYTES = bytes(code for code in range(128) if not chr(code).isalnum() and code != ord("\n"))
_SMALL_LETTERS = bytes(range(128)).lower() + bytes(range(128, 256))


def letters_of(line: str) -> str:
    """What counts of a line: its letters and digits, case folded."""
    return _NOISE.sub("", line).casefold()


def line_hashes(lines: Iterable[str]) -> tuple[int, ...]:
    """48-bit hashes of the telling lines (CRC-32 and length), sorted, at most `HASHES_KEPT`.

    Case, blanks and punctuation do not count, so that a line survives a mailer's touch. Of more
    lines the smallest hashes are kept: the same lines are then kept from a text and from a
    quotation of it, so a sample of one still meets a sample of the other. Hashes are only ever
    compared among a few dozen messages of one topic, so 48 bits are plenty. A line holds no line
    feed but at its end.
    """
    read = list(islice(lines, LINES_READ))
    text = "\n".join(read)
    if text.isascii():
        return _sample(_ascii_hashes(text))
    plain = "\n".join(line for line in read if line.isascii())
    foreign = (letters_of(line) for line in read if not line.isascii())
    return _sample(
        _ascii_hashes(plain)
        | {
            _hash(letters.encode("utf-8", "replace"), len(letters))
            for letters in foreign
            if len(letters) >= SHORTEST
        }
    )


def _ascii_hashes(text: str) -> set[int]:
    """The hashes of the lines of an ASCII text, cleaned all at once: ten times faster than each."""
    lines = text.encode().translate(_SMALL_LETTERS, _NOISE_BYTES).split(b"\n")
    return {_hash(letters, len(letters)) for letters in lines if len(letters) >= SHORTEST}


def _hash(letters: bytes, length: int) -> int:
    return crc32(letters) << 16 | min(length, 0xFFFF)


def _sample(hashes: set[int]) -> tuple[int, ...]:
    return tuple(sorted(hashes)[:HASHES_KEPT])
