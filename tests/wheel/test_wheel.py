"""The built wheel, installed far from the repository, serves every page and asset it links to."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import venv
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from tests.waiting import REPOSITORY, is_alive, wait_until

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="looks for processes in /proc, which only Linux has"
)

UV = Path(sys.executable).with_name("uv")
LINKING = {"a": "href", "link": "href", "script": "src", "img": "src", "use": "href"}
CSS_URL = re.compile(r"url\(['\"]?([^'\")]+)")
SIGN_IN_LINK = re.compile(r"administrator \(works once\): (\S+)")
CSRF_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
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
def house(installed: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """Address and first sign-in link of a house on an empty home; SIGTERM must leave no process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    output = tmp_path / "output"
    clean = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**clean, "FOLKMOOT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    with output.open("wb") as file:
        running = subprocess.Popen(
            [installed, "up", "--port", str(port)],
            cwd=tmp_path,
            env=environment,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until(
            lambda: running.poll() is not None or "Folkmoot runs at" in output.read_text(),
            "the site answers",
            seconds=60,
        )
        assert running.poll() is None, output.read_text()
        family = processes_of(tmp_path / "home")
        assert len(family) >= 3
        (link,) = SIGN_IN_LINK.findall(output.read_text())
        yield f"http://127.0.0.1:{port}/", link
    finally:
        running.terminate()
        assert running.wait(timeout=30) == 0
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


class Visitor:
    """Somebody with a browser that keeps cookies."""

    def __init__(self) -> None:
        self._opener = build_opener(HTTPCookieProcessor())

    def fetch(self, url: str, form: dict[str, str] | None = None) -> tuple[str, str, bytes]:
        """Where it ended up, media type and body; an error status fails the test."""
        content = urlencode(form).encode() if form is not None else None
        try:
            # only addresses of the house that this test started
            with self._opener.open(Request(url, content), timeout=30) as answer:  # noqa: S310
                return answer.url, answer.headers.get_content_type(), answer.read()
        except HTTPError as refused:
            refused.close()
            raise AssertionError(f"{url} answers {refused.code}") from None

    def crawl(self, start: str) -> set[str]:
        """Fetches all that can be reached from a page on the same site; the media types seen."""
        site = urljoin(start, "/")
        waiting, seen, kinds = [start], {start}, set()
        while waiting:
            url, kind, body = self.fetch(waiting.pop())
            kinds.add(kind)
            for link in links(kind, body):
                target = urljoin(url, link).partition("#")[0]
                if target.startswith(site) and target not in seen:
                    seen.add(target)
                    waiting.append(target)
            assert len(seen) < MOST_PAGES, "the pages never end"
        return kinds


ASSETS = {"text/css", "text/javascript", "image/svg+xml", "font/woff2"}


def test_every_page_and_asset_is_served(house: tuple[str, str]) -> None:
    address, sign_in_link = house
    stranger = Visitor()
    assert {"text/html", *ASSETS} <= stranger.crawl(address)
    administrator = Visitor()
    _, _, page = administrator.fetch(sign_in_link)
    (token,) = CSRF_TOKEN.findall(page.decode())
    first_page, _, _ = administrator.fetch(sign_in_link, {"csrfmiddlewaretoken": token})
    assert {"text/html", *ASSETS} <= administrator.crawl(first_page)
    assert {"text/html", *ASSETS} <= administrator.crawl(address)


def test_the_demo_moves_in_and_is_found(installed: Path, tmp_path: Path) -> None:
    """Made-up people, mail and files come out of the wheel, through import, threading and index."""
    clean = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = {**clean, "FOLKMOOT_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}

    def told(*arguments: str) -> str:
        done = subprocess.run(
            [installed, *arguments],
            check=False,
            capture_output=True,
            text=True,
            cwd=tmp_path,
            env=environment,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    assert "The Quillhaven Federation moved in" in told("demo")
    found = json.loads(told("search", "roof", "--json"))
    assert found["total"] > 0
    assert "moved in" not in told("demo"), "a second time it only gives a new link"
    told("audit", "verify")
