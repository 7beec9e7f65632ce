"""Requests to addresses that somebody named: never into our own network.

Whoever may name an address (a webhook, a link in a message) must not reach what only this machine
can reach: services of the house, metadata of a cloud. So the name is resolved once, every address
it has must be public, and the connection goes to the very address that was looked at, whatever the
name resolves to a moment later. Each redirect is looked at the same way. Time and size are bounded.
The setting `outbound_hosts` names hosts of one's own network that may be reached all the same.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from http import HTTPStatus
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import SplitResult, urljoin, urlsplit

import msgspec

from folkmoot.base.errors import FolkmootError

USER_AGENT = "Folkmoot"
SECONDS = 10.0
ANSWER_BYTES = 64 * 1024
LONGEST_URL = 2000
PIECE_BYTES = 16 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], list[str]]

# IANA special-purpose address registries (RFC 6890 and successors): everything that is not the
# public internet. Named here because what `ipaddress` calls global differs between versions.
NOT_PUBLIC_4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
PUBLIC_6 = IPv6Network("2000::/3")
NOT_PUBLIC_6 = tuple(
    IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")
)
TRANSLATED_6 = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as networks without IPv4 see them (RFC 6052): the last 32 bits count."""


class Unreachable(FolkmootError):
    """The request was not sent, or no answer came; the message says which."""


class Answer(msgspec.Struct, frozen=True):
    """What the other side answered; `content` is at most as much as was allowed for."""

    status: int
    headers: dict[str, str]
    content: bytes
    url: str
    took_ms: int


class Bounds(msgspec.Struct, frozen=True, kw_only=True):
    """How long a request may take in all, how much is read, how many redirects are followed."""

    seconds: float = SECONDS
    answer_bytes: int = ANSWER_BYTES
    redirects: int = 0


def is_public(address: Address) -> bool:
    """Whether an address belongs to the public internet, however it is written."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped
        if inner is None and address in TRANSLATED_6:
            inner = IPv4Address(int(address) & 0xFFFF_FFFF)
        if inner is None:
            return address in PUBLIC_6 and not any(address in one for one in NOT_PUBLIC_6)
        address = inner
    return not any(address in network for network in NOT_PUBLIC_4)


def checked_url(url: str, allowed: Collection[str] = ()) -> SplitResult:
    """The parts of an address that may be asked; raises Unreachable.

    https, or http to a host that is allowed by name; no user name in it.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _wrong("This is no address.") from None
    if len(url) > LONGEST_URL or not url.isascii() or any(each <= " " for each in url):
        raise _wrong("The address is too long, or holds characters that no address has.")
    if parts.scheme not in {"http", "https"} or not parts.hostname or port == 0:
        raise _wrong("The address must begin with https:// and name a host.")
    if parts.username is not None or parts.password is not None:
        raise _wrong("The address must not hold a user name.")
    if parts.scheme == "http" and not _is_allowed(parts, allowed):
        raise _wrong("The address must begin with https://.")
    return parts


def request(
    method: str,
    url: str,
    *,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    bounds: Bounds = Bounds(),  # noqa: B008  # frozen
    allowed: Collection[str] = (),
    resolve: Resolver | None = None,
) -> Answer:
    """Send one request and read its answer; raises Unreachable.

    `allowed` are hosts (`host` or `host:port`) that may lie in our own network. A redirect that is
    not followed is an answer like any other.
    """
    began = time.monotonic()
    deadline = began + bounds.seconds
    answer = _one(method, url, body, headers or {}, bounds, deadline, allowed, resolve)
    for _ in range(bounds.redirects):
        location = answer.headers.get("location", "")
        if answer.status not in REDIRECTS or not location:
            break
        if answer.status == HTTPStatus.SEE_OTHER:
            method, body = "GET", b""
        url = urljoin(url, location)
        answer = _one(method, url, body, headers or {}, bounds, deadline, allowed, resolve)
    return msgspec.structs.replace(answer, took_ms=round((time.monotonic() - began) * 1000))


def resolved(host: str, port: int) -> list[str]:
    """All addresses of a host, as the system resolves it; raises Unreachable."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Unreachable(f"The host {host} cannot be found: {problem}.") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def _one(
    method: str,
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    bounds: Bounds,
    deadline: float,
    allowed: Collection[str],
    resolve: Resolver | None,
) -> Answer:
    parts = checked_url(url, allowed)
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    addresses = (resolve or resolved)(host, port)
    if not _is_allowed(parts, allowed) and not all(map(_is_public_text, addresses)):
        raise Unreachable(
            f"The host {host} does not lie in the public internet.",
            hint="An administrator can allow it by the setting outbound_hosts.",
        )
    if not addresses:
        raise Unreachable(f"The host {host} has no address.")
    connection = _Pinned(host, port, addresses[0], deadline, secure=parts.scheme == "https")
    target = parts.path or "/"
    if parts.query:
        target += f"?{parts.query}"
    # a drop of an answer now and then would outlast any timeout of single reads
    alarm = threading.Timer(_left(deadline), connection.cut)
    alarm.start()
    try:
        connection.request(method, target, body, {"User-Agent": USER_AGENT, **headers})
        response = connection.getresponse()
        content = _read(response, connection, bounds.answer_bytes, deadline)
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, content, url, 0)
    except (OSError, http.client.HTTPException, ValueError) as problem:
        words = str(problem) or type(problem).__name__
        raise Unreachable(f"{host} gave no whole answer: {words}.") from None
    finally:
        alarm.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to one address that was looked at, under the name of its host."""

    def __init__(
        self, host: str, port: int, address: str, deadline: float, *, secure: bool
    ) -> None:
        super().__init__(host, port, timeout=_left(deadline))
        self._address = address
        self._secure = secure

    def connect(self) -> None:
        """Connect to the address, not to whatever the name means by now."""
        plain = socket.create_connection((self._address, self.port), self.timeout)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(plain, server_hostname=self.host)
        else:
            self.sock = plain

    def cut(self) -> None:
        """End it from another thread."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _read(
    response: http.client.HTTPResponse, connection: _Pinned, most: int, deadline: float
) -> bytes:
    pieces: list[bytes] = []
    size = 0
    while size < most:
        if connection.sock is not None:
            connection.sock.settimeout(_left(deadline))
        piece = response.read1(min(PIECE_BYTES, most - size))
        if not piece:
            break
        pieces.append(piece)
        size += len(piece)
    return b"".join(pieces)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("it took too long")
    return left


def _is_allowed(parts: SplitResult, allowed: Collection[str]) -> bool:
    host = (parts.hostname or "").lower()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return host in allowed or f"{host}:{port}" in allowed


def _is_public_text(text: str) -> bool:
    try:
        return is_public(ip_address(text.partition("%")[0]))
    except ValueError:
        return False


def _wrong(words: str) -> Unreachable:
    return Unreachable(words, hint="Write it as https://host/path.", place="url")
