"""Spam is told by its shape, and ordinary messages have none of it."""

import msgspec
import pytest
from tests.unit.policy.detectors.acts import kinds_in, post

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.spam import detector
from folkmoot.policy.engine.detectors.parameters import SpamParameters

SPAM = detector(Parameters())
TALK = (
    "The roof of the east wing leaks again, and nobody knows since when. I asked the caretaker, "
    "who says that the last repair was in spring; see https://example.org/roof for pictures."
)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("many links", " and ".join(f"https://example.org/{n}" for n in range(9))),
        ("mostly links", "look https://example.org/a https://example.org/b"),
        ("capitals", TALK.upper()),
        ("repetition", "buy now " * 20),
        ("stretched", "soooooooo good"),
        ("stretched", "now!!!!!!!!"),
    ],
)
def test_a_shape_of_spam_is_found(kind: str, text: str) -> None:
    assert kind in kinds_in(SPAM, text)


@pytest.mark.parametrize(
    "text", [TALK, TALK * 2, "OK", "NASA and ESA", "-" * 80, "", "日本語" * 40]
)
def test_ordinary_messages_have_no_shape_of_spam(text: str) -> None:
    assert kinds_in(SPAM, text) == set()


def test_a_long_text_repeats_its_words_by_nature() -> None:
    words = [f"word{n % 997}" for n in range(3000)]
    assert kinds_in(SPAM, " ".join(words)) == set()


def test_mentions_are_counted_by_the_act() -> None:
    act = post("hello all")
    content = msgspec.structs.replace(act.content, mentions=tuple("abcdefghijklmnop"))
    (one,) = SPAM.scan(msgspec.structs.replace(act, content=content))
    assert (one.kind, one.start, one.end, one.evidence) == ("many mentions", 0, 0, "16 mentions")


def test_limits_are_parameters() -> None:
    strict = detector(Parameters(spam=SpamParameters(most_links=0)))
    assert kinds_in(strict, TALK) == {"many links"}
