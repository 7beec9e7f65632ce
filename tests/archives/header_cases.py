"""Header blocks: raw bytes, broken folding and encoding, no blank line; names and address lists;
authors behind lists.
"""

from tests.archives.case import Expect, HardCase, mail

from folkmoot.network.mail.parsed import Mailbox

_ADA = Mailbox("Ada Quill", "ada@quill.example")


def _case(name: str, raw: bytes, expect: Expect | None = None, **attributes: object) -> HardCase:
    return HardCase(name, "headers", raw, expect or Expect(attributes))


def _subject(name: str, line: str | bytes, wanted: str, *more: str) -> HardCase:
    return _case(f"subject-{name}", mail(line, *more), subject=wanted)


def _sender(
    name: str, line: str | bytes, wanted: Mailbox, *more: str, says: str = "From"
) -> HardCase:
    return _case(f"sender-{name}", mail(line, *more), sender=wanted, sender_evidence=says)


def _to(name: str, line: str | bytes, *wanted: Mailbox) -> HardCase:
    return _case(f"to-{name}", mail(line), to=wanted)


_LIST = ("List-Id: Tea round <tea.lists.example>", "List-Post: <mailto:tea@lists.example>")
_VIA = 'From: "Ada Quill via Tea" <tea@lists.example>'
_MANY = ", ".join(f"Guest {n} <guest{n}@crowd.example>" for n in range(10_000))

