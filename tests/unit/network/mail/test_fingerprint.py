"""Copies of one mail have one fingerprint, different mails have different ones."""

import base64
import quopri

import pytest
from tests.archives.body_cases import HTML, parts
from tests.archives.case import mail

from folkmoot.network.mail.parse import parse

_TEXT = (
    "Grüße allerseits,\n\n> Is the kettle on?\n\nIt is, and the cups are washed, so come "
    "quickly before the others do.\nFrom the kitchen\n\nAda\n"
)
_ORIGINAL = mail("Content-Type: text/plain; charset=utf-8", body=_TEXT)
_FOOTER = "_______________________________________________\nTea mailing list\ntea@lists.example\n"
_QP = "Content-Transfer-Encoding: quoted-printable"
_LIST = "List-Post: <mailto:tea@lists.example>"


def _copy(*headers: str, body: str | bytes = _TEXT) -> bytes:
    return mail(*headers, "Content-Type: text/plain; charset=utf-8", body=body)


@pytest.mark.parametrize(
    "copy",
    [
        _copy("Message-ID: <other-id@relay.example>"),
        _copy("Received: from a by b; Tue, 5 Mar 2019 10:20:00 +0100"),
        _copy("Subject: [tea] Kettle"),
        _copy(body=_TEXT + _FOOTER),
        _copy(body=_TEXT.replace("\n", "\r\n")),
        _copy(body=_TEXT.replace("From the", ">From the")),
        _copy(body=_TEXT.replace(" so come ", "\nso come ")),
        _copy(_QP, body=quopri.encodestring(_TEXT.encode())),
        _copy("Content-Transfer-Encoding: base64", body=base64.encodebytes(_TEXT.encode())),
        _copy("Date: Tue, 5 Mar 2019 09:15:00 +0000 (somewhere else)"),
        _copy("From: ADA@quill.example (Ada Q.)"),
        _copy(
            "From: Ada Quill via Tea <tea@lists.example>",
            "Reply-To: Ada Quill <ada@quill.example>",
            _LIST,
        ),
        mail(
            "Content-Type: text/plain; charset=iso-8859-1",
            body=_TEXT.encode("iso-8859-1"),
        ),
    ],
)
def test_is_the_same_for_a_copy(copy: bytes) -> None:
    assert parse(copy).fingerprint == parse(_ORIGINAL).fingerprint


@pytest.mark.parametrize(
    "other",
    [
        _copy(body=_TEXT.replace("quickly", "slowly")),
        _copy("Date: Tue, 5 Mar 2019 10:15:01 +0100"),
        _copy("From: Bo Bean <bo@bean.example>"),
    ],
)
def test_differs_for_another_mail(other: bytes) -> None:
    assert parse(other).fingerprint != parse(_ORIGINAL).fingerprint


def test_short_texts_are_told_apart_by_subject() -> None:
    one, two, tagged = (
        parse(mail(f"Subject: {subject}", body="+1\n")).fingerprint
        for subject in ("Kettle", "Cups", "[tea] Kettle")
    )
    assert one == tagged
    assert one != two


def test_attachments_count() -> None:
    pot, cup = (
        parse(parts("mixed", HTML, f'Content-Type: application/x-tea; name="a"\n\n{content}'))
        for content in ("pot", "cup")
    )
    assert pot.fingerprint != cup.fingerprint


def test_made_id_is_the_same_again() -> None:
    raw = mail(base=("From", "To", "Date", "Subject"))
    first, second = parse(raw), parse(b"X-Way: other\n" + raw)
    assert first.message_id_made
    assert first.message_id == second.message_id
