"""One request and its answer, as granian hands them to an RSGI application."""

from typing import Protocol

from folkmoot.live.stream import Transport

Header = tuple[str, str]


class Exchange(Protocol):
    """What granian gives an RSGI application to answer a request with."""

    async def __call__(self) -> bytes:
        """The body of the request."""
        ...

    async def client_disconnect(self) -> None:
        """Returns when the client is gone."""
        ...

    def response_empty(self, status: int, headers: list[Header]) -> None:
        """Answer without a body."""
        ...

    def response_str(self, status: int, headers: list[Header], body: str) -> None:
        """Answer with a text."""
        ...

    def response_stream(self, status: int, headers: list[Header]) -> Transport:
        """Answer piece by piece."""
        ...


TEXT: Header = ("content-type", "text/plain; charset=utf-8")
STREAM: tuple[Header, ...] = (
    ("content-type", "text/event-stream; charset=utf-8"),
    # proxies of the nginx family hold answers back otherwise
    ("x-accel-buffering", "no"),
)
PREFLIGHT: tuple[Header, ...] = (
    ("access-control-allow-methods", "GET, POST"),
    ("access-control-allow-headers", "content-type, last-event-id"),
    ("access-control-max-age", "600"),
)
ALWAYS: tuple[Header, ...] = (
    ("cache-control", "no-store"),
    ("vary", "Origin"),
    ("x-content-type-options", "nosniff"),
    ("cross-origin-resource-policy", "same-site"),
)


def shared_headers(origin: str, allowed: frozenset[str]) -> list[Header]:
    """What every answer carries; pages of the site itself may read it, with their cookie (CORS)."""
    if origin not in allowed:
        return list(ALWAYS)
    permission = [
        ("access-control-allow-origin", origin),
        ("access-control-allow-credentials", "true"),
    ]
    return [*ALWAYS, *permission]
