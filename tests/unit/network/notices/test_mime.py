"""A message as a mail: fields, parts and threads, read back by the standard library."""

import base64
import email
import email.policy
import re
from datetime import UTC, datetime, timedelta
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from html.parser import HTMLParser
from uuid import UUID

import msgspec
import pytest

from folkmoot.network.notices.mime.letter import Envelope, FileLink, Post, written
from folkmoot.network.notices.mime.parts import File
from folkmoot.network.notices.mime.threads import (
    Step,
    references,
    tagged_subject,
    thread_index,
)
from folkmoot.network.threading.thread_index import is_index, place_name, places_above
from folkmoot.network.writing.markdown import html_of

TEXT = """Dear all,

the **beds** are ready, see [the plan](https://example.org/plan?a=1&b=2):

1. beans
2. peas & `carrots`

> Who brings the seeds?

Zoë does – naïve as ever. <b>Not bold</b>

From here on it is quiet.
"""
POST = Post(
    message_id="one@talk.example.org",
    sent_at=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
    subject="Re: [Garden] Seeds",
    topic="[Garden] Seeds",
    text=TEXT,
    html=html_of(TEXT),
    author="Zoë Quill",
    author_address="",
    group="Garden",
    group_address="garden@talk.example.org",
    list_id="garden.talk.example.org",
    group_url="https://talk.example.org/g/garden",
    permalink="https://talk.example.org/m/1",
    references=("root@talk.example.org", "zero@talk.example.org"),
    thread_index=base64.b64encode(bytes(32)).decode(),
)
ENVELOPE = Envelope(
    name="Mads",
    address="mads@example.org",
    bounces_to="b+1@talk.example.org",
    reply_to="r+1@talk.example.org",
    unsubscribe_url="https://talk.example.org/mail/stop/token",
    unsubscribe_address="x+1@talk.example.org",
    mute_address="m+1@talk.example.org",
    why="You get this because you chose each message of Garden at once.",
)


