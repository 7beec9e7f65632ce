"""Checksums that tokens carry in themselves."""

import base64
import binascii
import zlib

import msgspec

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def ends_in_crc32(token: str) -> bool:
    """Whether its last six base-62 digits are the CRC-32 of what stands behind the prefix.

    Source: GitHub, "Behind GitHub's new authentication token formats" (2021); npm does the same.
    """
    body = token.partition("_")[2]
    return body[-6:] == _base62(zlib.crc32(body[:-6].encode())).rjust(6, "0")


def _base62(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits


def is_bech32(text: str) -> bool:
    """Whether the last six characters are the checksum of BIP 173; age's secret keys carry it."""
    human, _, rest = text.lower().rpartition("1")
    values = [_BECH32.find(char) for char in rest]
    if not human or -1 in values:
        return False
    expanded = [ord(char) >> 5 for char in human] + [0] + [ord(char) & 31 for char in human]
    return bech32_residue([*expanded, *values]) == 1


def bech32_residue(values: list[int]) -> int:
    """The residue of BIP 173's code: 1 for a valid word, 0x2bc830a3 for bech32m (BIP 350)."""
    residue = 1
    for value in values:
        top = residue >> 25
        residue = (residue & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            residue ^= generator if top >> bit & 1 else 0
    return residue


def is_jwt(text: str) -> bool:
    """Whether the first part is the header of a signed or encrypted JSON object (RFC 7519)."""
    header = text.partition(".")[0]
    try:
        decoded = msgspec.json.decode(base64.urlsafe_b64decode(header + "=" * (-len(header) % 4)))
    except (binascii.Error, msgspec.DecodeError):
        return False
    return isinstance(decoded, dict) and "alg" in decoded
