"""Web addresses in a text, taken apart as far as detectors need it."""

import ipaddress
import re
from collections.abc import Iterator
from typing import NamedTuple

from folkmoot.policy.engine.detectors.reading import lowered

# Host and userinfo of RFC 3986, section 3.2, as loosely as people write them; bounded everywhere.
_REST = re.compile(r"(?:\[[0-9A-Fa-f:.]{2,45}\])?[^\s<>\"'`\x00-\x20()\[\]{}|\\^]{0,2000}")
_SCHEMES = ("https", "http", "ftp")
_CLOSING = ".,;:!?…"


class Address(NamedTuple):
    """An address at its place in the text; `host` is in small letters, without port."""

    start: int
    end: int
    host: str
    user: str


def addresses(text: str) -> Iterator[Address]:
    """All addresses with a scheme or `www.`, the closing signs of a sentence left out."""
    lower = lowered(text)
    for mark in ("://", "www."):
        at = lower.find(mark)
        while at >= 0:
            start = _start(lower, at) if mark == "://" else at
            rest = _REST.match(text, at + len(mark))
            is_new = start >= 0 and not lower[start - 1 : start].isalnum()
            if mark == "www.":
                is_new = is_new and lower[max(0, at - 3) : at] != "://"
            if rest and rest[0] and is_new:
                yield _taken_apart(text[start : rest.end()].rstrip(_CLOSING), start)
            at = lower.find(mark, at + 1)


def _start(lower: str, at: int) -> int:
    """Where the scheme in front of `://` begins, -1 for none that browsers open."""
    for scheme in _SCHEMES:
        if lower.endswith(scheme, 0, at):
            return at - len(scheme)
    return -1


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
