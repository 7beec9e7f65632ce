"""Any text is a query, a query can be written down again, and a snippet is always safe to show."""

import re
from html import unescape
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from tests.property.search.making import NOW, TREES

from folkmoot.network.search.query import parse_query, without
from folkmoot.network.search.snippets import snippet
from folkmoot.network.search.terms import All as AllOf
from folkmoot.network.search.terms import Any, InGroup, Not, Tree, rendered

_PIECES = st.sampled_from(
    [
        *("cat", "OR", "AND", "NOT", "-", "--", "(", ")", '"', "“", "*", ":", "a(b", "<b>", "&"),
        *("from:", "in:", "after:", "date:2024", "has:", "is:root", "subject:(", "form:", "2w"),
        *(" ", " ", "\t", "\x00", "東京", "é"),
    ]
)
TEXTS = st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join))


@given(TEXTS)
def test_any_text_is_a_query_that_can_be_written_down(text: str) -> None:
    query = parse_query(text, now=NOW)
    assert parse_query(rendered(query.tree), now=NOW).tree == query.tree


@given(TREES)
def test_any_tree_can_be_written_down(tree: Tree) -> None:
    assert parse_query(rendered(tree), now=NOW).tree == tree


@given(TEXTS)
def test_trees_are_canonical(text: str) -> None:
    def check(tree: Tree, parent: type[Tree] | None) -> None:
        if isinstance(tree, Not):
            assert not isinstance(tree.term, Not)
            check(tree.term, Not)
        elif isinstance(tree, AllOf | Any):
            assert parent is not type(tree)
            assert len(tree.terms) > 1 or (tree == AllOf() and parent is None)
            for term in tree.terms:
                check(term, type(tree))
        elif isinstance(tree, InGroup):
            assert tree.slug

    check(parse_query(text, now=NOW).tree, None)


@given(TEXTS)
def test_chips_and_notes_are_places_in_the_text(text: str) -> None:
    query = parse_query(text, now=NOW)
    for one, next_one in pairwise(query.tokens):
        assert one.end <= next_one.start
    places = [(chip.start, chip.end) for chip in query.tokens]
    places += [(problem.start, problem.end) for problem in query.problems]
    for start, end in places:
        assert 0 <= start < end <= len(text)
    for chip in query.tokens:
        assert chip.text in text[chip.start : chip.end]
        parse_query(without(query, chip), now=NOW)


@given(TEXTS, TEXTS, st.integers(1, 80))
def test_a_snippet_is_a_safe_piece_of_the_text(text: str, asked: str, length: int) -> None:
    shown = snippet(text, parse_query(asked, now=NOW), length)
    bare = shown.replace("<mark>", "").replace("</mark>", "")
    assert not re.search("[<>\"']", bare)
    assert shown.count("<mark>") == shown.count("</mark>")
    assert "<mark></mark>" not in shown
    spaced = re.sub(r"[\s\x00-\x1f\x7f]+", " ", text)
    assert unescape(bare).strip("… ") in spaced


@given(st.lists(st.sampled_from(["cat", "dog", "Café", "foo_bar"]), min_size=1, max_size=40))
def test_a_word_of_a_short_text_is_marked(words: list[str]) -> None:
    text = " ".join(words)
    for word in words:
        assert f"<mark>{word}</mark>" in snippet(text, parse_query(word, now=NOW), 500)
