"""Forms of English words."""

import pytest

from folkmoot.network.search.inflection import inflections


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("page", "pages"),
        ("pages", "page"),
        ("pages", "paging"),
        ("process", "processes"),
        ("processes", "process"),
        ("patches", "patch"),
        ("caches", "cache"),
        ("reply", "replies"),
        ("replies", "replied"),
        ("mapping", "mappings"),
        ("shipped", "ship"),
        ("describing", "described"),
        ("threads", "threading"),
    ],
)
def test_a_form_and_another(word: str, found: str) -> None:
    assert found in inflections(word)


@pytest.mark.parametrize(
    ("word", "not_found"),
    [
        ("news", "new"),
        ("status", "statu"),
        ("process", "proces"),
        ("analysis", "analysi"),
        ("thing", "th"),
        ("string", "str"),
        ("cats", "cat"),
    ],
)
def test_what_looks_like_a_form_and_is_none(word: str, not_found: str) -> None:
    assert not_found not in inflections(word)


@pytest.mark.parametrize("word", ["", "a", "cat", "x86", "größe", "東京"])
def test_words_without_other_forms(word: str) -> None:
    assert inflections(word) == ()
