"""Mail signed as a sender's mail server signs it (DKIM), and the name server that knows its key."""

import base64
from collections.abc import Sequence
from functools import cache

import dkim
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

SELECTOR = "s1"


@cache
def key_of(domain: str, bits: int = 1024) -> tuple[bytes, bytes]:
    """A domain's private key (PEM) and the TXT record that publishes it."""
    del domain
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private, b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)


def signed(
    raw: bytes,
    domain: str = "example.org",
    *,
    length: bool = False,
    headers: Sequence[bytes] = (b"From", b"To", b"Subject", b"Date", b"Message-ID"),
) -> bytes:
    """The mail with a signature of this domain on top."""
    raw = raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    made: bytes = dkim.sign(
        raw,
        SELECTOR.encode(),
        domain.encode(),
        key_of(domain)[0],
        canonicalize=(b"relaxed", b"simple"),
        include_headers=list(headers),
        length=length,
    )
    return made + raw


def resolver(name: str) -> bytes | None:
    """The keys of all domains that ever signed in these tests."""
    selector, _, domain = name.rstrip(".").partition("._domainkey.")
    return key_of(domain)[1] if selector == SELECTOR else None
