"""Incoming mail under kill -9: what was answered with 250 is posted exactly once.

And the whole way, as it is used: LMTP into the real process, the message on the page.
"""

import json
import signal
import smtplib
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.fault.homes import NewHome, asked, ran
from tests.fault.postfix import postfix
from tests.lmtp import hand_over
from tests.mailbag import mail
from tests.waiting import started, wait_until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="kills as Linux does"),
]
HOST = "127.0.0.1"
SENDER = "Mads <mads@example.org>"

# A group with a conversation, and a member who may answer it by mail and has a session.
SETUP = """
import json
from folkmoot.config.opening import open_home
open_home()
from django.test import Client
from folkmoot.base.ids import written
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.gateway.addresses import reply_address
from folkmoot.people.api import OPERATOR, Viewer, create_group, create_person, vouch_for_address
person = create_person(OPERATOR, email="mads@example.org", name="Mads")
vouch_for_address(OPERATOR, person=person, email="mads@example.org")
group = create_group(Viewer(person), title="Walls", slug="walls")
begun = start_conversation(Viewer(person), group=group, title="Wall", text="It leans.")
client = Client(HTTP_HOST="localhost")
client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
print(json.dumps({
    "address": reply_address(begun.ref, person.ref),
    "page": f"/c/{written(begun.conversation)}",
    "session": client.cookies["sessionid"].value,
}))
"""

DYING = """
import os, signal, sys
def dying_after(module, name):
    function = getattr(module, name)
    def killed(*given, **named):
        function(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
    setattr(module, name, killed)
"""

# Takes mail in, but is killed in the transaction of the first mail, or right behind it.
KILLED_GATE = {
    "before": "from folkmoot.network.actions import inbound; dying_after(inbound, '_accepted')",
    "behind": "from folkmoot.network.gateway import door; dying_after(door, '_accept')",
}
# Works mail off, but is killed when the message is written and not committed, or right behind it.
KILLED_WORKER = {
    "before": (
        "from folkmoot.network.gateway import carrying; dying_after(carrying, 'receive_mail')"
    ),
    "behind": "from folkmoot.network.gateway import working; dying_after(working, 'carry_out')",
}
OPEN = "from folkmoot.config.opening import open_home; open_home()"


