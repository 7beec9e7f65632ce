"""The built wheel, installed far from the repository, serves every page and asset it links to."""

import os
import re
import shutil
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from html.parser import HTMLParser
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from tests.waiting import REPOSITORY, is_alive, wait_until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks for processes in /proc, which only Linux has"
)

UV = Path(sys.executable).with_name("uv")
LINKING = {"a": "href", "link": "href", "script": "src", "img": "src", "use": "href"}
CSS_URL = re.compile(r"url\(['\"]?([^'\")]+)")
MOST_PAGES = 300


def run(*command: str | Path) -> str:
    """What a command printed; its errors fail the test."""
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd="/")
    assert done.returncode == 0, f"{command}: {done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `folkmoot` command of an environment that holds the wheel and its locked dependencies."""
    if not UV.exists():
        pytest.skip("uv is not in this environment: script/bootstrap dev")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    leave_out = shutil.ignore_patterns(".git", ".venv", "var", "tests", "node_modules", "*_cache")
    shutil.copytree(REPOSITORY, source, ignore=leave_out)
    build = ("--build-constraints", source / "requirements" / "build.txt", "--quiet")
    run(UV, "build", "--wheel", "--out-dir", folder, *build, source)
    shutil.rmtree(source)
    (wheel,) = folder.glob("folkmoot-*.whl")
    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    target = ("--python", environment / "bin" / "python", "--quiet")
    locked = REPOSITORY / "requirements" / "runtime.txt"
    run(UV, "pip", "install", *target, "--require-hashes", "--requirement", locked)
    run(UV, "pip", "install", *target, "--no-deps", wheel)
    return environment / "bin" / "folkmoot"


@pytest.fixture
def address(installed: Path, tmp_path: Path) -> Iterator[str]:
    """A running house with an empty home; SIGTERM stops it, and no process may be left."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    output = tmp_path / "output"
    clean = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**clean, "FOLKMOOT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    with output.open("wb") as file:
        house = subprocess.Popen(
            [installed, "up", "--port", str(port)],
            cwd=tmp_path,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(
            lambda: house.poll() is not None or "Folkmoot runs at" in output.read_text(),
            "the site answers",
            seconds=60,
        )
        assert house.poll() is None, output.read_text()
        family = processes_of(tmp_path / "home")
        assert len(family) >= 3
        yield f"http://127.0.0.1:{port}/"
    finally:
        house.terminate()
        assert house.wait(timeout=30) == 0
    assert "Traceback" not in output.read_text()
    assert not [pid for pid in family if is_alive(pid)]


def processes_of(home: Path) -> list[int]:
    """All processes that were started for this home."""
    mark = f"FOLKMOOT_HOME={home}\0".encode()
    found = []
    for environ in Path("/proc").glob("[0-9]*/environ"):
        try:
            if mark in environ.read_bytes() + b"\0":
                found.append(int(environ.parent.name))
        except OSError:
            continue
    return found


class Links(HTMLParser):
    """Collects what a page links to and loads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One element."""
        value = dict(attrs).get(LINKING.get(tag, ""))
        if value:
            self.found.append(value)


def links(kind: str, body: bytes) -> list[str]:
    """The addresses within a page or style sheet."""
    if kind.startswith("text/html"):
        parser = Links()
        parser.feed(body.decode())
        return parser.found
    if kind.startswith("text/css"):
        return CSS_URL.findall(body.decode())
    return []


def fetch(url: str) -> tuple[int, str, bytes, str]:
    """Status, media type, body and the address a redirect leads to."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.netloc, timeout=30)
    connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers.get_content_type(), body, answer.headers["Location"] or ""


def test_every_page_and_asset_is_served(address: str) -> None:
    waiting, seen, kinds = [address], {address}, set()
    while waiting:
        url = waiting.pop()
        status, kind, body, leads_to = fetch(url)
        assert status < 400, f"{url} answers {status}"
        kinds.add(kind)
        for link in [*links(kind, body), *([leads_to] if leads_to else [])]:
            target = urljoin(url, link).partition("#")[0]
            if target.startswith(address) and target not in seen:
                seen.add(target)
                waiting.append(target)
        assert len(seen) < MOST_PAGES, "the pages never end"
    assert {"text/html", "text/css", "text/javascript", "image/svg+xml", "font/woff2"} <= kinds
