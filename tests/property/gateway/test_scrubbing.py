"""The law of scrubbing: no signed address survives, however a mail program wrote it."""

import base64
import quopri
from email import message_from_bytes
from urllib.parse import quote
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.property.gateway.test_sealing import MARKERS, REFS

from folkmoot.network.gateway.scrubbing import scrubbed
from folkmoot.network.gateway.sealing import address_key, sealed
from folkmoot.network.notices.ways_out import way_out_url

KEY = address_key("the secret of this home")
WORDS = st.text("abc de.,<>(\n", max_size=90)
SIGNED = st.builds(lambda marker, one, two: sealed(marker, one, two, KEY), MARKERS, REFS, REFS)
WRITINGS = {
    "7bit": lambda content: content,
    "quoted-printable": quopri.encodestring,
    "base64": base64.encodebytes,
}


@given(SIGNED, WORDS, WORDS, st.sampled_from(sorted(WRITINGS)), st.booleans())
def test_none_survives(
    local: str,
    before: str,
    after: str,
    writing: str,
    in_link: bool,  # Hypothesis gives them in order
) -> None:
    address = f"{local}@moot.example"
    content = f"{before}={quote(address) if in_link else address} {after}".encode()
    raw = (
        f"To: <{address}>\nContent-Type: text/plain\nContent-Transfer-Encoding: {writing}\n\n"
    ).encode() + WRITINGS[writing](content)
    found = message_from_bytes(scrubbed(raw, "roof"))
    text = found.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert local.partition("+")[2] not in str(found["To"])
    assert local.partition("+")[2].encode() not in text
    assert found["To"] == "<roof@moot.example>"
    assert text.startswith(before.encode()[:10].rstrip(b" ")[:5])


@pytest.mark.parametrize("in_link", [False, True])
@pytest.mark.parametrize("length", range(90))
def test_none_survives_wherever_a_line_is_broken(length: int, in_link: bool) -> None:
    local = sealed("r", UUID(int=7 << 76 | 2 << 62), UUID(int=1 << 80 | 7 << 76 | 2 << 62), KEY)
    address = f"{local}@moot.example"
    content = f"{'<' * length}={quote(address) if in_link else address} on".encode()
    raw = b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
    text = message_from_bytes(scrubbed(raw + quopri.encodestring(content), "roof")).get_payload(
        decode=True
    )
    assert isinstance(text, bytes)
    assert local.partition("+")[2].encode() not in text


def test_none_survives_letter_by_letter() -> None:
    local = sealed("r", UUID(int=7 << 76 | 2 << 62), UUID(int=1 << 80 | 7 << 76 | 2 << 62), KEY)
    content = "".join(f"={ord(letter):02X}" for letter in f"{local}@moot.example").encode()
    raw = b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
    text = message_from_bytes(scrubbed(raw + content, "roof")).get_payload(decode=True)
    assert text == b"roof@moot.example"


def token(one: UUID, two: UUID | None, group: bool) -> str:
    """What `way_out_url` ends with."""
    return way_out_url(one, two if group else None).rpartition("/")[2]


@given(REFS, REFS, st.booleans(), WORDS, WORDS, st.sampled_from(sorted(WRITINGS)), st.booleans())
def test_no_link_that_stops_mail_survives(
    one: UUID, two: UUID, group: bool, before: str, after: str, writing: str, in_link: bool
) -> None:
    stopping = token(one, two, group)
    link = f"https://moot.example/mail/stop/{stopping}"
    content = f"{before} {quote(link, safe='') if in_link else link} {after}".encode()
    raw = (
        f"Content-Type: text/plain\nContent-Transfer-Encoding: {writing}\n\n"
    ).encode() + WRITINGS[writing](content)
    text = message_from_bytes(scrubbed(raw, "roof")).get_payload(decode=True)
    assert isinstance(text, bytes)
    kind, _, signature = stopping.partition(".")
    assert signature.encode() not in text
    assert kind.encode() not in text
    assert b"gone" in text


@pytest.mark.parametrize("length", range(90))
def test_no_link_survives_wherever_a_line_is_broken(length: int) -> None:
    one, two = UUID(int=7 << 76 | 2 << 62), UUID(int=1 << 80 | 7 << 76 | 2 << 62)
    stopping = token(one, two, group=True)
    content = f"{'<' * length}https://moot.example/mail/stop/{stopping} on".encode()
    raw = b"Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n\n"
    text = message_from_bytes(scrubbed(raw + quopri.encodestring(content), "roof")).get_payload(
        decode=True
    )
    assert isinstance(text, bytes)
    assert stopping.partition(".")[2].encode() not in text
    assert text.endswith(b"/mail/stop/gone on")


@given(st.binary(max_size=300))
def test_other_mail_stays_byte_for_byte(raw: bytes) -> None:
    assert scrubbed(raw, "roof") == raw
