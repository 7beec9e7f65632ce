"""Who sends a push notice, and for whose eyes. Pure.

The sender proves itself by a key of the installation (VAPID, RFC 8292), derived from its secret, so
there is nothing to set up; the content is encrypted for one browser (RFC 8291).
"""

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import http_ece
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the curve P-256 (FIPS 186-5, via SP 800-186 3.2.1.3)."""
POINT_BYTES = 65
SECRET_BYTES = 16
VALID = timedelta(hours=12)
_LABEL = b"folkmoot: web push, version 1"


def sender_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """The installation's key. 512 bits are reduced, so no value is more likely than another."""
    number = int.from_bytes(hmac.digest(secret.encode(), _LABEL, hashlib.sha512))
    return ec.derive_private_key(number % (ORDER - 1) + 1, ec.SECP256R1())


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half, as browsers take it."""
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def authorization(
    key: ec.EllipticCurvePrivateKey, endpoint: str, contact: str, now: datetime
) -> str:
    """The header that says who sends; good for this push service and half a day."""
    place = urlsplit(endpoint)
    claims = {"aud": f"{place.scheme}://{place.netloc}", "exp": now + VALID, "sub": contact}
    return f"vapid t={jwt.encode(claims, key, algorithm='ES256')}, k={encoded(point(key))}"


def sealed(content: bytes, public_key: bytes, secret: bytes) -> bytes:
    """The content for one browser; ValueError for a key that is none."""
    try:
        sealing: bytes = http_ece.encrypt(
            content,
            private_key=ec.generate_private_key(ec.SECP256R1()),
            dh=public_key,
            auth_secret=secret,
            version="aes128gcm",
        )
    except http_ece.ECEException as problem:
        raise ValueError(str(problem)) from problem
    return sealing


def usable_key(text: str) -> bytes:
    """A browser's public key out of its written form; ValueError for what is no point."""
    key = decoded(text)
    if len(key) != POINT_BYTES:
        raise ValueError("a key has 65 bytes")
    ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
    return key


def encoded(content: bytes) -> str:
    """URL-safe base 64 without padding, as the standards write keys."""
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes back; ValueError for anything else."""
    return urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
