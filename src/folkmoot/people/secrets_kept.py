"""Secrets that are handed out once and kept only as digests: links, invitations, tokens."""

import hashlib
import secrets

BYTES = 32


def new_secret(prefix: str = "") -> str:
    """A fresh secret of 256 bits as it stands in a link, after a prefix that names its use."""
    return prefix + secrets.token_urlsafe(BYTES)


def digest_of(secret: str) -> bytes:
    """What is stored of a secret. Its 256 bits need no salt and no slow hash.

    Rows are found by this digest: how long the search takes tells about the digest, from which
    nobody can work back to the secret.
    """
    return hashlib.sha256(secret.encode("utf-8", "replace")).digest()
