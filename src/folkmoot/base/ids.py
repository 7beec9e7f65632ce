"""Public ids: UUIDv7 (RFC 9562), written as 26 characters of Crockford's base 32 in addresses."""

import secrets
import time
from functools import lru_cache
from uuid import UUID

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
VALUES = {letter: value for value, letter in enumerate(ALPHABET)}
LENGTH = 26
_PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
_SHIFTS = range(10 * (LENGTH // 2 - 1), -1, -10)


def new_ref() -> UUID:
    """A fresh time-ordered id: 48 bits of Unix milliseconds, the rest random."""
    milliseconds = time.time_ns() // 1_000_000
    noise = secrets.randbits(74)
    value = (milliseconds & 0xFFFF_FFFF_FFFF) << 80
    value |= 0x7 << 76 | (noise >> 62) << 64
    value |= 0b10 << 62 | (noise & 0x3FFF_FFFF_FFFF_FFFF)
    return UUID(int=value)


@lru_cache(maxsize=8192)
def written(ref: UUID) -> str:
    """The id as it stands in an address: 26 lower-case characters, no look-alikes.

    A page writes hundreds, some several times, and an import each one: hence two at a time, and
    kept.
    """
    value = ref.int
    return "".join([_PAIRS[value >> shift & 0x3FF] for shift in _SHIFTS])


def read(text: str) -> UUID:
    """The id behind its written form; raises ValueError for anything else."""
    if len(text) != LENGTH:
        raise ValueError(f"an id has {LENGTH} characters, this has {len(text)}")
    value = 0
    for letter in text:
        try:
            value = value << 5 | VALUES[letter]
        except KeyError:
            raise ValueError(f"an id has no {letter!r}") from None
    if value >= 1 << 128:
        raise ValueError("the id is larger than any we hand out")
    return UUID(int=value)


class RefConverter:
    """Lets an address pattern say `<ref:message>` and hand the view a UUID."""

    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value: str) -> UUID:
        """The id; ValueError makes the address not match."""
        return read(value)

    def to_url(self, value: UUID) -> str:
        """The id as written in addresses."""
        return written(value)
