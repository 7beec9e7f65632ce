"""Laws of detectors: places are exact whatever stands around, and the same act has one answer."""

import string

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.policy.detectors.acts import post

from folkmoot.policy.engine.detectors import Detector, Parameters, registered, signals_of
from folkmoot.policy.engine.detectors.folding import folded
from folkmoot.policy.engine.detectors.parameters import (
    AffiliationParameters,
    LinkParameters,
    WordList,
)

PARAMETERS = Parameters(
    words=(
        WordList(name="plain", words=("merger", "合併", "café")),
        WordList(name="strict", words=("US",), keeps_case=True, sees_through=False),
        WordList(name="leet", words=("secret",), reads_leet=True),
    ),
    links=LinkParameters(denied=("evil.test",), protected=("acmecorp.com",)),
    affiliation=AffiliationParameters(names=("Acme",)),
)
DETECTORS = registered(PARAMETERS)

# What each detector must find, as kind and words; nothing in it depends on its neighbours.
PLANTED = (
    ("secrets", "slack", "xoxb-123846520917-" + "aB3dE5gH7jK9mN1pQ3sT5vW7"),
    ("personal", "card", "4111 1111 1111 1111"),
    ("personal", "email", "ada.byron@example.org"),
    ("personal", "iban", "GB82 WEST 1234 5698 7654 32"),
    ("words", "plain", "Mergеr"),
    ("words", "plain", "CAFÉ"),
    ("words", "strict", "US"),
    ("words", "leet", "s3cr3t"),
    ("links", "denied", "evil.test"),
    ("links", "ip", "http://192.0.2.7/x"),
    ("confusables", "mixed script", "pаypal"),
)
# Emoji with joiners and skin tones, combining marks, surrogate-sized letters, right-to-left.
AROUND = st.text(
    st.sampled_from("🙂👩\u200d\U0001f3fd\ufe0fé\u0301\u0308𝒳合אش ,.;!?\n" + string.ascii_letters),
    max_size=40,
)


@given(st.sampled_from(PLANTED), AROUND, AROUND)
@settings(max_examples=150, deadline=None)
def test_the_text_at_the_place_is_what_was_found(
    planted: tuple[str, str, str], before: str, after: str
) -> None:
    name, kind, words = planted
    text = f"{before} {words} {after}"
    found = _named(name).scan(post(text))
    start = len(before) + 1
    assert (kind, start, start + len(words)) in {(one.kind, one.start, one.end) for one in found}


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_places_lie_inside_the_text_and_finds_are_sorted(text: str) -> None:
    for detector in DETECTORS:
        found = detector.scan(post(text))
        assert list(found) == sorted(set(found))
        for one in found:
            assert one.start == one.end == 0 or 0 <= one.start < one.end <= len(text)
            assert 0 < one.score <= 1
            assert one.kind in detector.kinds


@given(st.permutations(DETECTORS), st.lists(st.sampled_from(PLANTED), max_size=4))
@settings(max_examples=50, deadline=None)
def test_neither_order_nor_repetition_changes_an_answer(
    order: list[Detector], planted: list[tuple[str, str, str]]
) -> None:
    act = post(" and ".join(words for _, _, words in planted))
    expected = {one.detector: one for one in signals_of(act, DETECTORS, budget_ms=60_000)[0]}
    again = signals_of(act, order, budget_ms=60_000)[0]
    assert {one.detector: one for one in again} == expected


@given(st.text(max_size=100), st.booleans(), st.booleans(), st.booleans())
@settings(max_examples=150, deadline=None)
def test_folding_remembers_where_every_character_stood(
    text: str, keeps_case: bool, sees_through: bool, reads_leet: bool
) -> None:
    seen = folded(text, keeps_case=keeps_case, sees_through=sees_through, reads_leet=reads_leet)
    if seen.places is None:
        assert len(seen.text) == len(text)
    else:
        assert len(seen.places) == len(seen.text)
        assert seen.places == sorted(seen.places)
        assert all(0 <= place < len(text) for place in seen.places)


def _named(name: str) -> Detector:
    return next(one for one in DETECTORS if one.name == name)
