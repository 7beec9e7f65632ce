"""A line or two of a text around the words of a query, as safe HTML with the words marked.

The texts are the caller's, from the database: the index keeps none.
"""

import re
from functools import lru_cache
from html import escape
from typing import NamedTuple

from folkmoot.network.search.inflection import inflections
from folkmoot.network.search.query import Query
from folkmoot.network.search.terms import Phrase, Tree, Word, leaves
from folkmoot.network.search.words import (
    ENDS_IN_UNSPACED,
    folded_character,
    is_single_character,
    searched_words,
)

# Names of people and lists are not looked for in a text.
_MARKED_FIELDS = (None, "subject", "own", "quoted", "file")
_MOST_MARKS = 400
_GAP = re.compile(r"[\s\x00-\x1f\x7f]+")

# Words begin and end where letters and digits do, and at the humps of CamelCase.
_LETTER = r"[^\W_]"
_HUMP = r"(?<=(?-i:[a-z0-9]))(?=(?-i:[A-Z]))"
_BEGIN = rf"(?:(?<!{_LETTER})|{_HUMP}|(?=(?-i:[A-Z][a-z])))"
_END = rf"(?:(?!{_LETTER})|{_HUMP}|(?=(?-i:[A-Z][a-z])))"


class _Mark(NamedTuple):
    """A word of the query at [start, end) of a text; `term` tells the words apart."""

    start: int
    end: int
    term: int


def snippet(text: str, query: Query, length: int = 200) -> str:
    """About `length` characters of `text` where most words of `query` are, or its beginning.

    HTML: everything escaped, the words in `<mark>`, runs of white space one space, "…" where text
    was left out.
    """
    marks = _marks(text, query.tree, length)
    start, end = _window(text, marks, length)
    inside = [mark for mark in marks if start <= mark.start and mark.end <= end]
    pieces = []
    at = start
    for mark in inside:
        pieces.append(escape(text[at : mark.start]))
        pieces.append(f"<mark>{escape(text[mark.start : mark.end])}</mark>")
        at = mark.end
    pieces.append(escape(text[at:end]))
    shown = _GAP.sub(" ", "".join(pieces)).strip()
    return ("…" if text[:start].strip() else "") + shown + ("…" if text[end:].strip() else "")


def _marks(text: str, tree: Tree, length: int) -> list[_Mark]:
    """The words of the query in `text`, up to where no better place for a snippet can follow."""
    pattern = _pattern(tree)
    if pattern is None:
        return []
    plain = text if text.isascii() else text.translate(_FOLDING)
    marks: list[_Mark] = []
    last: dict[int, int] = {}
    enough = len(text)
    for found in pattern.finditer(plain):
        if found.start() > enough or len(marks) == _MOST_MARKS:
            break
        marks.append(_Mark(found.start(), found.end(), found.lastindex or 0))
        last[marks[-1].term] = found.start()
        if len(last) == pattern.groups and found.end() - min(last.values()) <= _room(length):
            enough = min(enough, found.end() + length)
    return marks


def _room(length: int) -> int:
    """How far apart words may be to stand in one snippet; the rest of it is for what is around."""
    return length * 3 // 4


@lru_cache(maxsize=64)
def _pattern(tree: Tree) -> re.Pattern[str] | None:
    """One group for each word or phrase asked for; None when there is none.

    In front stands a look at the first letter, which passes over most places of a text at once.
    """
    terms = {
        alternative: _first_letter(leaf)
        for leaf in leaves(tree)
        if isinstance(leaf, Word | Phrase)
        and leaf.field in _MARKED_FIELDS
        and (alternative := _alternative(leaf))
    }
    if not terms:
        return None
    letters = "".join(map(re.escape, sorted(set(terms.values()))))
    joined = "|".join(f"({alternative})" for alternative in terms)
    return re.compile(f"(?=[{letters}])(?:{joined})", re.IGNORECASE)


def _first_letter(leaf: Word | Phrase) -> str:
    """What a text the pattern of `leaf` fits begins with; see `_alternative`."""
    words = searched_words(leaf.text)
    if ENDS_IN_UNSPACED.search(leaf.text) or is_single_character(words[-1].text):
        return leaf.text.translate(_FOLDING)[0]
    return words[0].text[0]


def _alternative(leaf: Word | Phrase) -> str:
    """The pattern of one word or phrase in folded text; "" when there is nothing to find."""
    words = [word.text for word in searched_words(leaf.text)]
    if not words:
        return ""
    if ENDS_IN_UNSPACED.search(leaf.text) or is_single_character(words[-1]):
        return re.escape(leaf.text.translate(_FOLDING))
    if isinstance(leaf, Word) and leaf.prefix:
        return _BEGIN + _row(words) + f"{_LETTER}*"
    if isinstance(leaf, Word) and len(words) == 1:
        return f"{_BEGIN}(?:{'|'.join([*words, *inflections(words[0])])}){_END}"
    return _BEGIN + _row(words) + _END


def _row(words: list[str]) -> str:
    return r"[\W_]+".join(re.escape(word) for word in words)


def _window(text: str, marks: list[_Mark], length: int) -> tuple[int, int]:
    """The [start, end) of `text` with most different words in it, cut at white space if it can."""
    start = 0
    most = 0
    for at, mark in enumerate(marks):
        limit = mark.start + _room(length)
        terms = {other.term for other in marks[at : at + 20] if other.end <= limit}
        if len(terms) > most:
            start, most = mark.start, len(terms)
    if start + length // 4 > len(text) - length:
        start = max(0, min(start - length // 4, len(text) - length))
    else:
        start = max(0, start - length // 4)
    end = min(len(text), start + length)
    return _word_start(text, start, marks), _word_end(text, end, marks)


_NEAR = 24


def _word_start(text: str, start: int, marks: list[_Mark]) -> int:
    """`start` moved behind the next white space, but not into the marks, if one is near."""
    if start == 0 or text[start - 1].isspace():
        return start
    first = min((mark.start for mark in marks if mark.start >= start), default=len(text))
    gap = _GAP.search(text, start, min(start + _NEAR, first))
    return gap.end() if gap else start


def _word_end(text: str, end: int, marks: list[_Mark]) -> int:
    """`end` moved before the last white space, but not into the marks, if one is near."""
    if end == len(text) or text[end].isspace():
        return end
    last = max((mark.end for mark in marks if mark.end <= end), default=0)
    gaps = [gap.start() for gap in _GAP.finditer(text, max(end - _NEAR, last), end)]
    return gaps[-1] if gaps else end


class _Folding(dict[int, str]):
    """Each character as search folds it, one for one, so that places in the text stay the same."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = folded_character(chr(code))
        return folded


_FOLDING = _Folding({code: chr(code) for code in range(128)})
