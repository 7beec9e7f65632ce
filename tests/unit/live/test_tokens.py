"""Tokens: only ours, only while they are young."""

from datetime import UTC, datetime, timedelta

import jwt
import pytest

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.base.ids import new_ref, written
from folkmoot.live.tokens import ALGORITHM, AUDIENCE, LIFE, read_token, signing_key, token_of
from folkmoot.live.topics import Topic, covered

KEY = signing_key("a secret of this test")


def test_a_token_says_whose_it_is_and_for_what() -> None:
    person, now = new_ref(), clock.now()
    found = read_token(KEY, token_of(KEY, person, now))
    assert found.person == person
    assert found.expires_at == int((now + LIFE).timestamp())
    assert covered(Topic("groups", new_ref()), found.topics)
    assert covered(Topic("conversations", new_ref()), found.topics)
    assert covered(Topic("people", person), found.topics)
    assert not covered(Topic("people", new_ref()), found.topics)


def test_the_key_is_not_the_secret() -> None:
    assert signing_key("a") != signing_key("b")
    assert b"a secret" not in KEY


def forged(**changes: object) -> str:
    """A token with other claims under the right key."""
    own = written(new_ref())
    claims: dict[str, object] = {
        "sub": own,
        "aud": AUDIENCE,
        "exp": datetime.now(UTC) + timedelta(minutes=1),
        "mercure": {"subscribe": [f"/people/{own}"]},
    }
    claims |= changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, KEY, algorithm=ALGORITHM)


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x.y.z",
        token_of(signing_key("another secret"), new_ref(), clock.now()),
        token_of(KEY, new_ref(), clock.now() - LIFE - timedelta(seconds=2)),
        forged(aud="somebody-else"),
        forged(exp=None),
        forged(sub="not a ref"),
        forged(mercure=None),
        forged(mercure={"subscribe": 3}),
        forged(mercure=["*"]),
        jwt.encode({"sub": written(new_ref()), "aud": AUDIENCE}, "", algorithm="none"),
    ],
    ids=[
        "empty",
        "no token",
        "of another secret",
        "too old",
        "for somebody else",
        "without end",
        "of nobody",
        "for nothing",
        "for a number",
        "for a list",
        "unsigned",
    ],
)
def test_no_other_token_is_taken(token: str) -> None:
    with pytest.raises(NotAllowed):
        read_token(KEY, token)


def test_the_forger_above_makes_good_tokens_otherwise() -> None:
    assert read_token(KEY, forged()).topics
