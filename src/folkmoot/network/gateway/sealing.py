"""Two ids and a seal, as the part of an address before the "@". Pure.

A local part has at most 64 octets (RFC 5321 4.5.3.1.1) and no telling capitals, since relays fold
them. Two ids of 128 bits and a seal of 80 would need more in base 32. But an id made here
(`base.ids`) is a UUIDv7: its version and variant are known, and its clock needs only 42 bits until
the year 2109. So each id takes 116 bits, and both with the seal, written as one number in base 36,
61 characters: `r+` and a number make 63.
"""

import hashlib
import hmac
from typing import NamedTuple
from uuid import UUID

CLOCK_BITS = 42
FIRST_NOISE_BITS = 12
LAST_NOISE_BITS = 62
ID_BITS = CLOCK_BITS + FIRST_NOISE_BITS + LAST_NOISE_BITS
SEAL_BITS = 80
SEALED_BITS = 2 * ID_BITS + SEAL_BITS
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
LENGTH = 61
_VERSION, _VARIANT = 7, 0b10
_LABEL = b"folkmoot: addresses of mail, version 1"


class Sealed(NamedTuple):
    """What a valid local part says: what it is for (one letter), and the two ids."""

    marker: str
    first: UUID
    second: UUID


def address_key(secret: str) -> bytes:
    """The key of the seals, from the secret of the home; tells nothing about the secret."""
    return hmac.digest(secret.encode(), _LABEL, hashlib.sha256)


def sealed(marker: str, first: UUID, second: UUID, key: bytes) -> str:
    """The local part `<marker>+<61 digits>`; ValueError for an id that is no UUIDv7 of ours."""
    body = _packed(first) << ID_BITS | _packed(second)
    return f"{marker}+{_written(body << SEAL_BITS | _seal(marker, body, key))}"


def opened(local: str, key: bytes) -> Sealed | None:
    """What a local part says; None for one that was not made with this key, or was changed.

    Capitals do not matter. The seal covers the marker, so an address for one purpose cannot be
    made into one for another.
    """
    marker, plus, digits = local.lower().partition("+")
    number = _number(digits) if plus else None
    if number is None:
        return None
    body, seal = number >> SEAL_BITS, number & (1 << SEAL_BITS) - 1
    expected = _seal(marker, body, key)
    if not hmac.compare_digest(seal.to_bytes(SEAL_BITS // 8), expected.to_bytes(SEAL_BITS // 8)):
        return None
    return Sealed(marker, _unpacked(body >> ID_BITS), _unpacked(body & (1 << ID_BITS) - 1))


def _seal(marker: str, body: int, key: bytes) -> int:
    """HMAC-SHA256 (RFC 2104), its first 80 bits: nobody can try as many addresses by mail."""
    said = marker.encode() + b"+" + body.to_bytes(2 * ID_BITS // 8)
    return int.from_bytes(hmac.digest(key, said, hashlib.sha256)[: SEAL_BITS // 8])


def _packed(ref: UUID) -> int:
    clock, rest = ref.int >> 80, ref.int & (1 << 80) - 1
    first_noise, last_noise = rest >> 64 & 0xFFF, rest & (1 << LAST_NOISE_BITS) - 1
    packed = (clock << FIRST_NOISE_BITS | first_noise) << LAST_NOISE_BITS | last_noise
    if clock >> CLOCK_BITS or _unpacked(packed) != ref:
        raise ValueError(f"{ref} is not an id of ours (UUIDv7, RFC 9562)")
    return packed


def _unpacked(packed: int) -> UUID:
    clock = packed >> FIRST_NOISE_BITS + LAST_NOISE_BITS
    first_noise = packed >> LAST_NOISE_BITS & 0xFFF
    last_noise = packed & (1 << LAST_NOISE_BITS) - 1
    value = clock << 80 | _VERSION << 76 | first_noise << 64 | _VARIANT << 62 | last_noise
    return UUID(int=value)


def _written(number: int) -> str:
    digits: list[str] = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(reversed(digits))


def _number(digits: str) -> int | None:
    """The number behind exactly 61 digits of base 36; None for anything else."""
    if len(digits) != LENGTH or not all(digit in DIGITS for digit in digits):
        return None
    number = int(digits, len(DIGITS))
    return number if number >> SEALED_BITS == 0 else None
