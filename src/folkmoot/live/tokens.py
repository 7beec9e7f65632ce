"""Tokens that say who a browser belongs to: short-lived JWTs as Mercure's clients carry them.

The token names the person and the topics it may be used for; whether the person may read those is
asked of the tables when a stream begins, and again whenever that may have changed. See the Mercure
protocol (draft-dunglas-mercure), "Authorization".
"""

import hashlib
import hmac
from datetime import datetime, timedelta
from uuid import UUID

import jwt
import msgspec

from folkmoot.base.errors import NotAllowed
from folkmoot.base.ids import read, written

ALGORITHM = "HS256"
AUDIENCE = "folkmoot-live"
COOKIE = "folkmoot_live"
LIFE = timedelta(minutes=10)
"""After so long a stream ends and needs a new token, which only who is still signed in gets."""


class Pass(msgspec.Struct, frozen=True):
    """What a valid token says: whose it is, for which topics, and until when (Unix seconds)."""

    person: UUID
    topics: tuple[str, ...]
    expires_at: int


def signing_key(secret: str) -> bytes:
    """The key of these tokens, derived from the installation's secret so that it fits no other."""
    return hmac.new(secret.encode(), b"folkmoot live tokens", hashlib.sha256).digest()


def token_of(key: bytes, person: UUID, now: datetime) -> str:
    """A token for all that `person` may follow."""
    own = written(person)
    claims = {
        "sub": own,
        "aud": AUDIENCE,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
        "mercure": {"subscribe": ["/groups/{ref}", "/conversations/{ref}", f"/people/{own}"]},
    }
    return jwt.encode(claims, key, algorithm=ALGORITHM)


def read_token(key: bytes, token: str) -> Pass:
    """What a token says; raises NotAllowed when it is forged, damaged, too old or not for us."""
    try:
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=AUDIENCE,
            options={"require": ["exp", "sub", "aud"]},
        )
        topics = claims["mercure"]["subscribe"]
        return msgspec.convert(
            {
                "person": str(read(claims["sub"])),
                "topics": topics,
                "expires_at": int(claims["exp"]),
            },
            Pass,
        )
    except (jwt.InvalidTokenError, msgspec.ValidationError, KeyError, TypeError, ValueError):
        raise NotAllowed("This token is not valid here.", hint="Load the page again.") from None
