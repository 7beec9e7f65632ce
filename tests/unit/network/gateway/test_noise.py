"""What is never posted."""

import pytest
from tests.mailbag import mail

from folkmoot.base.ids import new_ref, written
from folkmoot.network.gateway.limits import received_limits
from folkmoot.network.gateway.noise import MOST_HOPS, Noise
from folkmoot.network.gateway.reading import Reading, command_meant, first_line, reading_of
from folkmoot.network.gateway.reasons import LABELS, Reason, words_for

DOMAIN = "moot.example"


def read(raw: bytes, sender: str = "ines@example.net") -> Reading:
    return reading_of(raw, envelope_sender=sender, domain=DOMAIN, limits=received_limits())


def reason(raw: bytes, sender: str = "ines@example.net") -> Reason | None:
    noise: Noise | None = read(raw, sender).noise
    return noise.reason if noise else None


@pytest.mark.parametrize(
    ("header", "value", "expected"),
    [
        ("Auto-Submitted", "auto-replied", Reason.AUTO_REPLY),
        ("Auto-Submitted", "auto-generated; x=y", Reason.AUTOMATIC),
        ("Auto-Submitted", "no", None),
        ("Precedence", "bulk", Reason.BULK),
        ("Precedence", "list", Reason.LIST_COPY),
        ("Precedence", "first-class", None),
        ("List-Id", "Talk <talk.elsewhere.example>", Reason.LIST_COPY),
        ("List-Id", "<roof.moot.example>", Reason.LOOP),
        ("X-Loop", "moot.example", Reason.LOOP),
        ("X-Loop", "elsewhere.example", None),
        ("X-Spam-Flag", "YES", Reason.SPAM),
        ("X-Autoreply", "yes", Reason.AUTO_REPLY),
    ],
)
def test_headers_of_programs(header: str, value: str, expected: Reason | None) -> None:
    assert reason(mail("m", headers={header: value})) is expected


def test_mail_nobody_can_answer_is_automatic() -> None:
    assert reason(mail("m"), sender="") is Reason.AUTOMATIC


def test_our_own_message_coming_back_is_a_loop() -> None:
    raw = mail("m").replace(b"m@example.net", f"{written(new_ref())}@{DOMAIN}".encode())
    assert reason(raw) is Reason.LOOP


def test_a_message_id_of_our_domain_alone_is_no_loop() -> None:
    raw = mail("m").replace(b"m@example.net", b"8a7d.exchange@moot.example")
    assert reason(raw) is None


def test_a_mail_that_went_through_too_many_servers_is_a_loop() -> None:
    hops = b"".join(b"Received: from a by b\n" for _ in range(MOST_HOPS + 1))
    assert reason(hops + mail("m")) is Reason.LOOP
    assert reason(hops.replace(b"Received: from a by b\n", b"", 1) + mail("m")) is None


def test_calendar_and_receipts_are_noise() -> None:
    invitation = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"
    raw = mail("m").replace(
        b'Content-Type: text/plain; charset="utf-8"', b"Content-Type: text/calendar; method=REQUEST"
    )
    assert reason(raw + invitation) is Reason.CALENDAR
    receipt = mail("r", subject="Read: Roof").replace(
        b'Content-Type: text/plain; charset="utf-8"',
        b"Content-Type: message/disposition-notification",
    )
    assert reason(receipt) is Reason.RECEIPT


def test_what_a_person_wrote_is_none() -> None:
    assert reason(mail("m", "Shall we mend the roof?\n")) is None


def test_names_lose_what_hides_and_turns() -> None:
    raw = mail("m", sender='"Ada\u202egpj.exe\u200b" <ada@example.org>')
    assert read(raw).from_name == "Adagpj.exe"


def test_a_crowd_of_recipients_is_not_read() -> None:
    crowd = ", ".join(f"p{number}@example.net" for number in range(10_000))
    found = read(
        b"To: " + crowd.encode() + b"\n" + mail("m").replace(b"To: list@example.net\n", b"")
    )
    assert len(found.addressed) <= 200
    assert found.from_email == "ines@example.net"


def test_two_addresses_in_from_are_no_one_sender() -> None:
    raw = mail("m").replace(b"From: ", b"From: other@example.net, ")
    assert read(raw).from_email == ""
    assert len(read(raw).from_emails) == 2


@pytest.mark.parametrize(
    ("text", "subject", "expected"),
    [
        ("unsubscribe\n", "x", "unsubscribe"),
        ("Please leave!\n", "x", ""),
        ("STOP\n", "x", "unsubscribe"),
        ("\n", "Subscribe", "subscribe"),
        ("unsubscribe\n\n> what you wrote\n", "x", "unsubscribe"),
        ("Let us not unsubscribe from hope.\n", "x", ""),
    ],
)
def test_a_command_written_to_the_group(text: str, subject: str, expected: str) -> None:
    assert command_meant(read(mail("m", text, subject=subject))) == expected


def test_the_first_line_is_what_was_written_or_the_subject() -> None:
    assert first_line(read(mail("m", "\n +1 \n\nmore\n"))) == "+1"
    assert first_line(read(mail("m", "\n", subject="roof tiles"))) == "roof tiles"


def test_every_reason_has_words() -> None:
    assert set(LABELS) == set(Reason)
    assert words_for("of a newer version") == "of a newer version"
