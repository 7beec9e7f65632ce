"""Web addresses in a text, taken apart as far as detectors need it."""

import ipaddress
import re
from collections.abc import Iterator
from typing import NamedTuple

# Host and userinfo of RFC 3986, section 3.2, as loosely as people write them; bounded everywhere.
_ADDRESS = re.compile(
    r"(?i)(?<![a-z0-9])(?:(?:https?|ftp)://|www\.(?=[^\s.]))[^\s<>\"'`\x00-\x20()\[\]{}|\\^]{1,2000}"
)
_IPV6 = re.compile(
    r"(?i)(?<![a-z0-9])(?:https?|ftp)://\[[0-9a-f:.]{2,45}\][^\s<>\"'`()\[\]{}]{0,2000}"
)
_CLOSING = ".,;:!?…"


class Address(NamedTuple):
    """An address at its place in the text; `host` is in small letters, without port."""

    start: int
    end: int
    host: str
    user: str


def addresses(text: str) -> Iterator[Address]:
    """All addresses with a scheme or `www.`, the closing signs of a sentence left out."""
    if "://" not in text and "www." not in text.lower():
        return
    for match in _ADDRESS.finditer(text):
        yield _taken_apart(match[0].rstrip(_CLOSING), match.start())
    for match in _IPV6.finditer(text):
        yield _taken_apart(match[0].rstrip(_CLOSING), match.start())


def address(text: str) -> Address:
    """One address, as it stands alone."""
    return _taken_apart(text, 0)


def _taken_apart(text: str, start: int) -> Address:
    rest = text.partition("://")[2] if "://" in text[:10] else text
    authority = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    user, _, host = authority.rpartition("@")
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    return Address(start, start + len(text), host.lower().rstrip("."), user)


def is_below(host: str, domain: str) -> bool:
    """Whether a host is a domain or stands below it."""
    return host == domain or host.endswith(f".{domain}")


def is_number(host: str) -> bool:
    """Whether a host is an address of the network layer, also written as one number."""
    if host.isdecimal() and host.isascii():
        return 0 < int(host[:12]) < 1 << 32
    if not host or not (host[0].isdigit() or ":" in host):
        return False
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
