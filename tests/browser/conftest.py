"""A running site and Debian's Chromium for whole journeys.

`page` is a wide, light window; `open_page` makes others (look, signed in as somebody of the cast);
`any_page` runs a test in both themes on desk and phone; `plain_page` has no script. A page that
throws, logs an error or asks for another machine fails its test; `expecting` of `open_page` names
what may be complained about. A failed test leaves a trace in `tests/browser/traces`, which
`playwright show-trace` shows.
"""

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer
from tests.browser.looks import LOOKS, Look
from tests.browser.windows import Window, opened, sign_in

from folkmoot.people.api import Viewer

TRACES = Path(__file__).parent / "traces"
FAILED = pytest.StashKey[bool]()
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Playwright's synchronous interface runs an event loop in the test's thread, in which Django would
# refuse its database; tests use it only between two steps of the browser.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test and needs rows that the server's threads can see."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember on the test itself whether it failed, for the trace."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    """SQLite in a file, as in a house: a page asks behind itself while another thread writes.

    In memory all threads share one cache, which locks whole tables against each other at once.
    """
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        file = tmp_path_factory.mktemp("database") / "browser.sqlite3"
        settings.DATABASES["default"]["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    executable = shutil.which("chromium") or shutil.which("chromium-browser")
    if executable is None:
        pytest.skip("chromium is missing (Debian: apt install chromium)")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=list(QUIET))
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, request: pytest.FixtureRequest
) -> Iterator[OpenPage]:
    """`open_page(look=..., viewer=..., expecting=...)` opens a window that watches its errors."""
    windows: list[Window] = []

    def open_one(look: Look = LOOKS[0], viewer: Viewer | None = None, expecting: str = "") -> Page:
        window = opened(browser, live_server.url, look, expecting)
        windows.append(window)
        if viewer:
            sign_in(window.context, live_server.url, viewer)
        return window.page

    yield open_one
    failed = request.node.stash.get(FAILED, False)
    name = re.sub(r"[^\w.-]+", "-", request.node.nodeid.removeprefix("tests/browser/"))
    for number, window in enumerate(windows):
        broken = failed or window.complaints
        window.close(TRACES / f"{name}-{number}.zip" if broken else None)
    complaints = [complaint for window in windows for complaint in window.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    """A wide, light window of somebody not signed in."""
    return open_page()


@pytest.fixture
def plain_page(open_page: OpenPage) -> Page:
    """A wide, light window without script."""
    return open_page(look=Look(script=False))


@pytest.fixture(params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    """Each theme on each width."""
    asked: Look = request.param
    return asked


@pytest.fixture
def any_page(open_page: OpenPage, look: Look) -> Page:
    """A window of somebody not signed in, in each look."""
    return open_page(look=look)
