"""Signatures by the Standard Webhooks specification (v1, HMAC-SHA256).

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

The secret of a hook is derived from the installation's own secret, so none is stored.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode

from django.utils.crypto import salted_hmac

from folkmoot.network.models import OutgoingHook

PREFIX = "whsec_"
_SALT = "folkmoot.network.doors.hooks"


def secret_of(hook: OutgoingHook) -> str:
    """What the other side checks signatures with: `whsec_` and 32 bytes in base 64."""
    words = f"{hook.ref}:{hook.secret_number}"
    return PREFIX + b64encode(salted_hmac(_SALT, words, algorithm="sha256").digest()).decode()


def signed_headers(secret: str, name: str, at: int, body: bytes) -> dict[str, str]:
    """The headers of a delivery: its name, the Unix time of this attempt, the signature of both."""
    key = b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{name}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{b64encode(signed).decode()}",
        "Content-Type": "application/json",
    }
