"""Two browsers and one mail client hold one conversation, with every process of the house running.

Ada and Bo write on pages; Cy has no password and never opens one: joins, reads and answers by mail.
"""

import json
import re
import smtplib
import subprocess
import sys
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import make_msgid
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, Page, expect
from tests.browser.axe import axe
from tests.browser.looks import LOOKS
from tests.browser.windows import Window, opened
from tests.running_house import HOST, House, free_port
from tests.waiting import REPOSITORY, wait_until

COMMAND = "from folkmoot.config.cli import main; main()"
CY = "cy@post.example"
SAID = ["Who has seen it?", "It is the frost.", "we wait for spring.", "In April, then."]
SOON = 5_000
"""Milliseconds within which mail must be on every open page."""


class MailClient:
    """Cy's: what arrives at the address, and the answers that leave from it."""

    def __init__(self, gate: int) -> None:
        self.gate = gate
        self.inbox: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802  # aiosmtpd looks for this name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        assert isinstance(envelope.content, bytes)
        if CY in envelope.rcpt_tos:
            self.inbox.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    def received(self, words: str) -> EmailMessage:
        """The first mail that says this, as soon as it is there."""
        wait_until(lambda: self._saying(words) is not None, f"a mail says {words!r}")
        found = self._saying(words)
        assert found
        return found

    def _saying(self, words: str) -> EmailMessage | None:
        return next((one for one in self.inbox if words in text_of(one)), None)

    def write(self, to: str, subject: str, text: str) -> str:
        """Send a new mail; its Message-ID."""
        return self._send(EmailMessage(), to, subject, text)

    def answer(self, mail: EmailMessage, text: str) -> str:
        """Answer as mail clients do, the old text quoted below a line that names its author."""
        made = EmailMessage()
        made["In-Reply-To"] = mail["Message-ID"]
        made["References"] = f"{mail.get('References', '')} {mail['Message-ID']}".strip()
        quoted = "\n".join(f"> {line}" for line in text_of(mail).splitlines())
        whole = f"{text}\n\nOn Monday somebody wrote:\n{quoted}\n"
        subject = re.sub(r"^(?!Re: )", "Re: ", str(mail["Subject"]))
        return self._send(made, str(mail["Reply-To"] or mail["From"]), subject, whole)

    def _send(self, made: EmailMessage, to: str, subject: str, text: str) -> str:
        made["From"], made["To"], made["Subject"] = f"Cy <{CY}>", to, subject
        made["Message-ID"] = make_msgid(domain="post.example")
        made.set_content(text)
        with smtplib.SMTP(HOST, self.gate, timeout=30) as server:
            assert server.send_message(made) == {}
        return str(made["Message-ID"])


def text_of(mail: EmailMessage) -> str:
    """The plain text of a mail."""
    body = mail.get_body(("plain",))
    return str(body.get_content()) if body else ""


@pytest.fixture
def cy() -> Iterator[tuple[MailClient, str]]:
    """Cy's mail client, and the address of its mail server."""
    client, port = MailClient(free_port()), free_port()
    controller = Controller(client, hostname=HOST, port=port)
    controller.start()
    yield client, f"smtp://{HOST}:{port}"
    controller.stop(no_assert=True)


@pytest.fixture
def house(tmp_path: Path, cy: tuple[MailClient, str]) -> Iterator[House]:
    """Everything that `folkmoot up` starts, mail in both directions."""
    client, server = cy
    settings = {
        "FOLKMOOT_SECRET_KEY": "",
        "FOLKMOOT_SMTP_URL": server,
        "FOLKMOOT_MAIL_DOMAIN": "moot.example",
        "FOLKMOOT_MAIL_FROM": "Folkmoot <folkmoot@moot.example>",
        "FOLKMOOT_MAIL_LISTEN": f"smtp://{HOST}:{client.gate}",
        "FOLKMOOT_MAIL_WAIT_SECONDS": "0",
        "FOLKMOOT_OPEN_SIGN_UP": "yes",
        "FOLKMOOT_LIVE": "yes",
        "FOLKMOOT_LIVE_PORT": str(free_port()),
    }
    running = House(tmp_path, settings)
    running.wait()
    yield running
    running.end()


