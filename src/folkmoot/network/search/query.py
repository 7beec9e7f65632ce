"""The query language: any text gives a query, and notes about what was not understood.

Words are all required; `OR` joins its two neighbours; `-` or `NOT` excludes; parentheses group,
also behind an operator (`subject:(cat OR dog)`); `"next to each other"`; `begin*`. Operators:
`from: to: subject: file: quoted: own: list:` look into one field, `in:` takes a group, `tag:` a
tag, `has: is:` a mark, and `before: after: date:` a day, month, year or time ago (`after:` includes
what it names).
"""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import cast

import msgspec

from folkmoot.network.search.dates import period
from folkmoot.network.search.documents import FLAGS
from folkmoot.network.search.lexer import QUOTES, Lexeme, lexemes
from folkmoot.network.search.nearness import edit_distance
from folkmoot.network.search.problems import Problem, Trouble
from folkmoot.network.search.terms import (
    All,
    DateField,
    Flag,
    InGroup,
    Leaf,
    Phrase,
    Sent,
    Tagged,
    Tree,
    Word,
    WordField,
    all_of,
    any_of,
    negated,
)
from folkmoot.network.search.words import searched_words

_WORD_FIELDS = frozenset({"subject", "from", "to", "file", "quoted", "own", "list"})
_DATE_FIELDS = frozenset({"before", "after", "date"})
OPERATORS = _WORD_FIELDS | _DATE_FIELDS | {"in", "has", "is", "tag"}

