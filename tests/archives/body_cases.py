"""Bodies: charsets, transfer encodings, format=flowed, HTML, parts in every order and disorder."""

import base64
import quopri

from tests.archives.case import Expect, HardCase, mail

_PLAIN = 'Content-Type: text/plain; charset="utf-8"'


def _case(name: str, raw: bytes, *contains: str, **attributes: object) -> HardCase:
    return HardCase(name, "bodies", raw, Expect(attributes, contains=contains))


def _charset(name: str, body: bytes, wanted: str, declared: str = "", *more: str) -> HardCase:
    kind = f"Content-Type: text/plain; charset={declared}" if declared else "X-Nothing: said"
    return HardCase(
        f"charset-{name}", "bodies", mail(kind, *more, body=body), Expect({"text": wanted})
    )


def _flowed(name: str, body: str, wanted: str, *more: str, kind: str = "format=flowed") -> HardCase:
    header = f"Content-Type: text/plain; charset=utf-8; {kind}"
    expect = Expect({"text": wanted, "text_format": "flowed"})
    return HardCase(f"flowed-{name}", "bodies", mail(header, *more, body=body), expect)


def multipart(
    kind: str, *parts: str | bytes, boundary: str = "=_tea", closed: bool = True
) -> bytes:
    """The body of a multipart; each part with its own header, a blank line and its content."""
    pieces = [part.encode() if isinstance(part, str) else part for part in parts]
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\n" + piece + b"\n" for piece in pieces)
    return body + (mark + b"--\n" if closed else b"")


def parts(kind: str, *pieces: str | bytes, boundary: str = "=_tea", closed: bool = True) -> bytes:
    """A whole mail with these parts."""
    return mail(
        "MIME-Version: 1.0",
        f'Content-Type: multipart/{kind}; boundary="{boundary}"',
        body=multipart(kind, *pieces, boundary=boundary, closed=closed),
    )


TEXT = "Content-Type: text/plain; charset=utf-8\n\nThe kettle is on."
HTML = "Content-Type: text/html; charset=utf-8\n\n<p>The <b>kettle</b> is on.</p>"
_QP = quopri.encodestring("Grüße, und mehr. \n> Frage \n> weiter\n".encode()).decode()
_RUSSIAN = "Чайник закипает, приходите к нам в гости сегодня вечером, будет весело."
_JAPANESE = "お茶の時間です。やかんがもうすぐ沸きますので、台所まで来てください。"

