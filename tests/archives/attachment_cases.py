"""Attachments: names, wrong types, inline images, mails in mails, sealed mails."""

from tests.archives.body_cases import HTML, TEXT, multipart, parts
from tests.archives.case import Expect, HardCase, mail

_PNG = "iVBORw0KGgoAAAANSUhEUg=="
_INNER = "From: bo@bean.example\nSubject: The pot\nMessage-ID: <pot-9@bean.example>\n\nIt leaks.\n"
_TEXT_ONLY = ("The kettle is on.",)


def _one(name: str, header: str, kind: str, filename: str, content: str = "abc") -> HardCase:
    raw = parts("mixed", TEXT, f"{header}\n\n{content}")
    expect = Expect(contains=_TEXT_ONLY, parts=(("2", kind, filename),))
    return HardCase(name, "attachments", raw, expect)


def _named(name: str, parameter: str, wanted: str) -> HardCase:
    header = f"Content-Type: application/x-tea\nContent-Disposition: attachment; {parameter}"
    return _one(f"name-{name}", header, "other", wanted)


_BASE64 = "\nContent-Transfer-Encoding: base64"
_PATCH = "--- a/tea\n+++ b/tea\n"

CASES: tuple[HardCase, ...] = (
    _named("plain", 'filename="menu.tea"', "menu.tea"),
    _named("2231", "filename*=utf-8''Men%C3%BC.tea", "Menü.tea"),
    _named(
        "2231-sections", 'filename*0="long "; filename*1="name"; filename*2=".tea"', "long name.tea"
    ),
    _named("2231-sections-encoded", "filename*0*=utf-8'de'M%C3%A4; filename*1*=rz.tea", "März.tea"),
    _named("2231-no-charset", "filename*=Men%C3%BC.tea", "Menü.tea"),
    _named("2231-out-of-order", 'filename*1="b.tea"; filename*0="a"', "ab.tea"),
    _named("2047", 'filename="=?utf-8?Q?Men=C3=BC.tea?="', "Menü.tea"),
    _named("raw-utf8", 'filename="Menü.tea"', "Menü.tea"),
    _named("unquoted-blanks", "filename=the long menu.tea", "the long menu.tea"),
    _named("semicolon-inside", 'filename="a;b.tea"', "a;b.tea"),
    _named("never-closed", 'filename="menu.tea', "menu.tea"),
    _named("path", 'filename="..\\\\..\\\\etc/passwd.tea"', "passwd.tea"),
    _one("name-from-type", 'Content-Type: application/x-tea; name="menu.tea"', "other", "menu.tea"),
    _one(
        "type-octet-stream-image",
        'Content-Type: application/octet-stream; name="x"' + _BASE64,
        "image",
        "x",
        _PNG,
    ),
    _one(
        "type-octet-stream-by-name",
        'Content-Type: application/octet-stream; name="a.pdf"',
        "pdf",
        "a.pdf",
    ),
    _one(
        "type-lies-about-image",
        'Content-Type: image/jpeg; name="a.jpg"' + _BASE64,
        "image",
        "a.jpg",
        _PNG,
    ),
    _one(
        "type-html-called-image",
        'Content-Type: image/png; name="evil"',
        "other",
        "evil",
        "<html><script>1</script>",
    ),
    _one(
        "type-patch",
        'Content-Type: text/plain; name="fix.patch"\n'
        'Content-Disposition: inline; filename="fix.patch"',
        "patch",
        "fix.patch",
        _PATCH,
    ),
    _one(
        "type-patch-attached",
        'Content-Type: text/x-diff\nContent-Disposition: attachment; filename="fix.diff"',
        "patch",
        "fix.diff",
        _PATCH,
    ),
    _one(
        "type-tnef", 'Content-Type: application/ms-tnef; name="winmail.dat"', "tnef", "winmail.dat"
    ),
    _one(
        "type-tnef-octets",
        'Content-Type: application/octet-stream; name="winmail.dat"',
        "tnef",
        "winmail.dat",
    ),
    _one("type-contact", 'Content-Type: text/x-vcard; name="ada.vcf"', "contact", "ada.vcf"),
    _one(
        "type-signature",
        'Content-Type: application/pgp-signature; name="signature.asc"',
        "signature",
        "signature.asc",
    ),
    _one(
        "type-uuencoded",
        'Content-Type: application/x-tea; name="a.tea"\nContent-Transfer-Encoding: x-uuencode',
        "other",
        "a.tea",
        "begin 644 a.tea\n#86)C\n`\nend",
    ),
    HardCase(
        "inline-image",
        "attachments",
        parts(
            "related",
            HTML,
            f'Content-Type: image/png; name="logo.png"\n'
            f"Content-ID: <logo@quill.example>{_BASE64}\n\n{_PNG}",
        ),
        Expect({"text_format": "html"}, contains=_TEXT_ONLY, parts=(("2", "image", "logo.png"),)),
    ),
    HardCase(
        "only-an-attachment",
        "attachments",
        mail('Content-Type: application/pdf; name="menu.pdf"', body="%PDF-1.4\n"),
        Expect({"text": ""}, parts=(("1", "pdf", "menu.pdf"),)),
    ),
    HardCase(
        "binary-called-text",
        "attachments",
        mail("Content-Type: text/plain", body=b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
        Expect({"text": ""}, parts=(("1", "image", ""),)),
    ),
    HardCase(
        "mail-in-mail",
        "attachments",
        parts("mixed", TEXT, f"Content-Type: message/rfc822\n\n{_INNER}"),
        Expect(
            contains=_TEXT_ONLY,
            lacks=("It leaks.",),
            parts=(("2", "message", ""),),
            forwarded_subjects=("The pot",),
        ),
    ),
    HardCase(
        "mail-in-mail-base64",
        "attachments",
        parts(
            "mixed",
            TEXT,
            f"Content-Type: message/rfc822{_BASE64}\n\n"
            f"RnJvbTogYm9AYmVhbi5leGFtcGxlClN1YmplY3Q6IFRoZSBwb3QKCkxlYWtzLgo=",
        ),
        Expect(parts=(("2", "message", ""),), forwarded_subjects=("The pot",)),
    ),
    HardCase(
        "mail-in-mail-alone",
        "attachments",
        mail("Content-Type: message/rfc822", body=_INNER),
        Expect({"text": ""}, parts=(("1", "message", ""),), forwarded_subjects=("The pot",)),
    ),
    HardCase(
        "digest",
        "attachments",
        parts("digest", "\n" + _INNER, "\n" + _INNER.replace("pot", "cup")),
        Expect(
            parts=(("1", "message", ""), ("2", "message", "")),
            forwarded_subjects=("The pot", "The cup"),
        ),
    ),
    HardCase(
        "signed-pgp",
        "attachments",
        parts(
            "signed",
            TEXT,
            "Content-Type: application/pgp-signature\n\n-----BEGIN PGP SIGNATURE-----",
        ),
        Expect({"text": "The kettle is on."}, parts=(("2", "signature", ""),)),
    ),
    HardCase(
        "signed-smime-opaque",
        "attachments",
        mail(
            "Content-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m",
            body="MIIB",
        ),
        Expect({"text": ""}, parts=(("1", "encrypted", "smime.p7m"),), defect="S/MIME signature"),
    ),
    HardCase(
        "encrypted-pgp",
        "attachments",
        parts(
            "encrypted",
            "Content-Type: application/pgp-encrypted\n\nVersion: 1",
            "Content-Type: application/octet-stream\n\n-----BEGIN PGP MESSAGE-----",
        ),
        Expect(
            {"text": ""}, parts=(("1", "encrypted", ""), ("2", "other", "")), defect="encrypted"
        ),
    ),
    HardCase(
        "same-logo-twice",
        "attachments",
        parts(
            "mixed", TEXT, *([f'Content-Type: image/png; name="logo.png"{_BASE64}\n\n{_PNG}'] * 2)
        ),
        Expect(parts=(("2", "image", "logo.png"), ("3", "image", "logo.png"))),
    ),
    HardCase(
        "nested-paths",
        "attachments",
        parts(
            "mixed",
            'Content-Type: multipart/mixed; boundary="in"\n\n'
            + multipart(
                "mixed", TEXT, 'Content-Type: application/x-tea; name="a"\n\nx', boundary="in"
            ).decode(),
            'Content-Type: application/x-tea; name="b"\n\ny',
        ),
        Expect(parts=(("1.2", "other", "a"), ("2", "other", "b"))),
    ),
)
