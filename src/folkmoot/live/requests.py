"""What a request says: who asks, from where, for what."""

from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import parse_qs

import msgspec

from folkmoot.live.tokens import COOKIE
from folkmoot.live.topics import MOST_TOPICS, Topic, topic_of

MOST_QUERY = 8192


class Headers(Protocol):
    """Headers as granian gives them, by lower-case name."""

    def get(self, key: str, default: str = "") -> str:
        """The value of a header."""
        ...


class Scope(Protocol):
    """What is known of a request before its body (RSGI)."""

    proto: str
    method: str
    path: str
    query_string: str

    @property
    def headers(self) -> Headers:
        """Its headers."""
        ...


class Asked(msgspec.Struct, frozen=True):
    """A request for a stream: its topics (None: not to be read), and the last event received."""

    topics: tuple[Topic, ...] | None
    last_event: str


def asked(scope: Scope) -> Asked:
    """What a request for a stream asks for."""
    query = _query(scope)
    topics = [topic_of(text) for text in query.get("topic", [])]
    known = tuple(dict.fromkeys(topic for topic in topics if topic is not None))
    usable = 0 < len(topics) <= MOST_TOPICS and len(known) > 0 and None not in topics
    last = scope.headers.get("last-event-id", "") or query.get("lastEventID", [""])[0]
    return Asked(known if usable else None, last)


def token_in(scope: Scope) -> str:
    """The token a request carries: in a header, in the address, or as a cookie."""
    header = scope.headers.get("authorization", "")
    if header[:7].lower() == "bearer ":
        return header[7:].strip()
    given = _query(scope).get("authorization", [""])[0]
    return given or _cookie(scope.headers.get("cookie", ""))


def _query(scope: Scope) -> Mapping[str, list[str]]:
    try:
        return parse_qs(scope.query_string[:MOST_QUERY], max_num_fields=100)
    except ValueError:
        return {}


def _cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""