class Place:
    """A home with somebody in it, and where its mail comes in."""

    def __init__(self, home: Mapping[str, str], folder: Path) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        self.folder = folder
        self.home = {
            **home,
            # that of the home, not that of the tests
            "FOLKMOOT_SECRET_KEY": "",
            "FOLKMOOT_MAIL_DOMAIN": "moot.example",
            "FOLKMOOT_MAIL_LISTEN": f"lmtp://{HOST}:{self.port}",
        }
        made = subprocess.run(
            [sys.executable, "-c", SETUP],
            check=False,
            capture_output=True,
            text=True,
            env=self.home,
        )
        assert made.returncode == 0, made.stderr
        self.known: dict[str, str] = json.loads(made.stdout.splitlines()[-1])

    @contextmanager
    def running(self, name: str, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
        """A process of the house, ended with the block."""
        process = started(arguments, self.folder / name, self.home)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)

    def listens(self) -> bool:
        """Whether mail is taken in."""
        try:
            socket.create_connection((HOST, self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def hand_over(self, raw: bytes) -> int:
        """Hand a mail over once; gives the code of the answer, 0 for a broken connection."""
        try:
            with smtplib.LMTP(HOST, self.port, timeout=30) as server:
                codes = hand_over(server, "mads@example.org", [self.known["address"]], raw)
                return codes[self.known["address"]]
        except (OSError, smtplib.SMTPException):
            return 0

    def posted(self) -> int:
        """How many messages came in by mail."""
        [(count,)] = asked(self.home, "SELECT count(*) FROM network_message WHERE way = 'mail'")
        assert isinstance(count, int)
        return count

    def page(self, port: int) -> str:
        """The conversation as its member sees it."""
        request = urllib.request.Request(  # our own server
            f"http://{HOST}:{port}{self.known['page']}",
            headers={"Cookie": f"sessionid={self.known['session']}"},
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  # the same
            found: bytes = answer.read()
        return found.decode()


@pytest.fixture
def place(new_home: NewHome, tmp_path: Path) -> Place:
    """A home where mail can come in."""
    return Place(new_home("mail"), tmp_path)


GATE = ("-m", "folkmoot.config.mailgate")
WORKER = ("-m", "folkmoot.config.worker")


def letter(words: str = "I will prop it up.") -> bytes:
    return mail("answer", f"{words}\n", sender=SENDER)


def ended_well(place: Place) -> None:
    """Deliver until it is accepted, work it off, and find the message there once."""
    with place.running("gate", *GATE):
        wait_until(place.listens, "mail is taken in")
        assert place.hand_over(letter()) == 250
        assert place.hand_over(letter()) == 250
    with place.running("worker", *WORKER):
        wait_until(lambda: place.posted() == 1, "the answer is posted", seconds=30)
        wait_until(lambda: "waiting" not in states(place), "all mail is worked off")
    assert place.posted() == 1
    assert states(place) == ["posted"]
    assert ran(place.home, "audit", "verify").returncode == 0


def states(place: Place) -> list[object]:
    return [row[0] for row in asked(place.home, "SELECT state FROM network_inboundmail")]


@pytest.mark.parametrize("moment", KILLED_GATE)
def test_killed_while_it_accepts(place: Place, moment: str) -> None:
    script = (
        f"{DYING}{OPEN}\n{KILLED_GATE[moment]}\nfrom folkmoot.config.mailgate import main; main()"
    )
    gate = started(["-c", script], place.folder / "killed", place.home)
    wait_until(place.listens, "mail is taken in")
    assert place.hand_over(letter()) == 0
    assert gate.wait(timeout=60) == -signal.SIGKILL
    assert len(states(place)) == (0 if moment == "before" else 1)
    ended_well(place)


@pytest.mark.parametrize("moment", KILLED_WORKER)
def test_killed_while_it_posts(place: Place, moment: str) -> None:
    with place.running("gate", *GATE):
        wait_until(place.listens, "mail is taken in")
        assert place.hand_over(letter()) == 250
    script = (
        f"{DYING}{OPEN}\n{KILLED_WORKER[moment]}\nfrom folkmoot.config.worker import main; main()"
    )
    worker = started(["-c", script], place.folder / "killed", place.home)
    assert worker.wait(timeout=60) == -signal.SIGKILL, (place.folder / "killed").read_text()
    assert place.posted() == (0 if moment == "before" else 1)
    ended_well(place)


def test_a_reply_is_on_the_page_within_seconds(place: Place) -> None:
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    up = "import sys; from folkmoot.config.cli import main; main(['up', *sys.argv[1:]])"
    with place.running("house", "-c", up, "--port", str(port)):
        wait_until(lambda: "runs at" in (place.folder / "house").read_text(), "the house runs", 90)
        wait_until(place.listens, "mail is taken in")
        assert "prop it up" not in place.page(port)
        assert place.hand_over(letter()) == 250
        wait_until(lambda: "I will prop it up." in place.page(port), "it is on the page", 5)


def test_the_pipe_tells_the_mail_server_what_to_do(place: Place) -> None:
    def piped(recipient: str, raw: bytes, home: Mapping[str, str]) -> int:
        command = [sys.executable, "-c", "from folkmoot.config.cli import main; main()"]
        done = subprocess.run(
            [*command, "mail", "deliver", "--recipient", recipient, "--sender", "mads@example.org"],
            check=False,
            input=raw,
            capture_output=True,
            env=dict(home),
        )
        told.append(done.stderr.decode())
        return done.returncode

    told: list[str] = []
    address = place.known["address"]
    assert piped(address, letter(), place.home) == 0, told
    assert piped(address, letter(), place.home) == 0, told
    assert piped("nobody@moot.example", letter(), place.home) == 67
    small = {**place.home, "FOLKMOOT_MAX_MESSAGE_BYTES": "1024"}
    assert piped(address, letter("x" * 2000), small) == 65
    broken = {**place.home, "FOLKMOOT_DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    assert piped(address, letter(), broken) == 75
    assert piped("", letter(), {**place.home, "RECIPIENT": ""}) == 65
    assert states(place) == ["waiting"]


def test_through_a_real_postfix(place: Place) -> None:
    address = place.known["address"]
    with postfix(place.port) as port, place.running("worker", *WORKER):
        with place.running("gate", *GATE), smtplib.SMTP(HOST, port) as server:
            wait_until(place.listens, "mail is taken in")
            with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
                server.sendmail("mads@example.org", ["nobody@moot.example"], letter())
            [(code, words)] = refused.value.recipients.values()
            assert code == 550, words
            server.sendmail("mads@example.org", [address], letter())
            wait_until(lambda: place.posted() == 1, "the first answer is posted")
        # while Folkmoot is down the mail server keeps the mail: its recipient is known to be good
        with smtplib.SMTP(HOST, port) as server:
            second = mail("second", "It still leans.\n", sender=SENDER)
            server.sendmail("mads@example.org", [address], second)
        assert place.posted() == 1
        with place.running("gate", *GATE):
            wait_until(lambda: place.posted() == 2, "the second answer is posted", 60)
    assert states(place) == ["posted"] * 2
