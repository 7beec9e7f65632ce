"""IMAP folders: order, going on, renumbering, large mail, and a password that is never seen."""

import logging

import pytest
from tests.unit.network.mail.sources.archive import mails
from tests.unit.network.mail.sources.imap_server import ImapServer

from folkmoot.network.mail.sources import RawMessage, SourceError, SourceLimits, open_source

_MAILS = dict(zip((3, 5, 8, 13), mails(4), strict=True))


def _url(server: ImapServer) -> str:
    return f"imap://ada@127.0.0.1:{server.port}/Tea%20round"


def _read(
    server: ImapServer, after: str = "", limits: SourceLimits | None = None
) -> list[RawMessage]:
    source = open_source(_url(server), limits=limits or SourceLimits(), password=lambda _who: "tea")
    return list(source.read(after))


def test_gives_every_message_with_its_arrival() -> None:
    with ImapServer(_MAILS) as server:
        found = _read(server)
    assert [message.raw for message in found] == list(_MAILS.values())
    assert [message.position for message in found] == ["7:3", "7:5", "7:8", "7:13"]
    assert {str(message.envelope_date) for message in found} == {"2019-03-05 09:15:00+00:00"}


def test_changes_nothing_on_the_server() -> None:
    with ImapServer(_MAILS) as server:
        _read(server)
    verbs = {command.split()[0].upper() for command in server.log}
    assert b"EXAMINE" in verbs
    assert not verbs & {b"SELECT", b"STORE", b"EXPUNGE"}
    assert all(b"PEEK" in command for command in server.log if b"BODY" in command)


def test_goes_on_behind_a_position() -> None:
    with ImapServer(_MAILS) as server:
        assert [message.position for message in _read(server, "7:5")] == ["7:8", "7:13"]


def test_begins_anew_when_the_server_renumbered() -> None:
    with ImapServer(_MAILS, validity=9) as server:
        assert len(_read(server, "7:5")) == 4


def test_large_mail_is_fetched_in_pieces() -> None:
    big = _MAILS[5] + b"tea " * 700_000
    with ImapServer({**_MAILS, 5: big}) as server:
        source = open_source(
            _url(server),
            limits=SourceLimits(message_bytes=1000),
            password=lambda _who: "tea",
        )
        sizes = [
            message.oversized.stat().st_size if message.oversized else len(message.raw)
            for message in source.read()
        ]
    assert sizes == [len(raw) for raw in {**_MAILS, 5: big}.values()]


def test_a_wrong_password_is_said_and_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ImapServer(_MAILS) as server:
        source = open_source(_url(server), password=lambda _who: "secret-word")
        with pytest.raises(SourceError, match="wrong password") as refusal:
            list(source.read())
    assert "secret-word" not in str(refusal.value)
    assert "secret-word" not in caplog.text


def test_the_environment_may_hold_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLKMOOT_IMAP_PASSWORD", "tea")
    with ImapServer(_MAILS) as server:
        assert len(list(open_source(_url(server)).read())) == 4


def test_a_password_in_the_address_is_refused() -> None:
    with pytest.raises(SourceError, match="must not hold") as refusal:
        open_source("imaps://ada:tea-word@mail.example/INBOX")
    assert "tea-word" not in str(refusal.value)


def test_no_password_is_said() -> None:
    with pytest.raises(SourceError, match="wants a password"):
        open_source("imaps://ada@mail.example/INBOX")


def test_an_unreachable_server_is_said() -> None:
    with ImapServer(_MAILS) as server:
        url = _url(server)
    with pytest.raises(SourceError, match="cannot be reached"):
        list(open_source(url, password=lambda _who: "tea").read())
