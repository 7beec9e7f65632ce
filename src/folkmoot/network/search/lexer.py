"""A query text cut into parentheses, connectives and terms, each with its place. Never fails."""

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["open", "close", "and", "or", "not", "term"]

# What people and their keyboards put around a phrase.
QUOTES = '"“”„'

_CONNECTIVES: dict[str, Kind] = {"AND": "and", "OR": "or", "NOT": "not"}
_OPERATOR = re.compile(r"([A-Za-z]{1,12}):")
_SPACE_OR_QUOTE = re.compile(rf"[\s{QUOTES}]")
# Deeper parentheses are read as if they were not there: the tree is walked recursively.
_DEEPEST = 20


class Lexeme(NamedTuple):
    """A piece [start, end) of the query. A term may have an operator ("from") and may be quoted.

    An `open` may have an operator too: `subject:(cat OR dog)`.
    """

    kind: Kind
    start: int
    end: int
    text: str = ""
    operator: str = ""
    quoted: bool = False


def lexemes(text: str, operators: frozenset[str]) -> Iterator[Lexeme]:
    """Cut `text`; only `name:` with a name in `operators` is read as an operator."""
    at = depth = 0
    while at < len(text):
        letter = text[at]
        if letter.isspace():
            at += 1
            continue
        if letter == ")":
            depth -= 1
            if 0 <= depth < _DEEPEST:
                yield Lexeme("close", at, at + 1)
            depth = max(depth, 0)
            at += 1
            continue
        lexeme = _negation(text, at) or _term(text, at, operators)
        if lexeme.kind == "open":
            depth += 1
        if lexeme.kind != "open" or depth <= _DEEPEST:
            yield lexeme
        at = lexeme.end


def _negation(text: str, at: int) -> Lexeme | None:
    """A minus that excludes what follows; "--help", "- x" and "-)" have none."""
    following = text[at + 1 : at + 2]
    if text[at] == "-" and following and not following.isspace() and following not in "-)":
        return Lexeme("not", at, at + 1)
    return None


def _term(text: str, start: int, operators: frozenset[str]) -> Lexeme:
    named = _OPERATOR.match(text, start)
    operator = named[1].lower() if named and named[1].lower() in operators else ""
    at = named.end() if named and operator else start
    if text[at : at + 1] == "(":
        return Lexeme("open", start, at + 1, operator=operator)
    if at < len(text) and text[at] in QUOTES:
        return _phrase(text, start, at, operator)
    end = _chunk_end(text, at)
    chunk = text[at:end]
    if not operator and chunk in _CONNECTIVES:
        return Lexeme(_CONNECTIVES[chunk], start, end, chunk)
    return Lexeme("term", start, end, chunk, operator)


def _phrase(text: str, start: int, at: int, operator: str) -> Lexeme:
    """A phrase up to the next quotation mark, or to the end of the text if there is none."""
    close = next((place for place in range(at + 1, len(text)) if text[place] in QUOTES), None)
    inside = text[at + 1 : close]
    return Lexeme("term", start, len(text) if close is None else close + 1, inside, operator, True)


def _chunk_end(text: str, at: int) -> int:
    """Where the chunk at `at` ends: at a space, a quotation mark, or a parenthesis it did not open.

    So `open(2)` stays whole, and `(cat OR dog)` ends behind "dog".
    """
    border = _SPACE_OR_QUOTE.search(text, at)
    last = border.start() if border else len(text)
    depth = 0
    for place in range(at, last):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth < 0:
            return place
    return last
