"""Hostile and huge mail is read within bounds; what was cut is named."""

import tracemalloc

import pytest
from tests.archives.body_cases import TEXT, parts
from tests.archives.case import mail

from folkmoot.network.mail import parse as parse_module
from folkmoot.network.mail.parse import parse, read_message
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.parts import TOO_DEEP, TOO_MANY_PARTS


def test_recipients_beyond_the_limit_are_named() -> None:
    crowd = ", ".join(f"guest{n}@crowd.example" for n in range(50))
    message = read_message(mail(f"To: {crowd}"), limits=Limits(recipients=20))
    assert len(message.to) == 20
    assert any("more recipients" in defect for defect in message.defects)


def test_parts_beyond_the_limit_lead_to_quarantine() -> None:
    message = read_message(parts("mixed", *([TEXT] * 30)), limits=Limits(parts=10))
    assert message.quarantine == TOO_MANY_PARTS
    assert "The kettle is on." in message.text


def test_depth_beyond_the_limit_leads_to_quarantine() -> None:
    inner = parts("mixed", TEXT, boundary="in").decode()
    message = read_message(parts("mixed", inner, boundary="out"), limits=Limits(depth=1))
    assert message.quarantine == TOO_DEEP
    assert [one.path for one in message.attachments] == ["1"]


def test_long_text_is_cut_and_named() -> None:
    message = read_message(mail(body="tea " * 1000), limits=Limits(text_bytes=400))
    assert len(message.text) == 400
    assert any("very long" in defect for defect in message.defects)


def test_mails_in_mails_end_somewhere() -> None:
    raw = mail("Subject: level 0")
    for level in range(1, 30):
        raw = mail(f"Subject: level {level}", "Content-Type: message/rfc822", body=raw)
    message = read_message(raw)
    depth = 0
    while message.forwarded:
        message = message.forwarded[0].message
        depth += 1
    assert depth == Limits().forwarded_depth
    assert [one.kind for one in message.attachments] == ["message"]


@pytest.mark.parametrize(
    "raw",
    [
        b"To: " + b"=?utf-8?q?" * 50_000 + b"\n\nx",
        b"Subject: " + b"=?" * 200_000 + b"\n\nx",
        b"References: " + b"<" * 50_000 + b"\n\nx",
        b"To: " + b'"\\' * 100_000 + b"\n\nx",
        b"To: " + b"((" * 100_000 + b"\n\nx",
        b"Content-Type: text/plain;" + b' a*0="' * 50_000 + b"\n\nx",
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n" * 200_000,
        b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--ab\n" * 40_000,
        b"Content-Type: text/html\n\n" + b"<" * 40_000,
        b"Subject: x\n\n" + b"> " * 200_000,
        b"Content-Type: text/plain; format=flowed\n\n" + b"> \n" * 100_000,
        b"x: \n" * 20_000,
        b"x\n" * 20_000,
        b"Date: " + b"1 " * 50_000 + b"\n\n",
    ],
    ids=lambda raw: raw[:24].decode("ascii", "replace").strip(),
)
def test_hostile_mail_stays_small(raw: bytes) -> None:
    """Memory is what can be asserted; a quadratic step would show as a test that never ends."""
    tracemalloc.start()
    try:
        read_message(raw)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 60 * len(raw) + (8 << 20)


def test_a_failure_inside_is_kept_as_quarantine(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("told to")

    monkeypatch.setattr(parse_module, "authorship", broken)
    message = parse(mail())
    assert message.quarantine == "Reading it failed (RuntimeError)."
    assert message.message_id_made
    assert message.fingerprint == parse(mail()).fingerprint