CASES: tuple[HardCase, ...] = (
    _subject("raw-utf8", "Subject: Grüße aus der Küche", "Grüße aus der Küche"),
    _subject(
        "raw-latin",
        b"Subject: Gr\xfc\xdfe aus der K\xfcche und mehr Worte, damit es lang genug ist",
        "Grüße aus der Küche und mehr Worte, damit es lang genug ist",
        'Content-Type: text/plain; charset="iso-8859-1"',
    ),
    _subject(
        "encoded-q",
        "Subject: =?iso-8859-1?q?Gr=FC=DFe_aus?= =?iso-8859-1?q?_der_K=FCche?=",
        "Grüße aus der Küche",
    ),
    _subject("encoded-split-character", "Subject: =?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=", "Grüße"),
    _subject("encoded-in-quotes", 'Subject: "=?utf-8?Q?Gr=C3=BC=C3=9Fe?="', '"Grüße"'),
    _subject("encoded-glued", "Subject: Re:=?utf-8?Q?Gr=C3=BC=C3=9Fe?=dear", "Re:Grüßedear"),
    _subject("encoded-blanks", "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe aus Bern?=", "Grüße aus Bern"),
    _subject("encoded-no-padding", "Subject: =?utf-8?B?R3LDvMOfZSE?=", "Grüße!"),
    _subject("encoded-language", "Subject: =?utf-8*de?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    _subject("encoded-unknown-charset", "Subject: =?x-nowhere?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    _subject("encoded-lying-charset", "Subject: =?us-ascii?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
    _subject("encoded-never-closed", "Subject: =?utf-8?Q?Gr=C3=BC", "=?utf-8?Q?Gr=C3=BC"),
    _subject("encoded-japanese", "Subject: =?ISO-2022-JP?B?GyRCJCo9LBsoQg==?=", "お習"),
    _subject("encoded-gb2312", "Subject: =?gb2312?B?xOO6ww==?=", "你好"),
    _subject(
        "folded-without-blank",
        "Subject: A very long story about\nkettles and pots",
        "A very long story about kettles and pots",
        "X-Next: 1",
    ),
    _subject("folded-tabs", "Subject: A very\n\t\tlong story", "A very long story"),
    _subject("missing-colon-space", "Subject:Kettle", "Kettle"),
    _subject("space-before-colon", "Subject : Kettle", "Kettle"),
    _subject("empty", "Subject:", ""),
    _subject("nul-byte", b"Subject: Ket\x00tle", "Ket\ufffdtle"),
    _subject("emoji", "Subject: =?UTF-8?B?8J+rliBvbg==?=", "\U0001fad6 on"),
    _sender("plain", "From: Ada Quill <ada@quill.example>", _ADA),
    _sender("comment-style", "From: ada@quill.example (Ada Quill)", _ADA),
    _sender("masked", "From: ada at quill.example (Ada Quill)", _ADA),
    _sender("upper-case", "From: Ada Quill <ADA@Quill.EXAMPLE>", _ADA),
    _sender(
        "quoted-comma",
        'From: "Quill, Ada" <ada@quill.example>',
        Mailbox("Quill, Ada", "ada@quill.example"),
    ),
    _sender(
        "unquoted-comma",
        "From: Quill, Ada <ada@quill.example>",
        Mailbox("Quill, Ada", "ada@quill.example"),
    ),
    _sender(
        "encoded-comma",
        "From: =?utf-8?Q?Quill=2C_Ada?= <ada@quill.example>",
        Mailbox("Quill, Ada", "ada@quill.example"),
    ),
    _sender(
        "name-is-address",
        'From: "ada@quill.example" <ada@quill.example>',
        Mailbox("", "ada@quill.example"),
    ),
    _sender("single-quotes", "From: 'Ada Quill' <ada@quill.example>", _ADA),
    _sender("lost-bracket", "From: Ada Quill <ada@quill.example", _ADA),
    _sender("route", "From: Ada Quill <@relay.example,@mx.example:ada@quill.example>", _ADA),
    _sender(
        "raw-latin-name",
        b"From: J\xf6rg Quill the Elder of the Long Name <joerg@quill.example>",
        Mailbox("Jörg Quill the Elder of the Long Name", "joerg@quill.example"),
    ),
    _sender("no-address", "From: Ada Quill", Mailbox("Ada Quill", "")),
    _sender(
        "empty-uses-sender",
        "From:",
        Mailbox("", "desk@quill.example"),
        "Sender: desk@quill.example",
        says="Sender",
    ),
    _sender(
        "via-reply-to",
        _VIA,
        _ADA,
        *_LIST,
        "Reply-To: Ada Quill <ada@quill.example>",
        says="Reply-To",
    ),
    _sender(
        "via-reply-to-and-list",
        _VIA,
        _ADA,
        *_LIST,
        "Reply-To: tea@lists.example, Ada Quill <ada@quill.example>",
        says="Reply-To",
    ),
    _sender(
        "via-cc",
        _VIA,
        _ADA,
        *_LIST,
        "Reply-To: tea@lists.example",
        "Cc: Bo Bean <bo@bean.example>, Ada Quill <ada@quill.example>",
        says="Cc",
    ),
    _sender(
        "via-original-from",
        "From: 'Ada Quill' via Tea <tea@groups.example>",
        _ADA,
        "X-Original-From: Ada Quill <ada@quill.example>",
        says="X-Original-From",
    ),
    _sender(
        "via-original-sender",
        "From: 'Ada Quill' via Tea <tea@groups.example>",
        _ADA,
        "X-Original-Sender: ada@quill.example",
        says="X-Original-Sender",
    ),
    _sender(
        "via-name-only",
        _VIA,
        Mailbox("Ada Quill", ""),
        *_LIST,
        "Reply-To: tea@lists.example",
        says="name in From",
    ),
    _sender(
        "via-encoded-address",
        "From: Ada Quill <ada=40quill.example@dmarc.lists.example>",
        _ADA,
        says="encoded From",
    ),
    _sender(
        "not-via-a-list",
        "From: Ada Quill <ada@quill.example>",
        _ADA,
        "Reply-To: Bo Bean <bo@bean.example>",
    ),
    _to("trailing-comma", "To: Ada Quill <ada@quill.example>,", _ADA),
    _to(
        "doubled-commas",
        "To: ,, ada@quill.example,,bo@bean.example,",
        Mailbox("", "ada@quill.example"),
        Mailbox("", "bo@bean.example"),
    ),
    _to(
        "semicolons",
        "To: ada@quill.example; bo@bean.example",
        Mailbox("", "ada@quill.example"),
        Mailbox("", "bo@bean.example"),
    ),
    _to(
        "group",
        "To: Kitchen: Ada Quill <ada@quill.example>, bo@bean.example;, cy@cup.example",
        _ADA,
        Mailbox("", "bo@bean.example"),
        Mailbox("", "cy@cup.example"),
    ),
    _to("undisclosed", "To: undisclosed-recipients:;"),
    _to("unclosed-quote", 'To: "Ada Quill <ada@quill.example>', _ADA),
    _to(
        "one-is-nonsense",
        "To: <<>>, Ada Quill <ada@quill.example>, @@, bo@bean.example",
        _ADA,
        Mailbox("@@", ""),
        Mailbox("", "bo@bean.example"),
    ),
    _to(
        "two-headers",
        "To: Ada Quill <ada@quill.example>\nTo: bo@bean.example",
        _ADA,
        Mailbox("", "bo@bean.example"),
    ),
    _to("mailto", "To: mailto:ada@quill.example", Mailbox("", "ada@quill.example")),
    _to(
        "ten-thousand",
        f"To: {_MANY}",
        *(Mailbox(f"Guest {n}", f"guest{n}@crowd.example") for n in range(10_000)),
    ),
    _case(
        "block-crlf",
        mail(ends=b"\r\n", body=b"The kettle is on.\r\n"),
        subject="Kettle",
        text="The kettle is on.\n",
    ),
    _case(
        "block-bare-cr",
        mail(body="One\nTwo\n").replace(b"\n", b"\r"),
        subject="Kettle",
        text="One\nTwo\n",
    ),
    _case(
        "block-no-blank-line",
        b"From: ada@quill.example\nSubject: Kettle\nHello there, it is on.\nNo really.\n",
        Expect(
            {"subject": "Kettle"},
            contains=("Hello there, it is on.", "No really."),
            defect="blank line",
        ),
    ),
    _case(
        "block-unix-from",
        b"From ada@quill.example Tue Mar  5 09:15:00 2019\n" + mail(base=("From", "Subject")),
        Expect({"subject": "Kettle", "date_evidence": "envelope"}),
    ),
    _case(
        "block-leading-blank-lines",
        b"\n\n" + mail(),
        Expect({"subject": "Kettle"}, defect="Blank lines"),
    ),
    _case(
        "block-only-headers", b"From: ada@quill.example\nSubject: Kettle", subject="Kettle", text=""
    ),
    _case(
        "block-no-headers",
        b"\nJust a text that somebody saved.\n",
        Expect(
            {"quarantine": "It has none of the headers of a mail."}, contains=("somebody saved",)
        ),
    ),
    _case("block-empty", b"", quarantine="It has none of the headers of a mail.", text=""),
    _case(
        "block-megabyte",
        mail("X-Padding: " + "\n ".join("p" * 70 for _ in range(20_000))),
        Expect(
            {"quarantine": "The header is too long and was cut."}, contains=("The kettle is on.",)
        ),
    ),
    _case(
        "block-binary-garbage",
        bytes(range(256)) * 40,
        quarantine="It has none of the headers of a mail.",
    ),
    _case("list-headers", mail(*_LIST), list_id="tea.lists.example", list_post="tea@lists.example"),
    _case(
        "list-id-bare",
        mail("List-Id: tea.lists.example"),
        list_id="tea.lists.example",
        list_post="",
    ),
)