def read(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def mail(**changes: object) -> EmailMessage:
    return read(written(msgspec.structs.replace(POST, **changes), ENVELOPE))


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    text = part.get_content()
    assert isinstance(text, str)
    return text.replace("\r\n", "\n")


class Words(HTMLParser):
    """What an HTML mail says, addresses of links included."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._skipping = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skipping = tag in ("style", "title")
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)

    def handle_data(self, data: str) -> None:
        if not self._skipping:
            self.found.append(data)


def plain_words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text)) - {"mailto", "1", "2"}


def test_text_and_html_say_the_same() -> None:
    found = mail()
    reader = Words()
    reader.feed(content(found, "html"))
    assert plain_words(content(found, "plain")) == plain_words(" ".join(reader.found))


def test_the_fields_that_make_it_a_list_mail_that_threads() -> None:
    found = mail()
    assert found["Message-ID"] == "<one@talk.example.org>"
    assert found["In-Reply-To"] == "<zero@talk.example.org>"
    assert found["References"] == "<root@talk.example.org> <zero@talk.example.org>"
    assert found["Thread-Topic"] == "[Garden] Seeds"
    assert len(base64.b64decode(found["Thread-Index"])) == 32
    assert found["List-Id"] == "<garden.talk.example.org>"
    assert found["List-Post"] == "<mailto:garden@talk.example.org>"
    assert found["Archived-At"] == "<https://talk.example.org/m/1>"
    assert found["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "https://talk.example.org/mail/stop/token" in found["List-Unsubscribe"]
    assert "Auto-Submitted" not in found
    assert found["Date"].datetime == POST.sent_at


def test_the_author_stands_in_from_by_way_of_the_group() -> None:
    header = mail()["From"]
    assert isinstance(header, AddressHeader)
    (box,) = header.addresses
    assert box.display_name == "Zoë Quill via Garden"
    assert box.addr_spec == "garden@talk.example.org"
    own = mail(author_address="zoe@example.org")["From"].addresses[0]
    assert (own.display_name, own.addr_spec) == ("Zoë Quill", "zoe@example.org")


@pytest.mark.parametrize(
    "evil",
    [
        "x\r\nBcc: all@example.org",
        "x\nBcc: all@example.org",
        "x\r\n\r\n<script>",
        "x\x0bBcc: a@example.org\x85Bcc: b@example.org\u2028Bcc: c@example.org",
        'x" <evil@example.net>, "y',
        "=?utf-8?q?x=0D=0ABcc:_all@example.org?=",
        "é" * 900,
        "x" * 3000,
        "\ud800 half",
    ],
)
def test_nothing_written_by_people_makes_a_field_of_its_own(evil: str) -> None:
    raw = written(
        msgspec.structs.replace(POST, subject=evil, topic=evil, author=evil, group=evil), ENVELOPE
    )
    found = read(raw)
    usual = [name.lower() for name in mail()]
    assert [name.lower() for name in found] == usual
    assert len(found["From"].addresses) == 1
    assert found["From"].addresses[0].addr_spec == POST.group_address
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert raw.isascii()


def test_an_address_that_would_break_out_is_refused() -> None:
    with pytest.raises(ValueError, match="no address"):
        written(msgspec.structs.replace(POST, group_address="a@b>\r\nBcc: c@d"), ENVELOPE)


def test_ids_that_cannot_stand_are_left_out() -> None:
    found = mail(references=("a b@c", "thread-index 0102", "fine@example.org", "x>\r\nBcc: <y@z"))
    assert found["References"] == "<fine@example.org>"


def test_long_references_are_folded_and_never_encoded() -> None:
    ids = tuple(f"{'long' * 20}{number}@mail.example.org" for number in range(20))
    raw = written(msgspec.structs.replace(POST, references=ids), ENVELOPE)
    assert read(raw)["References"].split() == [f"<{one}>" for one in ids]
    assert b"=?" not in raw.split(b"References:")[1].split(b"Thread-Topic:")[0]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Short and plain.", "7bit"),
        ("Zoë's seeds.\nFrom me.", "quoted-printable"),
        ("x" * 5000, "quoted-printable"),
        ("種をまく" * 200, "base64"),
        ("From the start.", "quoted-printable"),
    ],
)
def test_bodies_travel_in_short_lines_of_ascii(text: str, encoding: str) -> None:
    post = msgspec.structs.replace(POST, text=text, html=f"<p>{text}</p>")
    envelope = msgspec.structs.replace(ENVELOPE, why="Why.", unsubscribe_url="https://e.org/s")
    raw = written(post, envelope)
    found = read(raw)
    part = found.get_body(("plain",))
    assert part is not None
    assert part["Content-Transfer-Encoding"] == encoding
    assert content(found, "plain").startswith(f"{text}\n\n-- \n")
    assert max(map(len, raw.split(b"\r\n"))) <= 90
    assert b"\nFrom " not in raw


def test_files_go_along_with_any_name_and_nothing_is_a_mail_in_a_mail() -> None:
    files = (
        File("plan.pdf", "application/pdf", b"%PDF-1"),
        File('Entwürfe "süß"/../größer' * 9 + ".png", "image/png", b"\x89PNG"),
        File("mail.eml", "message/rfc822", b"From: a@b\n\nhello"),
        File("evil\r\nBcc: x@y", "text/html\r\nBcc: x@y", b"<b>"),
    )
    found = mail(files=files)
    parts = list(found.iter_attachments())
    assert [part.get_payload(decode=True) for part in parts] == [file.content for file in files]
    assert [part.get_content_type() for part in parts] == [
        "application/pdf",
        "image/png",
        "application/octet-stream",
        "application/octet-stream",
    ]
    assert parts[0].get_filename() == "plan.pdf"
    assert str(parts[1].get_filename()).startswith('Entwürfe "süß"_.._größer')
    assert "\n" not in str(parts[3].get_filename())


def test_large_files_are_links_in_both_forms() -> None:
    found = mail(linked=(FileLink("film.mp4", "1.2 GB", "https://talk.example.org/m/1/files/2"),))
    for kind in ("plain", "html"):
        assert "film.mp4" in content(found, kind)
        assert "https://talk.example.org/m/1/files/2" in content(found, kind)


def test_html_mail_loads_nothing_and_fits_a_phone() -> None:
    text = "![a cat](https://tracker.example.net/cat.png) and <img src=x> **bold**"
    html = content(mail(text=text, html=html_of(text)), "html")
    assert "<img" not in html
    assert "url(" not in html
    assert 'name="color-scheme" content="light dark"' in html
    assert "max-width" in html


@pytest.mark.parametrize(
    ("subject", "is_answer", "expected"),
    [
        ("Seeds", False, "[Garden] Seeds"),
        ("Re: Seeds", True, "Re: [Garden] Seeds"),
        ("Re: [Garden] Seeds", True, "Re: [Garden] Seeds"),
        ("AW: Re: [Garden] RE: Seeds", True, "Re: [Garden] Seeds"),
        ("[Garden] Re: Seeds", False, "[Garden] Seeds"),
        ("[PATCH 1/2] Seeds", False, "[Garden] [PATCH 1/2] Seeds"),
        ("", True, "Re: [Garden]"),
    ],
)
def test_the_subject_stays_the_same_however_often_it_goes_to_and_fro(
    subject: str, is_answer: bool, expected: str
) -> None:
    found = tagged_subject(subject, "Garden", is_answer=is_answer)
    assert found == expected
    assert tagged_subject(found, "Garden", is_answer=is_answer) == expected


def test_long_chains_keep_the_first_and_the_nearest() -> None:
    chain = [f"{number}@x" for number in range(50)]
    found = references(chain)
    assert len(found) == 20
    assert found[0] == "0@x"
    assert found[-19:] == chain[-19:]


def test_thread_index_grows_by_five_bytes_an_answer_and_is_read_back() -> None:
    began = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    steps = [
        Step(UUID(int=number << 8 | 7), began + timedelta(hours=number)) for number in range(4)
    ]
    places = [thread_index(steps[: count + 1]) for count in range(4)]
    assert [len(place) for place in places] == [22, 27, 32, 37]
    assert all(is_index(place) for place in places)
    assert places_above(places[3]) == [
        place_name(place) for place in (places[2], places[1], places[0])
    ]
    assert places[0][0] == 1
    ticks = int.from_bytes(places[0][:6]) << 16
    assert abs(ticks / 1e7 - (began - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) < 0.01


def test_a_conversation_that_began_in_outlook_goes_on_in_its_place() -> None:
    began = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    place = bytes(range(27))
    steps = [Step(UUID(int=1), began), Step(UUID(int=2), began + timedelta(days=800))]
    found = thread_index(steps, place)
    assert found[:27] == place
    assert len(found) == 32
    assert found[27] & 0x80
