"""The mail server's side: what each answer means, over a real socket."""

import asyncio
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from folkmoot.network.notices.transport import (
    Fate,
    FolderTransport,
    SmtpTransport,
    transport_for,
)

MAIL = b"Subject: x\r\n\r\nhello\r\n.dot\r\n"


class Sink:
    """Answers as told by recipient or by what stands in the mail; keeps what it takes."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self.connections = 0
        self.refuse: dict[str, str] = {}
        self.after_data = ""

    async def handle_EHLO(  # noqa: N802  # aiosmtpd looks for this name
        self,
        _server: SMTP,
        session: Session,
        _envelope: Envelope,
        hostname: str,
        responses: list[str],
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802  # aiosmtpd looks for this name and passes these
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _options: list[str],
    ) -> str:
        answer = self.refuse.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(  # noqa: N802  # aiosmtpd looks for this name
        self, server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.after_data == "hang up":
            assert server.transport is not None
            server.transport.close()
            await asyncio.Event().wait()
        if self.after_data:
            return self.after_data
        assert isinstance(envelope.content, bytes)
        self.taken.append((str(envelope.mail_from), envelope.rcpt_tos[0], envelope.content))
        return "250 OK"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, str]]:
    """A mail server on this machine, and its address."""
    handler = Sink()
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, f"smtp://127.0.0.1:{port}"
    controller.stop(no_assert=True)


def nothing() -> None:
    """Nobody counts here."""


def test_many_mails_go_by_one_connection(sink: tuple[Sink, str]) -> None:
    handler, url = sink
    transport = SmtpTransport(url)
    for number in range(5):
        assert transport.send("b@x.org", f"r{number}@y.org", MAIL, nothing).fate is Fate.TAKEN
    transport.rest()
    assert handler.connections == 1
    assert [recipient for _, recipient, _ in handler.taken] == [f"r{n}@y.org" for n in range(5)]
    assert handler.taken[0][2] == MAIL


@pytest.mark.parametrize(
    ("answer", "fate"),
    [
        ("550 5.1.1 no such user", Fate.REFUSED),
        ("450 4.2.0 greylisted", Fate.LATER),
        ("421 4.3.2 going away", Fate.DOWN),
    ],
)
def test_a_recipient_that_is_not_taken_leaves_the_connection_of_use(
    sink: tuple[Sink, str], answer: str, fate: Fate
) -> None:
    handler, url = sink
    handler.refuse["bad@y.org"] = answer
    transport = SmtpTransport(url)
    begun: list[int] = []
    found = transport.send("b@x.org", "bad@y.org", MAIL, lambda: begun.append(1))
    assert (found.fate, found.code) == (fate, int(answer[:3]))
    assert not begun
    assert transport.send("b@x.org", "good@y.org", MAIL, nothing).fate is Fate.TAKEN
    transport.rest()


@pytest.mark.parametrize(
    ("answer", "fate"),
    [("554 5.7.1 spam", Fate.UNFIT), ("452 4.3.1 full", Fate.LATER), ("hang up", Fate.UNKNOWN)],
)
def test_what_the_server_says_of_the_mail_itself(
    sink: tuple[Sink, str], answer: str, fate: Fate
) -> None:
    handler, url = sink
    handler.after_data = answer
    transport = SmtpTransport(url)
    begun: list[int] = []
    assert transport.send("b@x.org", "r@y.org", MAIL, lambda: begun.append(1)).fate is fate
    assert begun == [1]
    transport.rest()


def test_no_server_and_no_password_in_what_is_told() -> None:
    transport = SmtpTransport("smtp://someone:geheim@127.0.0.1:9")
    found = transport.send("b@x.org", "r@y.org", MAIL, nothing)
    assert found.fate is Fate.DOWN
    assert "geheim" not in found.words
    assert "ConnectionRefusedError" in found.words


def test_without_server_mails_are_files(tmp_path: Path) -> None:
    transport = transport_for("", tmp_path)
    assert isinstance(transport, FolderTransport)
    assert transport.send("b@x.org", "r@y.org", MAIL, nothing).fate is Fate.TAKEN
    (file,) = (tmp_path / "mail").glob("*.eml")
    assert file.read_bytes() == b"Return-Path: <b@x.org>\r\nDelivered-To: r@y.org\r\n" + MAIL
