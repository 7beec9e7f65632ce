"""The index finds what a scan of all messages finds, however it came to hold them."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.search.making import AUDIENCES, GROUPS, NOW, TAGS, TREES, VOCABULARY, documents
from tests.property.search.scan import scanned

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import parse_query
from folkmoot.network.search.results import Results
from folkmoot.network.search.terms import Tagged, Tree, Word, rendered
from folkmoot.network.search.writer import SearchWriter, open_writer, rebuilding_writer

_AUDIENCE = st.one_of(st.none(), st.sets(st.sampled_from(AUDIENCES)).map(sorted))
_MESSAGES = st.lists(
    documents(st.integers(1, 1000)), max_size=12, unique_by=lambda document: document.key
)


def found(
    index: SearchIndex, tree: Tree, audience: list[str] | None, *, grouped: bool = False
) -> Results:
    query = parse_query(rendered(tree), now=NOW)
    assert query.tree == tree
    return index.search(
        query,
        audience=audience,
        groups=GROUPS,
        conversations={Tagged(text): found for text, found in TAGS.items()},
        limit=100,
        group_by_conversation=grouped,
    )


@settings(max_examples=60, deadline=None)
@given(_MESSAGES, st.lists(st.tuples(TREES, _AUDIENCE), min_size=12, max_size=12))
def test_search_finds_what_a_scan_finds(
    messages: list[SearchDocument], asked: list[tuple[Tree, list[str] | None]]
) -> None:
    conversation = {message.key: message.conversation for message in messages}
    with tempfile.TemporaryDirectory() as folder, open_writer(Path(folder)) as writer:
        writer.add(messages)
        writer.commit(1)
        index = SearchIndex(Path(folder))
        for tree, audience in asked:
            expected = scanned(tree, messages, audience, GROUPS)
            flat = found(index, tree, audience)
            assert {hit.key for hit in flat.hits} == expected
            assert (flat.total, len(flat.hits)) == (len(expected), len(expected))
            assert sum(count for _, count in flat.facets.group) == len(expected)
            assert sum(count for _, count in flat.facets.year) == len(expected)
            grouped = found(index, tree, audience, grouped=True)
            assert {hit.conversation for hit in grouped.hits} == {
                conversation[key] for key in expected
            }
            assert len(grouped.hits) == grouped.conversations
            assert sum(hit.further + 1 for hit in grouped.hits) == len(expected)


_Change = SearchDocument | int | None


def _changed(writer: SearchWriter, change: _Change, kept: dict[int, SearchDocument]) -> None:
    """Carry out a change (a message, a key to delete, None: commit) and note it in `kept`."""
    if isinstance(change, SearchDocument):
        writer.add([change])
        kept[change.key] = change
    elif change is not None:
        writer.delete([change])
        kept.pop(change, None)
    else:
        writer.commit(1)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.one_of(documents(st.integers(1, 6)), st.integers(1, 6), st.none()), max_size=20))
def test_any_history_ends_in_the_index_of_what_is_left(changes: list[_Change]) -> None:
    kept: dict[int, SearchDocument] = {}
    with tempfile.TemporaryDirectory() as folder:
        with open_writer(Path(folder)) as writer:
            for change in changes:
                _changed(writer, change, kept)
            writer.commit(2)
        index = SearchIndex(Path(folder))
        grown = [found(index, Word(word), None) for word in VOCABULARY]
        with rebuilding_writer(Path(folder)) as writer:
            writer.add(kept.values())
            writer.commit(2)
            writer.publish()
        rebuilt = [found(index, Word(word), None) for word in VOCABULARY]
    for word, before, after in zip(VOCABULARY, grown, rebuilt, strict=True):
        assert {hit.key for hit in before.hits} == scanned(Word(word), kept.values(), None, GROUPS)
        assert {hit.key for hit in before.hits} == {hit.key for hit in after.hits}
        assert before.facets == after.facets
        assert (before.total, before.conversations) == (after.total, after.conversations)


@settings(max_examples=30, deadline=None)
@given(_MESSAGES, _AUDIENCE, st.sampled_from(VOCABULARY), st.integers(0, 20))
def test_a_suggestion_is_found_by_who_gets_it(
    messages: list[SearchDocument], audience: list[str] | None, word: str, at: int
) -> None:
    misspelt = parse_query(word[:at] + "x" + word[at:], now=NOW)
    with tempfile.TemporaryDirectory() as folder, open_writer(Path(folder)) as writer:
        writer.add(messages)
        writer.commit(1)
        index = SearchIndex(Path(folder))
        suggested = index.suggestion(misspelt, audience=audience, groups=GROUPS)
        if suggested:
            better = parse_query(suggested, now=NOW).tree
            assert scanned(better, messages, audience, GROUPS)
