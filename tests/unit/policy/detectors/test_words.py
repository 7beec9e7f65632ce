"""Watched words are found as people read them, at their exact place, and nothing else is."""

import pytest
from tests.unit.policy.detectors.acts import found_in, kinds_in, one_found

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.words import Words, detector
from folkmoot.policy.engine.detectors.parameters import WordList


def watching(*words: str, **how: bool) -> Words:
    """A detector with one list."""
    return detector(Parameters(words=(WordList(name="list", words=words, **how),)))


@pytest.mark.parametrize(
    ("word", "text", "seen"),
    [
        ("merger", "The Merger is near", "Merger"),
        ("merger", "🙂🙂 MERGER!", "MERGER"),
        ("going concern", "a going concern.", "going concern"),
        ("layoff*", "No layoffs here", "layoff"),
        ("c++", "We like C++ here", "C++"),
        ("straße", "In der STRASSE", "STRASSE"),
        ("cafe", "the Café", "Café"),
        ("merger", "mеrgеr with Cyrillic e", "mеrgеr"),
        ("merger", "mer\u200bger in two", "mer\u200bger"),
        ("merger", "ｍｅｒｇｅｒ, wide", "ｍｅｒｇｅｒ"),
        ("merger", "𝐦𝐞𝐫𝐠𝐞𝐫, bold", "𝐦𝐞𝐫𝐠𝐞𝐫"),
        ("дурак", "какой дурак!", "дурак"),
        ("合併", "本日合併を発表", "合併"),
        ("합병", "합병은 내일", "합병"),
    ],
)
def test_a_word_is_found_as_it_is_read(word: str, text: str, seen: str) -> None:
    assert found_in(watching(word), text) == [("list", seen)]


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("merger", "submerged mergers"),
        ("cop", "убрали сор из избы"),
        ("layoff", "layoffs"),
        ("go", "ergo, good"),
    ],
)
def test_another_word_is_not_found(word: str, text: str) -> None:
    assert found_in(watching(word), text) == []


def test_words_of_cyrillic_that_look_latin_are_found_in_both_readings() -> None:
    assert found_in(watching("сор"), "убрали сор из избы") == [("list", "сор")]
    assert found_in(watching("scope"), "the ѕсоре") == [("list", "ѕсоре")]


def test_capitals_matter_where_a_list_says_so() -> None:
    strict = watching("US", keeps_case=True)
    assert found_in(strict, "for us in the US") == [("list", "US")]


def test_digits_are_letters_where_a_list_says_so() -> None:
    assert found_in(watching("secret", reads_leet=True), "a $3cr3t thing") == [("list", "$3cr3t")]
    assert found_in(watching("secret"), "a $3cr3t thing") == []


def test_a_list_may_be_told_to_take_letters_as_they_are() -> None:
    assert found_in(watching("merger", sees_through=False), "mеrger") == []


def test_a_word_may_stand_in_several_lists() -> None:
    lists = tuple(WordList(name=name, words=("merger",)) for name in ("finance", "legal"))
    both = detector(Parameters(words=lists))
    assert kinds_in(both, "the merger") == {"finance", "legal"}
    assert both.kinds == ("finance", "legal")


def test_the_score_is_that_of_the_list() -> None:
    mild = detector(Parameters(words=(WordList(name="mild", words=("darn",), score=0.3),)))
    assert one_found(mild, "darn").score == 0.3


def test_without_lists_nothing_is_found() -> None:
    assert found_in(detector(Parameters()), "anything") == []