@pytest.fixture
def signed_in(house: House, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Makes an account and a window in which its person is signed in."""
    windows: list[Window] = []

    def make(name: str) -> Page:
        email = f"{name.lower()}@moot.example"
        command(house, "person", "add", email, "--name", name, "--administrator")
        (link,) = re.findall(r"http\S+", command(house, "person", "link", email))
        window = opened(browser, f"http://{HOST}:{house.port}", LOOKS[0], "")
        windows.append(window)
        window.page.goto(link)
        window.page.get_by_role("button", name="Sign in").click()
        return window.page

    yield make
    for window in windows:
        window.close(None)
    assert not [words for window in windows for words in window.complaints]


def command(house: House, *arguments: str) -> str:
    """What a `folkmoot` command prints on the running home."""
    done = subprocess.run(
        [sys.executable, "-c", COMMAND, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(REPOSITORY / "src"), **house.environment()},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def makes_group(page: Page) -> None:
    """An open group called Walls."""
    page.goto("/groups/new")
    page.get_by_label("Name").fill("Walls")
    page.get_by_role("button", name="Make the group").click()
    page.goto("/g/walls")
    following(page)


def following(page: Page) -> Page:
    """The page, once it is told what is new."""
    expect(page.locator("body[data-live-state=open]")).to_be_attached()
    return page


def joins_by_mail(mail: MailClient) -> None:
    """Cy asks to join, and answers the mail that asks whether that was meant."""
    mail.write("walls+subscribe@moot.example", "Join", "Please.")
    mail.answer(mail.received("just answer this mail"), "Yes.")
    mail.received("You belong to Walls now")


def starts(page: Page, title: str, text: str) -> None:
    """Write a new conversation."""
    page.keyboard.press("c")
    page.get_by_label("Title").fill(title)
    page.get_by_label("Text", exact=True).fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Posted.")).to_be_visible()
    following(page)


def answers(page: Page, to: str, text: str) -> None:
    """Answer the message that says `to`."""
    page.locator("article.message", has_text=to).last.get_by_role("link", name="Answer").click()
    page.get_by_label("Your answer").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("article.message", has_text=text)).to_be_visible()


def chain(house: House) -> list[str]:
    """The messages from the first one down, where each answers the one before."""
    lines = command(house, "export", "edges", "--group", "walls").splitlines()
    below = {row["parent_message_id"]: row["message_id"] for row in map(json.loads, lines)}
    found: list[str] = []
    while (found[-1] if found else None) in below:
        found.append(below[found[-1] if found else None])
    return found


def test_two_browsers_and_a_mail_client_hold_one_conversation(
    signed_in: Callable[[str], Page], house: House, cy: tuple[MailClient, str]
) -> None:
    mail, _ = cy
    ada, bo = signed_in("Ada"), signed_in("Bo")
    makes_group(ada)
    joins_by_mail(mail)
    bo.goto("/g/walls")
    bo.get_by_role("button", name="Join").click()

    starts(ada, "The north wall leans", "Who has seen it?")
    first = mail.received("Who has seen it?")
    following(bo).get_by_role("link", name="The north wall leans").click()
    following(bo)

    sent = mail.answer(first, "I have. It is the frost.")
    for page in (ada, bo):
        shown = page.locator("article.message", has_text="It is the frost.")
        expect(shown).to_be_visible(timeout=SOON)
        expect(shown).to_contain_text("Cy")

    answers(bo, "It is the frost.", "Then we wait for spring.")
    expect(ada.locator("article.message", has_text="wait for spring")).to_be_visible()
    second = mail.received("Then we wait for spring.")
    assert second["In-Reply-To"] == sent
    assert str(first["Message-ID"]) in str(second["References"])
    assert second["List-Id"] == first["List-Id"]

    last = mail.answer(second, "In April, then.")
    for page in (ada, bo):
        expect(page.locator("article.message")).to_contain_text(SAID, timeout=SOON)
        expect(page.locator("article.message").last).not_to_contain_text("Who has seen it?")
        axe(page)
    chained = chain(house)
    assert len(chained) == 4
    assert [f"<{chained[at]}>" for at in (1, 3)] == [sent, last]
