"""Whether a mail was sent by whom its From names."""

import pytest
from tests.mailbag import mail
from tests.unit.network.gateway.signing import resolver, signed

from folkmoot.network.gateway.proof import (
    Finding,
    LookupLater,
    Proof,
    aligned,
    findings,
    proof_of,
)
from folkmoot.network.mail.headers import Headers, split

ADA = "Ada <ada@example.org>"


def headers(raw: bytes) -> Headers:
    return split(raw).headers


def proof(raw: bytes, *, email: str = "ada@example.org", authserv: str = "") -> Proof:
    return proof_of(raw, headers(raw), from_email=email, authserv=authserv, resolver=resolver)


def judged_by(results: str, *, authserv: str = "mx.example.com") -> Proof:
    raw = mail("m", sender=ADA, headers={"Authentication-Results": results})
    return proof(raw, authserv=authserv)


def test_a_signature_of_the_senders_domain_proves() -> None:
    assert proof(signed(mail("m", sender=ADA))) == Proof("proved", "dkim example.org")


@pytest.mark.parametrize("domain", ["mail.example.org", "example.org"])
def test_a_domain_above_or_below_proves_too(domain: str) -> None:
    raw = signed(mail("m", sender="Ada <ada@eu.example.org>"), "example.org")
    assert proof(raw, email="ada@eu.example.org").is_proved
    assert proof(signed(mail("m", sender=ADA), domain)).is_proved


def test_another_domain_proves_nothing() -> None:
    assert not proof(signed(mail("m", sender=ADA), "evil.example")).is_proved


def test_a_changed_body_or_header_proves_nothing() -> None:
    good = signed(mail("m", "the truth\n", sender=ADA))
    assert proof(good).is_proved
    assert not proof(good.replace(b"the truth", b"something else")).is_proved
    assert not proof(good.replace(b"Roof of", b"Proof of")).is_proved


def test_a_second_from_proves_nothing() -> None:
    forged = b"From: Ada <ada@example.org>\r\n" + signed(mail("m", sender=ADA))
    assert not proof(forged).is_proved


def test_a_signature_over_a_part_of_the_body_is_not_believed() -> None:
    longer = signed(mail("m", sender=ADA), length=True) + b"and a forged sentence\r\n"
    assert not proof(longer).is_proved


def test_a_key_that_cannot_be_fetched_now_lets_the_mail_wait() -> None:
    def late(name: str) -> bytes | None:
        raise LookupLater(name)

    raw = signed(mail("m", sender=ADA))
    with pytest.raises(LookupLater):
        proof_of(raw, headers(raw), from_email="ada@example.org", authserv="", resolver=late)


def test_a_key_that_does_not_exist_proves_nothing() -> None:
    raw = signed(mail("m", sender=ADA))
    found = proof_of(
        raw, headers(raw), from_email="ada@example.org", authserv="", resolver=lambda _: None
    )
    assert found.standing == "unproved"


def test_a_broken_signature_never_raises() -> None:
    for value in ("", "v=1", "v=1; a=rsa-sha256; d=example.org; s=s1; b=!!; bh=x; h=From", ";;="):
        raw = mail("m", sender=ADA, headers={"DKIM-Signature": value or "x"})
        assert not proof(raw).is_proved


@pytest.mark.parametrize(
    ("results", "standing"),
    [
        ("mx.example.com; dkim=pass header.d=example.org", "proved"),
        ("mx.example.com; dkim=pass header.i=@mail.example.org", "proved"),
        ("mx.example.com 1; spf=pass (so it is) smtp.mailfrom=ada@example.org", "proved"),
        ("mx.example.com; dmarc=pass header.from=example.org", "proved"),
        ('MX.example.com; dkim=pass reason="good" header.d=example.org; spf=none', "proved"),
        ("mx.example.com; dkim=pass header.d=evil.example", "unproved"),
        ("mx.example.com; spf=pass smtp.mailfrom=ada@evil.example", "unproved"),
        ("mx.example.com; dmarc=pass header.from=evil.example", "unproved"),
        ("mx.example.com; dkim=fail header.d=example.org", "unproved"),
        ("mx.example.com; arc=pass header.d=example.org", "unproved"),
        ("mx.example.com; dmarc=fail header.from=example.org", "contradicted"),
        ("mx.example.com; spf=fail smtp.mailfrom=ada@example.org", "contradicted"),
        ("mx.example.com; none", "unproved"),
        ("mx.evil.example; dkim=pass header.d=example.org", "unproved"),
        ("(mx.example.com) mx.evil.example; dkim=pass header.d=example.org", "unproved"),
        ("; dkim=pass header.d=example.org", "unproved"),
    ],
)
def test_the_results_of_a_trusted_server(results: str, standing: str) -> None:
    assert judged_by(results).standing == standing


def test_nobody_is_trusted_unless_named() -> None:
    assert not judged_by("mx.example.com; dkim=pass header.d=example.org", authserv="").is_proved


def test_results_are_read_with_comments_and_quotes() -> None:
    raw = mail("m", headers={"Authentication-Results": 'a; DKIM=PASS (x) header.d="B.example"'})
    assert findings(headers(raw), "a") == (Finding("dkim", "pass", "b.example"),)


@pytest.mark.parametrize(
    ("proving", "domain", "expected"),
    [
        ("example.org", "example.org", True),
        ("Example.ORG.", "example.org", True),
        ("example.org", "mail.example.org", True),
        ("mail.example.org", "example.org", True),
        ("a.example.org", "b.example.org", False),
        ("ample.org", "example.org", False),
        ("org", "example.org", False),
        ("", "example.org", False),
        ("example.org", "", False),
    ],
)
def test_alignment(proving: str, domain: str, *, expected: bool) -> None:
    assert aligned(proving, domain) is expected