_MOST_CHARACTERS = 2_000
_MOST_TERMS = 50


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A term as a chip to be shown: `text` under `operator`, at [start, end) of the query text."""

    start: int
    end: int
    operator: str
    text: str
    negated: bool
    quoted: bool


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """A parsed query: the `text` it came from, its tree, its terms as chips, and notes."""

    text: str
    tree: Tree
    tokens: tuple[Token, ...]
    problems: tuple[Problem, ...]


def parse_query(text: str, *, now: datetime, groups: Container[str] | None = None) -> Query:
    """The query `text` means at `now`, an aware time in the zone of the searching person.

    `groups`, the slugs this person may read, lets an unknown one be noted. No text makes it raise.
    """
    reading = _Reading(text, now, groups)
    tree = reading.all_terms("", excluded=False)
    return Query(
        text=text, tree=tree, tokens=tuple(reading.tokens), problems=tuple(reading.problems)
    )


def without(query: Query, token: Token) -> str:
    """The query text once the chip `token` is taken away."""
    return " ".join((query.text[: token.start] + " " + query.text[token.end :]).split())


def begun(text: str) -> str:
    """`text` as its writer may go on: its last word stands for all words that begin like it."""
    last = text.rpartition(" ")[2].lstrip("(-")
    operator, colon, value = last.rpartition(":")
    is_word = bool(value) and value[-1].isalnum() and (not colon or operator in _WORD_FIELDS)
    is_quoted = sum(text.count(mark) for mark in QUOTES) % 2 == 1
    is_connective = last in ("AND", "OR", "NOT")
    return f"{text}*" if is_word and not is_quoted and not is_connective else text


class _Reading:
    """A descent through the lexemes of one query, with the chips and notes gathered on the way."""

    def __init__(self, text: str, now: datetime, groups: Container[str] | None) -> None:
        self.text = text
        self.now = now
        self.groups = groups
        self.tokens: list[Token] = []
        self.problems: list[Problem] = []
        self.next = 0
        self.lexemes = self._within_limits(text)

    def _within_limits(self, text: str) -> list[Lexeme]:
        kept: list[Lexeme] = []
        terms = 0
        for lexeme in lexemes(text[:_MOST_CHARACTERS], OPERATORS):
            terms += lexeme.kind == "term"
            if terms > _MOST_TERMS:
                self._note("too_long", lexeme.start, len(text), lexeme.text[:40])
                return kept
            kept.append(lexeme)
        if len(text) > _MOST_CHARACTERS:
            found = text[_MOST_CHARACTERS : _MOST_CHARACTERS + 40]
            self._note("too_long", _MOST_CHARACTERS, len(text), found)
        return kept

    def _kind(self) -> str:
        return self.lexemes[self.next].kind if self.next < len(self.lexemes) else "end"

    def all_terms(self, operator: str, *, excluded: bool) -> Tree:
        """Terms up to the closing parenthesis or the end, all required."""
        terms: list[Tree] = []
        while self._kind() not in ("close", "end"):
            term = self._alternatives(operator, excluded=excluded)
            if term is not None:
                terms.append(term)
        self.next += 1
        return all_of(terms)

    def _alternatives(self, operator: str, *, excluded: bool) -> Tree | None:
        """One term, or several with OR between them; an OR with nothing beside it is ignored."""
        terms = [self._term(operator, excluded=excluded)]
        while self._kind() == "or":
            self.next += 1
            if self._kind() not in ("close", "end", "or"):
                terms.append(self._term(operator, excluded=excluded))
        present = [term for term in terms if term is not None]
        return any_of(present) if present else None

    def _term(self, operator: str, *, excluded: bool) -> Tree | None:
        """A leaf or a group, with the minuses before it; None when nothing is left of it."""
        first = self.next
        minus = False
        while self._kind() in ("and", "not"):
            minus ^= self._kind() == "not"
            self.next += 1
        if self._kind() in ("close", "end", "or"):
            return None
        lexeme = self.lexemes[self.next]
        start = self.lexemes[first].start if minus else lexeme.start
        self.next += 1
        term: Tree | None
        if lexeme.kind == "open":
            term = self.all_terms(lexeme.operator or operator, excluded=excluded ^ minus)
            term = None if term == All() else term
        else:
            term = self._leaf(lexeme, lexeme.operator or operator)
            if term is not None:
                self._chip(lexeme, lexeme.operator or operator, start, negated=excluded ^ minus)
        return negated(term) if term is not None and minus else term

    def _chip(self, lexeme: Lexeme, operator: str, start: int, *, negated: bool) -> None:
        chip = Token(
            start=start,
            end=lexeme.end,
            operator=operator,
            text=lexeme.text,
            negated=negated,
            quoted=lexeme.quoted,
        )
        self.tokens.append(chip)

    def _leaf(self, lexeme: Lexeme, operator: str) -> Leaf | None:
        value = lexeme.text.strip() if lexeme.quoted else lexeme.text
        if not value:
            if operator:
                self._note("missing_value", lexeme.start, lexeme.end, f"{operator}:")
            return None
        if operator in _DATE_FIELDS:
            return self._date(lexeme, cast(DateField, operator), value)
        if operator == "in":
            if self.groups is not None and value not in self.groups:
                self._note("unknown_group", lexeme.start, lexeme.end, value)
            return InGroup(value)
        if operator == "tag":
            return Tagged(value)
        if operator in ("has", "is"):
            return self._flag(lexeme, f"{operator}:{value.lower()}")
        return self._words(lexeme, cast("WordField | None", operator or None), value)

    def _date(self, lexeme: Lexeme, field: DateField, value: str) -> Sent | None:
        named = period(value, self.now)
        if named is None:
            self._note("unknown_date", lexeme.start, lexeme.end, value)
            return None
        start = None if field == "before" else named.start
        until = named.start if field == "before" else named.until if field == "date" else None
        return Sent(field, value, start, until)

    def _flag(self, lexeme: Lexeme, name: str) -> Flag:
        if name not in FLAGS:
            self._note("unknown_flag", lexeme.start, lexeme.end, name, _nearest(name, FLAGS))
        return Flag(name)

    def _words(self, lexeme: Lexeme, field: WordField | None, value: str) -> Leaf:
        if not searched_words(value):
            self._note("nothing_to_find", lexeme.start, lexeme.end, value)
        elif field is None and not lexeme.quoted:
            self._misspelt_operator(lexeme)
        if lexeme.quoted:
            return Phrase(value, field)
        stem = value.rstrip("*")
        prefix = stem not in ("", value)
        return Word(stem if prefix else value, field, prefix)

    def _misspelt_operator(self, lexeme: Lexeme) -> None:
        """Note `form:anna`, but neither `https://...` nor `std::sort`."""
        name, colon, value = lexeme.text.partition(":")
        if colon and value and value[0] not in "/:" and (near := _nearest(name, OPERATORS)):
            self._note("unknown_operator", lexeme.start, lexeme.end, f"{name}:", f"{near}:")

    def _note(self, trouble: Trouble, start: int, end: int, found: str, instead: str = "") -> None:
        self.problems.append(
            Problem(trouble=trouble, start=start, end=end, found=found, instead=instead)
        )


def _nearest(word: str, known: Iterable[str]) -> str:
    """The spelling in `known` nearest to `word`, "" when none is near."""
    most = 1 if len(word) < 6 else 2
    distance, nearest = min((edit_distance(word.lower(), other, most), other) for other in known)
    return nearest if distance <= most else ""
