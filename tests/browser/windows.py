"""Browser windows that watch what goes wrong in them."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, Route
from tests.browser.looks import Look

from folkmoot.people.api import Viewer

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


@dataclass
class Window:
    """One context with one page, and every complaint heard from it."""

    context: BrowserContext
    page: Page
    expected: str
    complaints: list[str] = field(default_factory=list)

    def hear_console(self, message: ConsoleMessage) -> None:
        """Errors in the console, refusals of the content security policy among them."""
        if message.type == "error":
            self.complain(f"console: {message.text}")

    def hear_error(self, error: Error) -> None:
        """An exception nobody caught."""
        self.complain(f"uncaught: {error}")

    def hear_failure(self, request: Request) -> None:
        """Something that was asked for and did not come; leaving a page cancels quite normally."""
        if request.failure != "net::ERR_ABORTED":
            self.complain(f"not loaded: {request.url} ({request.failure})")

    def refuse_outside(self, route: Route) -> None:
        """Nothing is fetched from anywhere but this machine."""
        if urlsplit(route.request.url).hostname in LOOPBACK:
            route.fallback()
            return
        self.complain(f"asked for another machine: {route.request.url}")
        route.abort()

    def complain(self, words: str) -> None:
        """Note what went wrong unless the test said that it would."""
        if not self.expected or not re.search(self.expected, words):
            self.complaints.append(words)

    def close(self, trace: Path | None) -> None:
        """End the window; with a path, what happened in it is written there."""
        if trace:
            trace.parent.mkdir(exist_ok=True)
            self.context.tracing.stop(path=trace)
        else:
            self.context.tracing.stop()
        self.context.close()


def opened(browser: Browser, base_url: str, look: Look, expected: str) -> Window:
    """A fresh window in this look, at no address yet; addresses may be relative to the site."""
    context = browser.new_context(
        base_url=base_url,
        viewport={"width": look.width, "height": look.height},
        color_scheme="dark" if look.theme == "dark" else "light",
        java_script_enabled=look.script,
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.tracing.start(screenshots=True, snapshots=True)
    context.set_default_timeout(10_000)
    window = Window(context, context.new_page(), expected)
    context.route("**/*", window.refuse_outside)
    window.page.on("console", window.hear_console)
    window.page.on("pageerror", window.hear_error)
    window.page.on("requestfailed", window.hear_failure)
    return window


def sign_in(context: BrowserContext, base_url: str, viewer: Viewer) -> None:
    """Make a session for a person of the cast, as signing in does, and give it to the window."""
    assert viewer.person
    client = Client()
    client.force_login(viewer.person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": base_url}])
