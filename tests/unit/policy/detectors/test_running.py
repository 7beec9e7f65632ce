"""What detectors find becomes signals; one that fails or is late is missing, never clean."""

from collections.abc import Iterator

import pytest
from tests.unit.policy.detectors.acts import post

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors import (
    TEXT_CAP,
    Cost,
    Found,
    Parameters,
    registered,
    signals_of,
)
from folkmoot.policy.engine.detectors.parameters import WordList


class Toy:
    """Finds what it is told to find, or fails."""

    version = "7"
    kinds = ("a", "b")
    cost: Cost = "always"

    def __init__(self, name: str, *found: Found, fails: bool = False) -> None:
        self.name = name
        self.found = found
        self.fails = fails
        self.read = 0

    def scan(self, act: Act) -> tuple[Found, ...]:
        """What it was told."""
        if self.fails:
            raise ValueError(act.id)
        self.read = len(act.content.text)
        return self.found


def ticking(*seconds: float) -> Iterator[float]:
    """A clock that shows these times, and the last one ever after."""
    yield from seconds
    while True:
        yield seconds[-1]


A = Found(3, 5, "a", 0.5, "x…")
B = Found(0, 2, "b", 0.9, "y…")


def test_a_signal_sums_up_what_was_found() -> None:
    (signal,), missing = signals_of(post("words"), [Toy("toy", B, A, Found(0, 0, "a", 0.1))])
    assert missing == ()
    assert (signal.detector, signal.version, signal.hit, signal.score) == ("toy", "7", True, 0.9)
    assert signal.spans == ((0, 2), (3, 5))
    assert signal.kinds == ("a", "b")
    assert signal.evidence == "b: y…; a: x…"


def test_a_clean_text_has_a_signal_that_says_so() -> None:
    (signal,), missing = signals_of(post("words"), [Toy("toy")])
    assert (signal.hit, signal.score, signal.spans, signal.kinds, missing) == (False, 0, (), (), ())


def test_a_detector_that_fails_is_missing_and_the_others_go_on() -> None:
    signals, missing = signals_of(post("words"), [Toy("bad", fails=True), Toy("good", A)])
    assert [signal.detector for signal in signals] == ["good"]
    assert missing == ("bad",)


def test_what_comes_after_the_budget_is_missing() -> None:
    clock = ticking(0.0, 0.01, 0.02, 0.03, 0.06)
    toys = [Toy("quick", A), Toy("slow", B), Toy("never", A)]
    signals, missing = signals_of(post("words"), toys, budget_ms=50, clock=clock.__next__)
    assert [signal.detector for signal in signals] == ["quick"]
    assert missing == ("slow", "never")
    assert toys[2].read == 0


def test_a_text_over_the_cap_is_read_up_to_there_and_never_called_clean() -> None:
    long = post("x" * (TEXT_CAP + 1))
    toys = [Toy("clean"), Toy("hit", A)]
    signals, missing = signals_of(long, toys)
    assert [toy.read for toy in toys] == [TEXT_CAP, TEXT_CAP]
    assert [signal.detector for signal in signals] == ["hit"]
    assert missing == ("clean", "hit")


def test_a_text_that_is_all_hits_makes_no_endless_record() -> None:
    found = (Found(n, n + 1, "a", 0.5, f"{n}…") for n in range(500))
    (signal,), _ = signals_of(post("words"), [Toy("toy", *found)])
    assert len(signal.spans) == 100
    assert signal.evidence.endswith("; and 490 more")


def test_all_detectors_are_found_by_where_they_lie() -> None:
    names = [detector.name for detector in registered(Parameters())]
    assert names == sorted(names)
    assert {"secrets", "personal", "words", "links", "spam", "quiet_period"} <= set(names)


def test_detectors_are_compiled_once_for_the_same_parameters() -> None:
    words = Parameters(words=(WordList(name="list", words=("merger",)),))
    again = Parameters(words=(WordList(name="list", words=("merger",)),))
    assert registered(words) is registered(again)
    assert registered(words) is not registered(Parameters())


@pytest.mark.parametrize("detector", registered(Parameters()), ids=lambda one: str(one.name))
def test_a_detector_says_who_it_is(detector: Toy) -> None:
    assert detector.name.isidentifier()
    assert detector.version
    assert detector.cost == "always"
    assert len(set(detector.kinds)) == len(detector.kinds)


def test_names_of_fields_stand_for_signals_in_rules() -> None:
    signals, missing = signals_of(post("hello"), registered(Parameters()))
    assert {signal.detector for signal in signals} == {one.name for one in registered(Parameters())}
    assert missing == ()
