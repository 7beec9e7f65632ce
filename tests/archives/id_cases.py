"""Ids: missing, broken, many, meaningless; Outlook's own way of threading."""

import base64

from tests.archives.case import Expect, HardCase, mail

from folkmoot.network.mail.parse import MADE_ID_DOMAIN
from folkmoot.network.mail.parsed import ParsedMessage

_INDEX = base64.b64encode(bytes(range(22)) + b"\x01\x02\x03\x04\x05")
ABOUT = "ids"


def _case(name: str, raw: bytes, **attributes: object) -> HardCase:
    unknown = set(attributes) - set(ParsedMessage.__struct_fields__)
    assert not unknown, unknown
    return HardCase(name, ABOUT, raw, Expect(attributes))


_LONG = "x" * 1200

CASES: tuple[HardCase, ...] = (
    _case("id-plain", mail(), message_id="kettle-1@quill.example", message_id_made=False),
    _case(
        "id-in-square-brackets",
        mail("Message-ID: <[kettle-2@quill.example]>"),
        message_id="kettle-2@quill.example",
    ),
    _case(
        "id-double-brackets",
        mail("Message-ID: <<kettle-3@quill.example>>"),
        message_id="kettle-3@quill.example",
    ),
    _case(
        "id-no-brackets",
        mail("Message-ID: kettle-4@quill.example"),
        message_id="kettle-4@quill.example",
    ),
    _case(
        "id-lost-end-bracket",
        mail("Message-ID: <kettle-5@quill.example"),
        message_id="kettle-5@quill.example",
    ),
    _case(
        "id-trailing-comment",
        mail("Message-ID: <kettle-6@quill.example> (added by relay@mx.example)"),
        message_id="kettle-6@quill.example",
    ),
    _case(
        "id-folded-inside",
        mail("Message-ID: <kettle-7-\n very-long@quill.example>"),
        message_id="kettle-7-very-long@quill.example",
    ),
    _case(
        "id-on-next-line",
        mail("Message-ID:\n <kettle-8@quill.example>"),
        message_id="kettle-8@quill.example",
    ),
    _case(
        "id-without-at", mail("Message-ID: <20190305.1015.AA42>"), message_id="20190305.1015.AA42"
    ),
    _case(
        "id-two-headers",
        mail("Message-ID: <kettle-9@quill.example>\nMessage-ID: <relay-9@mx.example>"),
        message_id="kettle-9@quill.example",
    ),
    _case(
        "id-upper-case-name",
        mail("MESSAGE-ID: <kettle-10@quill.example>"),
        message_id="kettle-10@quill.example",
    ),
    _case(
        "id-html-escaped",
        mail("Message-ID: &lt;kettle-11@quill.example&gt;"),
        message_id="kettle-11@quill.example",
    ),
    _case("id-missing", mail(base=("From", "To", "Date", "Subject")), message_id_made=True),
    _case("id-empty", mail("Message-ID: <>"), message_id_made=True),
    _case("id-null", mail("Message-ID: null"), message_id_made=True),
    _case(
        "id-made-by-reception",
        mail("Message-ID: <5c7e.SMTPIN_ADDED_MISSING@mx.example>"),
        message_id_made=True,
    ),
    _case("id-endless", mail(f"Message-ID: <{_LONG}@quill.example>"), message_id_made=True),
    _case(
        "reply-plain",
        mail("In-Reply-To: <pot-1@bean.example>"),
        in_reply_to=("pot-1@bean.example",),
    ),
    _case(
        "reply-several",
        mail("In-Reply-To: <pot-1@bean.example> <pot-2@bean.example>"),
        in_reply_to=("pot-1@bean.example", "pot-2@bean.example"),
    ),
    _case(
        "reply-old-phrase",
        mail(
            'In-Reply-To: Your message of "Mon, 4 Mar 2019 09:00:00 +0100."\n <pot-3@bean.example>'
        ),
        in_reply_to=("pot-3@bean.example",),
    ),
    _case(
        "reply-names-a-person",
        mail(
            "To: Bo Bean <bo@bean.example>\n"
            "In-Reply-To: Message from Bo Bean <bo@bean.example> of Monday <pot-4@bean.example>"
        ),
        in_reply_to=("pot-4@bean.example",),
    ),
    _case(
        "reply-only-a-person",
        mail("To: Bo Bean <bo@bean.example>\nIn-Reply-To: Message from Bo Bean <bo@bean.example>"),
        in_reply_to=(),
    ),
    _case("reply-only-words", mail("In-Reply-To: your mail about the kettle"), in_reply_to=()),
    _case(
        "reply-to-itself",
        mail("In-Reply-To: <kettle-1@quill.example>"),
        in_reply_to=("kettle-1@quill.example",),
    ),
    _case("references-null", mail("References: null"), references=()),
    _case(
        "references-run-together",
        mail("References: <a1@bean.example><a2@bean.example>"),
        references=("a1@bean.example", "a2@bean.example"),
    ),
    _case(
        "references-commas",
        mail("References: <a1@bean.example>,<a2@bean.example>, <a3@bean.example>"),
        references=("a1@bean.example", "a2@bean.example", "a3@bean.example"),
    ),
    _case(
        "references-folded-crlf",
        mail(
            "References: <a1@bean.example>\n\t<a2@bean.example>\n  <a3@bean.example>", ends=b"\r\n"
        ),
        references=("a1@bean.example", "a2@bean.example", "a3@bean.example"),
    ),
    _case(
        "references-no-brackets",
        mail("References: a1@bean.example a2@bean.example"),
        references=("a1@bean.example", "a2@bean.example"),
    ),
    _case(
        "references-repeated",
        mail("References: <a1@bean.example> <a1@bean.example> <a2@bean.example>"),
        references=("a1@bean.example", "a2@bean.example"),
    ),
    _case(
        "references-cut-off",
        mail("References: <a1@bean.example> <a2@bean.exa"),
        references=("a1@bean.example", "a2@bean.exa"),
    ),
    _case(
        "references-with-stop-words",
        mail("References: <> <null> <a1@bean.example> <undefined>"),
        references=("a1@bean.example",),
    ),
    _case(
        "references-two-headers",
        mail("References: <a1@bean.example>\nReferences: <a2@bean.example>"),
        references=("a1@bean.example", "a2@bean.example"),
    ),
    _case(
        "references-thousands",
        mail("References: " + "\n ".join(f"<a{n}@bean.example>" for n in range(3000))),
        references=("a0@bean.example", *(f"a{n}@bean.example" for n in range(2001, 3000))),
    ),
    _case(
        "outlook-thread-index",
        mail("Thread-Index: " + _INDEX.decode(), "Thread-Topic: Kettle"),
        thread_index=bytes(range(22)) + b"\x01\x02\x03\x04\x05",
        thread_topic="Kettle",
        references=(),
    ),
    _case(
        "outlook-thread-index-folded",
        mail("Thread-Index: " + _INDEX.decode()[:20] + "\n " + _INDEX.decode()[20:]),
        thread_index=bytes(range(22)) + b"\x01\x02\x03\x04\x05",
    ),
    _case("outlook-thread-index-broken", mail("Thread-Index: %%%"), thread_index=b""),
)

assert MADE_ID_DOMAIN.endswith(".invalid")