CASES: tuple[HardCase, ...] = (
    _charset("utf8", "Grüße".encode(), "Grüße", "utf-8"),
    _charset("utf8-undeclared", "Grüße".encode(), "Grüße"),
    _charset("utf8-called-latin", "Grüße — ja".encode(), "Grüße — ja", "iso-8859-1"),
    _charset("utf8-called-ascii", "Grüße".encode(), "Grüße", "us-ascii"),
    _charset("utf8-mark", b"\xef\xbb\xbfTea", "Tea", "utf-8"),
    _charset("utf8-misnamed", "Grüße".encode(), "Grüße", "UTF8"),
    _charset(
        "utf8-one-broken-byte",
        "Grüße und Küsse ".encode() + b"\xe9t\xe9",
        "Grüße und Küsse été",
        "utf-8",
    ),
    _charset(
        "mixed",
        "Grüße, Mühe, Öl\n".encode() + b"> Gr\xfc\xdfe\n",
        "Grüße, Mühe, Öl\n> Grüße\n",
        "utf-8",
    ),
    _charset("windows-called-latin", b"\x93Tea\x94 \x96 now", "“Tea” – now", "iso-8859-1"),
    _charset(
        "windows-called-ascii",
        b"It\x92s on, as it has been all the time since we came here",
        "It’s on, as it has been all the time since we came here",
        "us-ascii",
    ),
    _charset(
        "latin-2", "Příliš žluťoučký kůň".encode("iso-8859-2"), "Příliš žluťoučký kůň", "iso-8859-2"
    ),
    _charset("koi8", _RUSSIAN.encode("koi8-r"), _RUSSIAN, "koi8-r"),
    _charset("cyrillic-undeclared", _RUSSIAN.encode("cp1251"), _RUSSIAN),
    _charset("gb2312-is-gb18030", "镕基喝茶".encode("gb18030"), "镕基喝茶", "gb2312"),
    _charset("big5", "喝茶時間".encode("big5"), "喝茶時間", "big5"),
    _charset(
        "korean-old-name", "차 마시는 시간".encode("cp949"), "차 마시는 시간", "ks_c_5601-1987"
    ),
    _charset("iso-2022-jp", _JAPANESE.encode("iso-2022-jp"), _JAPANESE, "iso-2022-jp"),
    _charset("shift-jis-undeclared", _JAPANESE.encode("cp932"), _JAPANESE),
    _charset("unknown-name", "Grüße".encode(), "Grüße", "x-unknown"),
    _charset("no-charset-codec", b"Tea", "Tea", "zlib"),
    _charset("quadratic-codec", b"Tea", "Tea", "idna"),
    _charset("with-garbage", "Grüße".encode(), "Grüße", '"utf-8;format=plain"'),
    _charset("utf-7", b"Gr+APwA3w-e", "Grüße", "utf-7"),
    _charset("nul-bytes", b"Tea is\x00 on", "Tea is\ufffd on", "utf-16le-not"),
    _charset(
        "quoted-printable",
        b"Gr=C3=BC=C3=9Fe=\n!",
        "Grüße!",
        "utf-8",
        "Content-Transfer-Encoding: quoted-printable",
    ),
    _charset(
        "quoted-printable-broken",
        b"50=% off =XX =",
        "50=% off =XX ",
        "utf-8",
        "Content-Transfer-Encoding: quoted-printable",
    ),
    _charset(
        "base64",
        base64.b64encode("Grüße\n".encode()),
        "Grüße\n",
        "utf-8",
        "Content-Transfer-Encoding: BASE64",
    ),
    _charset(
        "base64-no-padding", b"R3LDvMOfZSE", "Grüße!", "utf-8", "Content-Transfer-Encoding: base64"
    ),
    _charset(
        "base64-noise",
        b"R3LD\n!!vMOf\nZSE=\n",
        "Grüße!",
        "utf-8",
        "Content-Transfer-Encoding: base64",
    ),
    _charset("unknown-encoding", b"Tea", "Tea", "utf-8", "Content-Transfer-Encoding: x-teapot"),
    _flowed(
        "paragraph", "The kettle \nis on \nnow.\n\nCome.\n", "The kettle is on now.\n\nCome.\n"
    ),
    _flowed(
        "quotes",
        "> Is the \n> kettle on?\n>> No \n>> tea?\nYes.\n",
        "> Is the kettle on?\n>> No tea?\nYes.\n",
    ),
    _flowed("depth-change-ends", "> one \n>> two\n", "> one \n>> two\n"),
    _flowed(
        "stuffed", " From here\n  indented\n >not a quote\n", "From here\n indented\n>not a quote\n"
    ),
    _flowed("signature", "Yours \n-- \nAda\n", "Yours \n-- \nAda\n"),
    _flowed("delsp", "お茶 \nの時間\n", "お茶の時間\n", kind="format=flowed; delsp=yes"),
    _flowed(
        "quoted-printable",
        _QP.replace("> Frage =20", "> Frage =20"),
        "Grüße, und mehr. \n> Frage weiter\n",
        "Content-Transfer-Encoding: quoted-printable",
    ),
    _flowed("crlf", "The kettle \r\nis on.\r\n", "The kettle is on.\n"),
    _flowed(
        "quoted-parameter", "The kettle \nis on.\n", "The kettle is on.\n", kind='FORMAT="Flowed"'
    ),
    HardCase(
        "html-only",
        "bodies",
        mail(
            "Content-Type: text/html; charset=utf-8",
            body="<p>The <b>kettle</b> is on.</p><script>no()</script>",
        ),
        Expect({"text_format": "html"}, contains=("The kettle is on.",), lacks=("<b>", "no()")),
    ),
    HardCase(
        "html-charset-in-meta",
        "bodies",
        mail(
            "Content-Type: text/html",
            body=b'<meta charset="iso-8859-2"><p>\xbelu\xbbou\xe8k\xfd k\xf9\xf2 a mnoho '
            b"dal\xb9\xedch slov</p>",
        ),
        Expect(contains=("žluťoučký kůň",)),
    ),
    HardCase(
        "alternative",
        "bodies",
        parts("alternative", TEXT, HTML),
        Expect(
            {
                "text": "The kettle is on.",
                "text_format": "plain",
                "html": "<p>The <b>kettle</b> is on.</p>",
            },
            parts=(),
        ),
    ),
    HardCase(
        "alternative-html-first",
        "bodies",
        parts("alternative", HTML, TEXT),
        Expect({"text": "The kettle is on.", "text_format": "plain"}),
    ),
    HardCase(
        "alternative-empty-plain",
        "bodies",
        parts("alternative", "Content-Type: text/plain\n\n \n", HTML),
        Expect({"text_format": "html"}, contains=("The kettle is on.",)),
    ),
    HardCase(
        "alternative-in-mixed",
        "bodies",
        parts(
            "mixed",
            'Content-Type: multipart/alternative; boundary="in"\n\n'
            + multipart("alternative", TEXT, HTML, boundary="in").decode(),
            'Content-Type: application/pdf; name="menu.pdf"\n'
            "Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK",
        ),
        Expect({"text": "The kettle is on."}, parts=(("2", "pdf", "menu.pdf"),)),
    ),
    HardCase(
        "text-attachment-text",
        "bodies",
        parts(
            "mixed",
            TEXT,
            'Content-Type: image/png; name="pot.png"\nContent-Disposition: inline\n'
            "Content-Transfer-Encoding: base64\n\niVBORw0KGgo=",
            "Content-Type: text/plain\n\nAnd the pot.",
        ),
        Expect(contains=("The kettle is on.", "And the pot."), parts=(("2", "image", "pot.png"),)),
    ),
    HardCase(
        "list-footer-part",
        "bodies",
        parts(
            "mixed",
            TEXT,
            "Content-Type: text/plain\nContent-Disposition: inline\n\n"
            "_______________________________________________\nTea mailing list\n",
        ),
        Expect(contains=("The kettle is on.", "Tea mailing list"), parts=()),
    ),
    HardCase(
        "plain-then-html-part",
        "bodies",
        parts(
            "mixed",
            "Content-Type: text/plain\n\nFirst.",
            "Content-Type: text/html\n\n<p>Second.</p>",
        ),
        Expect(contains=("First.", "Second.")),
    ),
    HardCase(
        "boundary-never-closed",
        "bodies",
        parts("mixed", TEXT, closed=False),
        Expect(contains=("The kettle is on.",), defect="last boundary"),
    ),
    HardCase(
        "boundary-missing-parameter",
        "bodies",
        mail("Content-Type: multipart/mixed", body=multipart("mixed", TEXT)),
        Expect(contains=("The kettle is on.",)),
    ),
    HardCase(
        "boundary-wrong",
        "bodies",
        mail('Content-Type: multipart/mixed; boundary="other"', body=multipart("mixed", TEXT)),
        Expect(contains=("The kettle is on.",)),
    ),
    HardCase(
        "boundary-nowhere",
        "bodies",
        mail('Content-Type: multipart/mixed; boundary="other"', body="Only text.\n"),
        Expect({"text": "Only text.\n"}, defect="no parts"),
    ),
    HardCase(
        "boundary-with-blanks",
        "bodies",
        parts("mixed", TEXT, boundary="a b c"),
        Expect(contains=("The kettle is on.",), parts=()),
    ),
    HardCase(
        "boundary-prefix-of-inner",
        "bodies",
        parts(
            "mixed",
            'Content-Type: multipart/mixed; boundary="teatime"\n\n'
            + multipart("mixed", TEXT, boundary="teatime").decode(),
            "Content-Type: text/plain\n\nOuter.",
            boundary="tea",
        ),
        Expect(contains=("The kettle is on.", "Outer."), parts=()),
    ),
    HardCase(
        "boundary-crlf",
        "bodies",
        parts("mixed", TEXT, "Content-Type: text/plain\n\nMore.").replace(b"\n", b"\r\n"),
        Expect(contains=("The kettle is on.", "More.")),
    ),
    HardCase(
        "part-without-header",
        "bodies",
        parts("mixed", "\nBare text."),
        Expect(contains=("Bare text.",)),
    ),
    HardCase(
        "content-type-broken",
        "bodies",
        mail("Content-Type: text; charset"),
        Expect(contains=("The kettle is on.",)),
    ),
    HardCase(
        "content-type-name-star",
        "bodies",
        mail("Content-Type: text/plain; name*"),
        Expect(contains=("The kettle is on.",)),
    ),
    HardCase(
        "content-type-twice",
        "bodies",
        mail("Content-Type: text/plain\nContent-Type: text/html"),
        Expect({"text_format": "plain"}),
    ),
    HardCase("body-empty", "bodies", mail(body=""), Expect({"text": ""})),
    HardCase(
        "body-no-last-line-end", "bodies", mail(body="The kettle"), Expect({"text": "The kettle"})
    ),
    HardCase(
        "parts-ten-thousand-flat",
        "bodies",
        parts("mixed", *(["\nx"] * 10_000)),
        Expect({"quarantine": "It has more parts than are read."}),
    ),
)


def _nested(levels: int) -> bytes:
    heads = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(levels)
    )
    return (
        mail(base=("From", "Date", "Subject")).split(b"\n\n", 1)[0]
        + b"\n"
        + heads.encode()
        + b"\nThe kettle is on.\n"
    )


CASES += (
    HardCase(
        "parts-ten-thousand-nested",
        "bodies",
        _nested(10_000),
        Expect({"quarantine": "Its parts are nested deeper than is read."}),
    ),
    HardCase(
        "parts-thirty-nested",
        "bodies",
        _nested(30),
        Expect({"quarantine": ""}, contains=("The kettle is on.",), parts=()),
    ),
)
