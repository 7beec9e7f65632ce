"""Laws of reading: no bytes raise, what is read can be stored, the clever MIME walk equals the slow
standard one.
"""

import email
from email.message import Message

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.archives import hard_cases

from folkmoot.network.mail.addresses import mailboxes
from folkmoot.network.mail.charsets import decoded
from folkmoot.network.mail.dates import read_date
from folkmoot.network.mail.headers import split
from folkmoot.network.mail.ids import message_ids
from folkmoot.network.mail.parameters import parameters
from folkmoot.network.mail.parse import read_message
from folkmoot.network.mail.parsed import Limits
from folkmoot.network.mail.parts import content, tree
from folkmoot.network.mail.words import decoded_words

_RAW = [case.raw for case in hard_cases() if len(case.raw) < 20_000]
_TOKENS = st.sampled_from(
    [
        b"\n",
        b"\r\n",
        b"\n\n",
        b"--",
        b"--a",
        b"--a--",
        b"=",
        b"=?",
        b"?=",
        b"=?utf-8?q?",
        b'"',
        b"\0",
        b"<",
        b">",
        b"(",
        b":",
        b";",
        b" ",
        b"From ",
        b"From: a@b.example\n",
        b"Subject: ",
        b"Content-Type: multipart/mixed; boundary=a\n",
        b"Content-Type: text/html\n",
        b"Content-Type: message/rfc822\n",
        b"Content-Type: text/plain; format=flowed\n",
        b"Content-Transfer-Encoding: base64\n",
        b"Content-Transfer-Encoding: quoted-printable\n",
        b"charset=utf-7",
        b"charset=utf-16",
        b"charset=hz",
        b"charset=iso-2022-kr",
        b"Content-Disposition: attachment; filename*0*=x'",
        b"Date: ",
        b"References: <",
        b"\xff\xfe",
        b"+2AA-",
        b"\x1b$B",
        b"%00",
        b"&#0;",
        b"&#xD800;",
    ]
)
_SOUP = st.lists(st.one_of(_TOKENS, st.binary(max_size=12)), max_size=60).map(b"".join)


def _is_storable(raw: bytes) -> None:
    message = read_message(raw)
    texts = [message.message_id, message.subject, message.text, message.html, message.thread_topic]
    texts += [
        message.sender.name,
        message.sender.address,
        *message.references,
        *message.in_reply_to,
    ]
    texts += [message.list_id, message.list_post]
    texts += [part for one in (*message.to, *message.cc) for part in (one.name, one.address)]
    texts += [part for one in message.attachments for part in (one.filename, one.content_id)]
    for text in texts:
        text.encode("utf-8")
        assert "\0" not in text
    assert message.message_id
    assert len(message.fingerprint) == 16


@given(st.binary(max_size=400))
def test_any_bytes_are_read(raw: bytes) -> None:
    _is_storable(raw)


@settings(max_examples=300)
@given(_SOUP)
def test_any_soup_of_mail_is_read(raw: bytes) -> None:
    _is_storable(raw)


@settings(max_examples=300)
@given(st.sampled_from(_RAW), st.data())
def test_any_mutation_of_a_hard_case_is_read(raw: bytes, data: st.DataObject) -> None:
    """Cut, overwrite, double: what broken disks and transfers do."""
    position = data.draw(st.integers(0, len(raw)))
    length = data.draw(st.integers(0, 40))
    middle = data.draw(st.one_of(st.just(b""), _TOKENS, st.binary(max_size=20)))
    _is_storable(raw[:position] + middle + raw[position + length :])


@given(st.text(max_size=200))
def test_every_reader_takes_any_text(text: str) -> None:
    mailboxes(text)
    message_ids(text)
    read_date(text)
    parameters(text)
    decoded_words(text)


@given(st.binary(max_size=100), st.text(max_size=20))
def test_any_bytes_decode_under_any_name(raw: bytes, declared: str) -> None:
    decoded(raw, declared).text.encode("utf-8")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff"), max_size=80))
def test_utf8_is_never_misread(text: str) -> None:
    raw = text.encode()
    assert decoded(raw, "utf-8").text == text
    assert decoded(raw, "").text == text


_NAMES = st.text(st.sampled_from("Ada Quill-Böß"), min_size=1, max_size=12).map(
    lambda name: " ".join(name.split())
)
_PLAIN = st.tuples(_NAMES, st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True))


@given(st.lists(_PLAIN, max_size=8), st.sampled_from([", ", ",", " ,, ", "; "]))
def test_no_address_is_lost(people: list[tuple[str, str]], between: str) -> None:
    source = between.join(f'"{name}" <{address}>' for name, address in people)
    assert [one.address for one in mailboxes(source)] == [address for _, address in people]


_HEADER_LINES = st.lists(
    st.sampled_from(
        [
            b"Subject: x",
            b"From: y",
            b" more",
            b"\tmore",
            b"no field",
            b"a b: c",
            b":",
            b"To:",
            b"\r",
        ]
    ),
    min_size=1,
    max_size=8,
)


@given(_HEADER_LINES, st.sampled_from([b"\n", b"\r\n"]))
def test_the_quick_way_through_a_header_equals_the_slow_one(
    lines: list[bytes], ends: bytes
) -> None:
    raw = ends.join(lines) + ends + ends + b"text"
    # below twice the block's size the quick way is not taken, and nothing is cut yet
    quick, slow = split(raw), split(raw, limit=2 * (len(raw) - len(b"text") - 2 * len(ends)))
    names = quick.headers.names()
    assert names == slow.headers.names()
    assert [quick.headers.all_raw(name) for name in names] == [
        slow.headers.all_raw(name) for name in names
    ]
    assert (quick.body_at, quick.defects) == (slow.body_at, slow.defects)


# Leaves are told apart by their content; boundaries by their depth.
_LEAF = st.text(st.sampled_from("abc -\n"), max_size=30)
_TREES = st.recursive(_LEAF, lambda inner: st.lists(inner, min_size=1, max_size=4), max_leaves=12)
type_of = {True: "multipart/mixed", False: "text/plain"}


def _written(node: "str | list[object]", depth: int, ends: str) -> str:
    if isinstance(node, str):
        return f"Content-Type: text/plain{ends}{ends}{node.replace(chr(10), ends)}"
    mark = f"=_{depth}"
    parts = "".join(f"--{mark}{ends}{_written(one, depth + 1, ends)}{ends}" for one in node)  # type: ignore[arg-type]  # recursive strategies have no recursive type
    return f'Content-Type: multipart/mixed; boundary="{mark}"{ends}{ends}{parts}--{mark}--{ends}'


def _leaves(message: Message) -> list[bytes]:
    return [
        part.get_payload(decode=True)  # type: ignore[misc]  # bytes for a leaf, its stub says any
        for part in message.walk()
        if not part.is_multipart()
    ]


@given(_TREES, st.sampled_from(["\n", "\r\n"]))
def test_parts_are_those_of_the_standard_library(node: "str | list[object]", ends: str) -> None:
    raw = _written(node, 0, ends).encode()
    block = split(raw)
    ours = tree(raw, block.headers, block.body_at, Limits())
    found = [content(raw, part) for part in ours.parts if not part.is_container]
    assert found == _leaves(email.message_from_bytes(raw))
