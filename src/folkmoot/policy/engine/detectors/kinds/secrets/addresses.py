"""Finds names and passwords inside addresses, headers and command lines."""

import re
from collections.abc import Iterator

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.secrets.doubts import (
    is_placeholder,
    is_reference,
    is_varied,
)
from folkmoot.policy.engine.detectors.reading import Anchors, masked

# RFC 3986, section 3.2.1: `user:password@` in front of the host.
_IN_ADDRESS = re.compile(r"://[^\s:/@?#\"'<>]{0,64}:(?P<secret>[^\s/@?#\"'<>]{3,128})@[\w\[-]")
# RFC 6750 and RFC 7617: what follows `Authorization:`, also as an option of a command.
_HEADER = re.compile(
    r"(?i)authorization[\"']?\s{0,2}[:=,]\s{0,4}[\"']?"
    r"(?:(?:bearer|basic|token|api-token|apikey)\s{1,3})?"
    r"(?P<secret>[A-Za-z0-9._~+/-]{8,2000}={0,2})(?![A-Za-z0-9+/])"
)
_BEARER = re.compile(r"(?i)bearer\s{1,3}(?P<secret>[A-Za-z0-9._~+/-]{16,2000}={0,2})")
_CURL = re.compile(
    r"(?i)curl\s[^\n]{0,300}?(?<=\s)(?:-u|--user)[ =]{0,2}[\"']?[^\s:\"']{0,64}[\"']?:"
    r"[\"']?(?P<secret>[^\s\"':]{3,128})"
)
_PLAIN_WORDS = frozenset({"password", "pass", "passwd", "pwd", "secret", "token", "port", "user"})

_LOOKS = (
    ("://", _IN_ADDRESS, "address credentials", 0.9),
    ("authorization", _HEADER, "authorization", 0.8),
    ("bearer ", _BEARER, "authorization", 0.8),
    ("curl ", _CURL, "command credentials", 0.8),
)
_ANCHORS = Anchors([anchor for anchor, *_ in _LOOKS])


def credentials(text: str, lower: str) -> Iterator[Found]:
    """Secrets at places that only hold secrets; `lower` is the text in small letters."""
    for number, start, _ in _ANCHORS.places(lower):
        _, expression, kind, score = _LOOKS[number]
        match = expression.match(text, start, start + 2_200)
        if match is None:
            continue
        secret = match["secret"]
        if kind == "authorization" and not _mixes(secret):
            continue
        if not _is_none(secret):
            yield Found(*match.span("secret"), kind, score, masked(secret))


def _is_none(secret: str) -> bool:
    plain = secret.lower().strip("<>[]{}()") in _PLAIN_WORDS or (
        secret.isdigit() and len(secret) < 6
    )
    return plain or is_placeholder(secret) or is_reference(secret) or not is_varied(secret)


def _mixes(secret: str) -> bool:
    """Whether this is no word of a sentence: digits among letters, or capitals inside."""
    has_digit = any(char.isdigit() for char in secret)
    return (has_digit and not secret.isdigit()) or not (secret[1:].islower() or secret.isupper())
