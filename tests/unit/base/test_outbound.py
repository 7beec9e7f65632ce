"""Requests to addresses that somebody named: what is never asked, and what is."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from folkmoot.base.outbound import Bounds, Unreachable, checked_url, is_public, request


@pytest.mark.parametrize(
    "text",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.31.255.255",
        "192.168.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104  # an address that must be refused
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:0:4136:e378:8000:63bf:3fff:fdd2",
        "2001:db8::1",
    ],
)
def test_what_is_not_public(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize(
    "text", ["9.9.9.9", "172.32.0.1", "2606:4700::1111", "::ffff:9.9.9.9", "64:ff9b::909:909"]
)
def test_what_is_public(text: str) -> None:
    assert is_public(ip_address(text))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "nowhere",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://example.org/",
        "https://user:word@example.org/",
        "https://@example.org/",
        "https:///path",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://exa\nmple.org/",
        "https://example.org/a b",
        "https://[::1/",
        f"https://example.org/{'x' * 2000}",
    ],
)
def test_what_is_no_address_to_be_asked(url: str) -> None:
    with pytest.raises(Unreachable):
        checked_url(url)


@pytest.mark.parametrize(
    "addresses",
    [["127.0.0.1"], ["9.9.9.9", "10.0.0.1"], ["::ffff:10.0.0.1"], ["fe80::1%eth0"], ["words"], []],
)
def test_a_name_for_an_inner_address_is_not_asked(addresses: list[str]) -> None:
    with pytest.raises(Unreachable):
        request("GET", "https://hooks.example.org/", resolve=lambda *_: addresses)


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_other_spellings_of_this_machine_are_seen_through(host: str) -> None:
    with pytest.raises(Unreachable):
        request("POST", f"https://{host}/")


class Handler(BaseHTTPRequestHandler):
    """Answers by the path asked."""

    asked: list[tuple[str, str, bytes]]

    def do_GET(self) -> None:
        """Answers."""
        self.asked.append((self.command, self.path, b""))
        if self.path.startswith("/to"):
            self.send_response(302)
            self.send_header("Location", self.path[3:])
            self.end_headers()
        elif self.path == "/much":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 500_000)
        elif self.path == "/never":
            self.send_response(200)
            for _ in range(3000):
                if stop.wait(0.02):
                    break
                self.wfile.write(b"x-drop: y\r\n")
                self.wfile.flush()
        else:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            self.wfile.write(b"here")

    def do_POST(self) -> None:
        """Answers."""
        length = int(self.headers["Content-Length"])
        self.asked.append((self.command, self.path, self.rfile.read(length)))
        self.send_response(202)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


stop = threading.Event()


@contextmanager
def serving() -> Iterator[tuple[str, list[tuple[str, str, bytes]]]]:
    """A server on this machine: `host:port`, and what it was asked."""
    stop.clear()
    asked: list[tuple[str, str, bytes]] = []
    handler = type("Asked", (Handler,), {"asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_address[1]}", asked
    finally:
        stop.set()
        server.shutdown()
        server.server_close()
        thread.join()


def test_an_allowed_host_is_asked() -> None:
    with serving() as (host, asked):
        answer = request("POST", f"http://{host}/a?b=c", body=b"words", allowed=[host])
        assert (answer.status, asked) == (202, [("POST", "/a?b=c", b"words")])
        got = request("GET", f"http://{host}", allowed=[host])
        assert (got.content, got.headers["content-type"]) == (b"here", "text/plain")
        with pytest.raises(Unreachable):
            request("POST", f"http://{host}/", allowed=["other.example.org"])


def test_redirects_are_followed_as_far_as_allowed_and_looked_at() -> None:
    with serving() as (host, _):
        once = Bounds(redirects=1)
        stays = request("GET", f"http://{host}/to/there", allowed=[host])
        assert stays.status == 302
        goes = request("GET", f"http://{host}/to/there", allowed=[host], bounds=once)
        assert (goes.status, goes.url) == (200, f"http://{host}/there")
        for inner in ("http://127.0.0.1:1/", "https://169.254.169.254/latest/", "file:///etc"):
            with pytest.raises(Unreachable):
                request("GET", f"http://{host}/to{inner}", allowed=[host], bounds=once)


def test_an_answer_is_read_as_far_as_allowed() -> None:
    with serving() as (host, _):
        answer = request(
            "GET", f"http://{host}/much", allowed=[host], bounds=Bounds(answer_bytes=1000)
        )
        assert len(answer.content) == 1000


def test_an_answer_that_comes_in_drops_is_cut() -> None:
    with serving() as (host, _), pytest.raises(Unreachable):
        request("GET", f"http://{host}/never", allowed=[host], bounds=Bounds(seconds=0.3))
