"""The nearest spelling of words that nothing was found for."""

from collections.abc import Iterator, Sequence

import tantivy

from folkmoot.network.search.matching import FIELDS, Setting, engine_query
from folkmoot.network.search.nearness import edit_distance
from folkmoot.network.search.paging import found_count
from folkmoot.network.search.query import Query
from folkmoot.network.search.terms import Word, leaves
from folkmoot.network.search.words import searched_words

_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_SHORTEST = 3
# Two errors are looked for only behind a beginning the two spellings share.
_SHARED_BEGINNING = 3
_MOST_CANDIDATES = 12


def nearest_spelling(
    searcher: tantivy.Searcher, query: Query, setting: Setting, audience: Sequence[str] | None
) -> str:
    """The text of `query` with its unfindable words respelt, "" when none can be.

    A word is respelt as the most frequent of the nearest terms that a search of `audience` finds.
    """
    found = {
        leaf: better
        for leaf in leaves(query.tree)
        if isinstance(leaf, Word)
        and not leaf.prefix
        and (better := _better(searcher, leaf, setting, audience))
    }
    text = query.text
    for chip in reversed(query.tokens):
        for leaf, better in found.items():
            if not chip.negated and not chip.quoted and chip.text == leaf.text:
                at = chip.end - len(chip.text)
                text = text[:at] + better + text[chip.end :]
                break
    return text if found else ""


def _better(
    searcher: tantivy.Searcher, leaf: Word, setting: Setting, audience: Sequence[str] | None
) -> str:
    """A findable spelling near `leaf`, "" when it is findable itself or nothing is near."""
    words = searched_words(leaf.text)
    if len(words) != 1 or len(words[0].text) < _SHORTEST or not words[0].text.isalpha():
        return ""

    def findable(text: str) -> int:
        spelt = Word(text, leaf.field)
        return found_count(searcher, engine_query(spelt, setting, audience))

    if findable(leaf.text):
        return ""
    fields = tuple(FIELDS[leaf.field])
    for nearby in (_one_error(words[0].text), _two_errors(searcher, words[0].text, fields)):
        known = ((_frequency(searcher, fields, text), text) for text in nearby)
        ranked = sorted((pair for pair in known if pair[0]), reverse=True)[:_MOST_CANDIDATES]
        counts = [(findable(text), text) for _, text in ranked]
        if counts and max(counts)[0]:
            return max(counts)[1]
    return ""


def _frequency(searcher: tantivy.Searcher, fields: Sequence[str], text: str) -> int:
    """In how many documents `text` occurs, each field counted for itself."""
    return sum(searcher.doc_freq(field, text) for field in fields)


def _one_error(word: str) -> set[str]:
    """Every spelling one error away: a letter lost, doubled, changed, added, or two swapped."""
    splits = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    letters = set(_LETTERS) | set(word)
    near = {left + right[1:] for left, right in splits if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in splits if right for letter in letters}
    near |= {left + letter + right for left, right in splits for letter in letters}
    return near - {word}


def _two_errors(searcher: tantivy.Searcher, word: str, fields: Sequence[str]) -> Iterator[str]:
    """Known words up to two errors away that begin like `word`, for words long enough."""
    if len(word) < _SHARED_BEGINNING * 2:
        return
    for field in fields:
        for text, _ in searcher.terms_with_prefix(field, word[:_SHARED_BEGINNING]):
            if edit_distance(word, text, 2) <= 2:
                yield text
