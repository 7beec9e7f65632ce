"""Snippets: the right place, the right marks, safe to show."""

from datetime import UTC, datetime

import pytest

from folkmoot.network.search.query import parse_query
from folkmoot.network.search.snippets import snippet


def shown(text: str, query: str, length: int = 80) -> str:
    return snippet(text, parse_query(query, now=datetime(2024, 5, 20, tzinfo=UTC)), length)


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("The cat sat.", "cat", "The <mark>cat</mark> sat."),
        ("Cat, category, cat", "CAT", "<mark>Cat</mark>, category, <mark>cat</mark>"),
        ("category", "cat*", "<mark>category</mark>"),
        ("a <b> & cat", "cat", "a &lt;b&gt; &amp; <mark>cat</mark>"),
        ("<script>", "script", "&lt;<mark>script</mark>&gt;"),
        ("black\n  cat here", '"black cat"', "<mark>black cat</mark> here"),
        ("call foo_bar(1)", "foo_bar", "call <mark>foo_bar</mark>(1)"),
        ("call foo_bar(1)", "bar", "call foo_<mark>bar</mark>(1)"),
        ("a CamelCase word", "case", "a Camel<mark>Case</mark> word"),
        ("a CamelCase word", "camelcase", "a <mark>CamelCase</mark> word"),
        ("das Café dort", "cafe", "das <mark>Café</mark> dort"),
        ("das cafe dort", "Café", "das <mark>cafe</mark> dort"),
        ("私は東京都に", "東京", "私は<mark>東京</mark>都に"),
        ("私は東京都に", "京", "私は東<mark>京</mark>都に"),
        ("paging a page", "pages", "<mark>paging</mark> a <mark>page</mark>"),
        ("paging a page", '"page"', "paging a <mark>page</mark>"),
        ("no such word", "cat", "no such word"),
        ("dog and cat", "cat -dog", "dog and <mark>cat</mark>"),
        ("anna wrote", "from:anna", "anna wrote"),
        ("", "cat", ""),
    ],
)
def test_marks(text: str, query: str, expected: str) -> None:
    assert shown(text, query) == expected


def test_the_place_with_most_of_the_words_is_shown() -> None:
    text = "cat " + "filler " * 60 + "a black cat and a dog lived here " + "filler " * 60
    result = shown(text, "cat dog black")
    assert "<mark>black</mark> <mark>cat</mark> and a <mark>dog</mark>" in result
    assert result.startswith("…")
    assert result.endswith("…")


def test_a_long_text_is_cut_at_white_space() -> None:
    result = shown("word " * 100, "cat")
    assert result == "word " * 15 + "word…"
