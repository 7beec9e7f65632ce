"""Searches that are one step away: narrower by a facet, wider, without one of the terms."""

import re
from collections.abc import Iterable
from urllib.parse import urlencode

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from folkmoot.base import clock
from folkmoot.network.reading.found import Found
from folkmoot.network.search.query import Query, Token, without

FIRST_SHOWN = 6
FIRST_YEAR = 1970
_LEADING_CONNECTIVE = re.compile(r"(?:(?:AND|OR)\s+)+")


class Chip(msgspec.Struct, frozen=True):
    """A term of the search, and the search without it."""

    words: str
    href: str
    negated: bool


class Choice(msgspec.Struct, frozen=True):
    """A value the search can be narrowed to, or is: then `href` widens it again."""

    words: str
    href: str
    count: int
    current: bool


class Facet(msgspec.Struct, frozen=True):
    """A heading with the values that matter most, and the rest of them."""

    heading: str
    first: list[Choice]
    rest: list[Choice]


def search_href(words: str, *, relaxed: bool = False, page: int = 1) -> str:
    """The address of a search, from the search page itself."""
    asked = {"q": words}
    if relaxed:
        asked["relaxed"] = "1"
    if page > 1:
        asked["page"] = str(page)
    return "?" + urlencode(asked)


def chips(query: Query, *, relaxed: bool) -> list[Chip]:
    """The terms of a search, each with the search that lacks it."""
    return [
        Chip(_shown(token), search_href(without(query, token), relaxed=relaxed), token.negated)
        for token in query.tokens
    ]


def narrowed(words: str, term: str) -> str:
    """The search `words` in which `term` is required as well.

    It stands in front: behind an open quotation mark or parenthesis it would be read otherwise.
    """
    return f"{term} {_LEADING_CONNECTIVE.sub('', words.lstrip(), count=1)}".strip()


def wider(query: Query) -> str:
    """The search without its filters where it has other words; "" otherwise."""
    filters = [token for token in query.tokens if _is_filter(query, token)]
    if not filters or len(filters) == len(query.tokens):
        return ""
    text = query.text
    for token in reversed(filters):
        text = text[: token.start] + text[token.end :]
    return " ".join(text.split())


def facets(answer: Found, *, relaxed: bool) -> list[Facet]:
    """What the search can be narrowed to, each value with how many messages would be left."""
    this_year = timezone.localtime(clock.now()).year
    counted = answer.facets
    named = (
        (
            _("Group"),
            (
                (answer.groups[pk].title, f"in:{answer.groups[pk].slug}", count)
                for pk, count in counted.group
                if pk in answer.groups
            ),
        ),
        (
            _("From"),
            ((answer.names.get(email, email), f"from:{email}", n) for email, n in counted.sender),
        ),
        (
            _("Year"),
            (
                (str(year), f"date:{year}", count)
                for year, count in counted.year
                if FIRST_YEAR < year <= this_year + 1
            ),
        ),
        (_("Kind"), ((flag_words(flag), flag, count) for flag, count in counted.flags)),
    )
    found = [_facet(answer.query, heading, rows, relaxed=relaxed) for heading, rows in named]
    return [facet for facet in found if facet is not None]


def flag_words(flag: str) -> str:
    """What a mark of messages is called."""
    return {
        "has:attachment": _("with files"),
        "has:image": _("with pictures"),
        "has:link": _("with links"),
        "has:patch": _("with patches"),
        "is:answer": _("answers to a question"),
        "is:answered": _("conversations with a decision or an answer"),
        "is:decision": _("decisions"),
        "is:praise": _("thanks"),
        "is:superseded": _("superseded decisions"),
        "is:reply": _("answers"),
        "is:root": _("beginnings"),
    }.get(flag, flag)


def _facet(
    query: Query, heading: str, rows: Iterable[tuple[str, str, int]], *, relaxed: bool
) -> Facet | None:
    """None where there is nothing to choose: one value that all messages share."""
    standing = {_term(token): token for token in query.tokens if not token.negated}
    choices = []
    for words, term, count in rows:
        token = standing.get(term)
        text = without(query, token) if token else narrowed(query.text, term)
        href = search_href(text, relaxed=relaxed)
        choices.append(Choice(words, href, count, current=token is not None))
    if len(choices) < 2 and not any(choice.current for choice in choices):
        return None
    return Facet(heading, choices[:FIRST_SHOWN], choices[FIRST_SHOWN:])


def _term(token: Token) -> str:
    return f"{token.operator}:{token.text.casefold()}" if token.operator else ""


def _shown(token: Token) -> str:
    text = f"“{token.text}”" if token.quoted else token.text
    return f"{token.operator}: {text}" if token.operator else text


def _is_filter(query: Query, token: Token) -> bool:
    """Whether a term has an operator of its own, rather than that of a parenthesis around it."""
    written = query.text[token.start : token.end].lstrip("-").lower()
    return bool(token.operator) and written.startswith(f"{token.operator}:")
