"""No text makes a detector slow: four times the length costs about four times the work.

The work is the processor time of this process, the least of three runs, so that what else the
machine does counts little; a quadratic detector needs sixteen times as much, a linear one four.
`bench/policy_detectors.py --nasty` does the same with 200,000 characters.
"""

import time

import pytest
from tests.unit.policy.detectors.acts import post

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors import Cost, Detector, Found, Parameters, registered
from folkmoot.policy.engine.detectors.parameters import (
    AffiliationParameters,
    LinkParameters,
    WordList,
)

SHORT, LONG = 4_000, 16_000
MOST_TIMES = 9  # between linear (4) and quadratic (16)
LEAST_SECONDS = 0.01  # below it the clock's steps and the caches count more than the text

PARAMETERS = Parameters(
    words=(WordList(name="list", words=("aaaa", "a a", "合"), reads_leet=True),),
    links=LinkParameters(allowed=("example.org",), protected=("acmecorp.com",)),
    affiliation=AffiliationParameters(names=("a", "acme")),
)
NASTY = {
    "one letter": "a",
    "capitals": "A",
    "digits": "1",
    "digits divided": "1 2-3.",
    "cards": "4111 1111 1111 1112 ",
    "accounts": "GB82 WEST 1234 5698 7654 33 ",
    "at signs": "a@",
    "mail": "a.b-c@d.e-f.",
    "dots": "a.",
    "addresses": "http://a:b@",
    "bare addresses": "http://",
    "markdown": "[a.bc](https://",
    "brackets": "[((",
    "quotes": "\"'`",
    "passwords": "password:",
    "assignments": 'api_key = "',
    "bearers": "authorization: bearer ",
    "commands": "curl -u ",
    "private keys": "-----BEGIN PRIVATE KEY-----\n",
    "keys without an end": "-----BEGIN RSA PRIVATE KEY-----\n" + "QUJD" * 400,
    "tokens": "ghp_eyJMTAKIA",
    "tokens in parts": "eyJhbGciOi.",
    "pipes": "123456789012345|",
    "colons": "a:b:",
    "streets": "1 a street 2 b ",
    "German streets": "Hauptstraße ",
    "births": "born on ",
    "sentences": "we expect revenue to grow 5%. ",
    "sentences without an end": "we expect revenue 5% acme is not great, ",
    "praise": "acme great ",
    "spaces": " ",
    "lines": "\n",
    "look-alikes": "аa",
    "invisible": "a\u200b",
    "marks": "\u0300",
    "directions": "\u202e",
    "Han": "合",
    "emoji": "👩\u200d👩",
}


def seconds(detector: Detector, act: Act) -> float:
    """The least processor time of three runs."""
    found = []
    for _ in range(3):
        begin = time.process_time()
        detector.scan(act)
        found.append(time.process_time() - begin)
        if found[-1] < LEAST_SECONDS:
            break
    return min(found)


def slow_shapes(detector: Detector, shapes: dict[str, str]) -> dict[str, str]:
    """The shapes whose work grows faster than their length, with the times of both lengths."""
    slow = {}
    for name, piece in shapes.items():
        text = piece * (LONG // len(piece))
        long = seconds(detector, post(text))
        if long > LEAST_SECONDS:
            short = seconds(detector, post(text[:SHORT]))
            if long > MOST_TIMES * max(short, LEAST_SECONDS / 4):
                slow[name] = f"{short * 1000:.0f} ms, {long * 1000:.0f} ms"
    return slow


@pytest.mark.parametrize("detector", registered(PARAMETERS), ids=lambda one: str(one.name))
def test_the_work_grows_with_the_text_and_no_faster(detector: Detector) -> None:
    assert not slow_shapes(detector, NASTY)


class Quadratic:
    """Looks at everything behind each place."""

    name = version = "quadratic"
    kinds = ()
    cost: Cost = "always"

    def scan(self, act: Act) -> tuple[Found, ...]:
        """Nothing, slowly."""
        text = act.content.text
        assert not sum(text.count("b", place) for place in range(len(text)))
        return ()


def test_a_quadratic_detector_is_told() -> None:
    assert slow_shapes(Quadratic(), {"one letter": "a"})
