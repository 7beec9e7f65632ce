"""The door for mail, talked to as mail servers do."""

import asyncio
import smtplib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from tests.lmtp import hand_over
from tests.mailbag import mail

from folkmoot.base.errors import FolkmootError, NotFound, Unusable
from folkmoot.network.gateway.listening import Doors, Handler, Listen, Listener, listen_of

KNOWN = ("roof@moot.example", "walls@moot.example", "döm@moot.example")
LARGEST = 50_000


class House:
    """A house that takes mail into a list."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, bytes]] = []
        self.problem: Exception | None = None

    def check(self, recipient: str, sender: str) -> None:
        del sender
        if recipient not in KNOWN:
            raise NotFound("There is no such address here.")

    def accept(self, recipient: str, sender: str, raw: bytes) -> None:
        if self.problem is not None and recipient == KNOWN[0]:
            raise self.problem
        self.taken.append((recipient, sender, raw))


@contextmanager
def listening(house: House, protocol: str = "lmtp", *, per_minute: int = 600) -> Iterator[int]:
    """A listener on a port of its own, on another thread; gives the port."""
    handler = Handler(Doors(house.check, house.accept), per_minute=per_minute)
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()

    def done(work: Callable[[], object]) -> None:
        loop.call_soon_threadsafe(work)

    async def opened() -> tuple[Listener, int]:
        listener = Listener(
            Listen(protocol, "127.0.0.1", 0), handler, largest=LARGEST, hostname="moot.example"
        )
        return listener, await listener.open()

    listener, port = asyncio.run_coroutine_threadsafe(opened(), loop).result(10)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(listener.close(), loop).result(10)
        done(loop.stop)
        thread.join(10)
        loop.run_until_complete(loop.shutdown_default_executor())
        loop.close()


@pytest.fixture
def house() -> House:
    return House()


def test_lmtp_answers_for_each_recipient(house: House) -> None:
    raw = mail("m").replace(b"\n", b"\r\n")
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        codes = hand_over(server, "ines@example.net", [*KNOWN[:2], "nobody@moot.example"], raw)
    assert list(codes.values()) == [250, 250, 550]
    assert house.taken == [(one, "ines@example.net", raw) for one in KNOWN[:2]]


def test_what_could_not_be_stored_comes_again(house: House) -> None:
    house.problem = OSError("the disk is full")
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        codes = hand_over(server, "ines@example.net", KNOWN[:2], mail("m"))
    assert list(codes.values()) == [451, 250]
    assert [recipient for recipient, _, _ in house.taken] == [KNOWN[1]]


def test_what_can_never_be_taken_is_refused_for_good(house: House) -> None:
    house.problem = FolkmootError("It has too many bytes.")
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        codes = hand_over(server, "ines@example.net", KNOWN[:2], mail("m"))
    assert list(codes.values()) == [552, 250]


def test_a_mail_that_is_too_large_is_refused_for_each_recipient(house: House) -> None:
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.ehlo()
        server.mail("ines@example.net")
        for recipient in KNOWN[:2]:
            server.rcpt(recipient)
        server.putcmd("data")
        assert server.getreply()[0] == 354
        server.send(b"x\r\n" * LARGEST + b".\r\n")
        assert [server.getreply()[0] for _ in range(2)] == [552, 552]
        assert server.noop()[0] == 250
    assert house.taken == []


def test_a_declared_size_is_refused_at_once(house: House) -> None:
    with listening(house, "smtp") as port, smtplib.SMTP("127.0.0.1", port) as server:
        server.ehlo()
        assert server.mail("ines@example.net", [f"SIZE={LARGEST + 1}"])[0] == 552


def test_smtp_gives_one_answer(house: House) -> None:
    house.problem = OSError("the disk is full")
    with listening(house, "smtp") as port, smtplib.SMTP("127.0.0.1", port) as server:
        with pytest.raises(smtplib.SMTPDataError) as caught:
            server.sendmail("ines@example.net", KNOWN[:2], mail("m"))
        assert caught.value.smtp_code == 451
        house.problem = None
        assert server.sendmail("ines@example.net", KNOWN[:2], mail("m")) == {}


def test_a_bounce_has_no_sender(house: House) -> None:
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.sendmail("", [KNOWN[0]], mail("m"))
    assert house.taken[0][1] == ""


def test_addresses_may_be_unicode(house: House) -> None:
    with listening(house, "smtp") as port, smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail("ïnes@example.net", [KNOWN[2]], mail("m"), mail_options=["SMTPUTF8"])
    assert house.taken[0][:2] == (KNOWN[2], "ïnes@example.net")


def test_a_line_of_many_bytes_is_taken(house: House) -> None:
    raw = mail("m").replace(b"\n", b"\r\n") + b"x" * 20_000 + b"\r\n"
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.sendmail("ines@example.net", [KNOWN[0]], raw)
    assert house.taken[0][2] == raw


def test_dots_at_line_starts_survive(house: House) -> None:
    raw = mail("m", ".hidden\n..two\n.\nend\n").replace(b"\n", b"\r\n")
    with listening(house) as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.sendmail("ines@example.net", [KNOWN[0]], raw)
    assert house.taken[0][2] == raw


def test_a_flood_is_told_to_come_again(house: House) -> None:
    with listening(house, per_minute=2) as port, smtplib.LMTP("127.0.0.1", port) as server:
        server.ehlo()
        answers = []
        for number in range(3):
            answers.append(server.mail(f"p{number}@example.net")[0])
            server.rset()
    assert answers == [250, 250, 451]


@pytest.mark.parametrize(
    "setting", ["", "lmtp://", "http://h:1", "lmtp://h", "lmtp://h:99999", "127.0.0.1:25"]
)
def test_an_unusable_setting_is_named(setting: str) -> None:
    with pytest.raises(Unusable, match="no address to listen at"):
        listen_of(setting)


def test_a_usable_setting() -> None:
    assert listen_of("lmtp://[::1]:8024") == Listen("lmtp", "::1", 8024)
