"""What the doctor finds about mail, without sending any."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from io import BufferedRWPair

import dns.resolver
import msgspec
import pytest
from django.core import checks
from pytest_django import Settings

from folkmoot.network import mail_checks
from folkmoot.network.doctoring import DOCTOR
from folkmoot.network.mail_checks import mail_in, mail_out, mail_sender


def ours(settings: Settings, domain: str = "talk.example.org", **values: object) -> None:
    """Settings of the house."""
    settings.FOLKMOOT = msgspec.structs.replace(settings.FOLKMOOT, **values)
    settings.MAIL_DOMAIN = domain


def said(messages: list[checks.CheckMessage]) -> list[tuple[str | None, int]]:
    """Which checks found something, and how bad it is."""
    return [(one.id, one.level) for one in messages]


@pytest.fixture
def server() -> Iterator[int]:
    """A mail server that greets and wants a name and password it never accepts; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        threading.Thread(target=_greet, args=(listening,), daemon=True).start()
        yield listening.getsockname()[1]


def _greet(listening: socket.socket) -> None:
    while True:
        try:
            connection, _ = listening.accept()
        except OSError:
            return
        # whoever only looks for the greeting hangs up behind it
        with contextlib.suppress(OSError), connection, connection.makefile("rwb") as talk:
            _talk(talk)


def _talk(talk: BufferedRWPair) -> None:
    answers = {b"EHLO": b"250-mail\r\n250 AUTH PLAIN", b"AUTH": b"535 no", b"QUIT": b"221 bye"}
    talk.write(b"220 mail.example.org\r\n")
    talk.flush()
    for line in talk:
        word = line[:4].upper()
        talk.write(answers.get(word, b"250 ok") + b"\r\n")
        talk.flush()
        if word == b"QUIT":
            break


def test_without_a_server_mail_goes_into_files_and_that_is_said(settings: Settings) -> None:
    ours(settings, smtp_url="")
    assert said(mail_out()) == [("mail.out", checks.INFO)]
    assert said(mail_in()) == []


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail.example.org:25"])
def test_an_address_that_is_none(settings: Settings, url: str) -> None:
    ours(settings, smtp_url=url)
    assert said(mail_out()) == [("mail.out", checks.ERROR)]


def test_a_server_that_answers_is_no_finding(settings: Settings, server: int) -> None:
    ours(settings, smtp_url=f"smtp://127.0.0.1:{server}")
    assert mail_out() == []


def test_a_password_that_is_wrong_is_found_and_not_told(settings: Settings, server: int) -> None:
    ours(settings, smtp_url=f"smtp://ines:geheim@127.0.0.1:{server}")
    [found] = mail_out()
    assert found.level == checks.ERROR
    assert "535" in found.msg
    assert "geheim" not in found.msg + str(found.hint)


def test_a_server_that_is_not_there(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ours(settings, smtp_url=f"smtp://127.0.0.1:{port}")
    assert said(mail_out()) == [("mail.out", checks.ERROR)]


def test_senders_that_nobody_takes_mail_from_and_answers_that_cannot_come(
    settings: Settings,
) -> None:
    ours(settings, "localhost", smtp_url="smtp://mail", mail_from="folkmoot@localhost")
    assert said(mail_sender()) == [
        ("mail.sender", checks.WARNING),
        ("mail.domain", checks.WARNING),
    ]
    ours(settings, smtp_url="", mail_from="nobody")
    assert said(mail_sender()) == [("mail.sender", checks.ERROR)]
    ours(settings, smtp_url="smtp://mail", mail_from="Folkmoot <talk@example.org>")
    assert mail_sender() == []


def test_who_listens_for_mail(
    settings: Settings, server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_checks, "_has_mail_server", lambda _: True)
    ours(settings, mail_listen=f"smtp://127.0.0.1:{server}")
    assert mail_in() == []
    ours(settings, mail_listen=f"lmtp://127.0.0.1:{server}")
    assert said(mail_in()) == [("mail.in", checks.INFO)]
    ours(settings, mail_listen="nowhere")
    assert said(mail_in()) == [("mail.in", checks.ERROR)]
    ours(settings, mail_listen="", smtp_url="smtp://mail")
    assert said(mail_in()) == [("mail.in", checks.INFO)]


def test_nobody_listens(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_checks, "_has_mail_server", lambda _: True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    ours(settings, mail_listen=f"smtp://0.0.0.0:{port}")
    assert said(mail_in()) == [("mail.in", checks.WARNING)]


@pytest.mark.parametrize(
    ("problem", "expected"), [(dns.resolver.NoAnswer, 1), (dns.resolver.NoNameservers, 0)]
)
def test_a_domain_without_a_way_in(
    settings: Settings,
    server: int,
    monkeypatch: pytest.MonkeyPatch,
    problem: type[Exception],
    expected: int,
) -> None:
    def asked(*_: object, **__: object) -> None:
        raise problem.__new__(problem)

    monkeypatch.setattr(dns.resolver, "resolve", asked)
    ours(settings, mail_listen=f"smtp://127.0.0.1:{server}")
    assert said(mail_in()) == [("mail.domain", checks.WARNING)] * expected


def test_the_doctor_asks_and_nobody_else(settings: Settings) -> None:
    ours(settings, smtp_url="")
    assert said(checks.run_checks(tags=[DOCTOR])) == []
    asked = checks.run_checks(tags=[DOCTOR], include_deployment_checks=True)
    assert ("mail.out", checks.INFO) in said(asked)
