"""The tree of a query, and the text that parses to it again.

Canonical: `All` and `Any` have no child of their own kind and, but for the empty `All`
(everything), at least two; `Not` holds no `Not`.
"""

from typing import Literal, TypeAlias

import msgspec

WordField = Literal["subject", "from", "to", "file", "quoted", "own", "list"]
DateField = Literal["before", "after", "date"]


class Word(msgspec.Struct, frozen=True, tag=True):
    """Text without spaces as it was typed; `field` None is everywhere, `prefix` was "text*"."""

    text: str
    field: WordField | None = None
    prefix: bool = False


class Phrase(msgspec.Struct, frozen=True, tag=True):
    """Words next to each other, typed in quotation marks."""

    text: str
    field: WordField | None = None


class Flag(msgspec.Struct, frozen=True, tag=True):
    """`has:attachment`, `is:root`: one of `documents.FLAGS`, or a word that is none of them."""

    name: str


class InGroup(msgspec.Struct, frozen=True, tag=True):
    """`in:slug`."""

    slug: str


class Tagged(msgspec.Struct, frozen=True, tag=True):
    """`tag:roof`: messages of conversations with this tag; which these are, the tables know."""

    text: str


class Sent(msgspec.Struct, frozen=True, tag=True):
    """Sent in [start, until), seconds since 1970, either end open; `field` and `text` as typed."""

    field: DateField
    text: str
    start: int | None
    until: int | None


class Not(msgspec.Struct, frozen=True, tag=True):
    """Messages `term` does not find."""

    term: "Tree"


class All(msgspec.Struct, frozen=True, tag=True):
    """Messages every one of `terms` finds."""

    terms: "tuple[Tree, ...]" = ()


class Any(msgspec.Struct, frozen=True, tag=True):
    """Messages at least one of `terms` finds."""

    terms: "tuple[Tree, ...]"


Leaf: TypeAlias = Word | Phrase | Flag | InGroup | Tagged | Sent
Tree: TypeAlias = Leaf | Not | All | Any


def negated(term: Tree) -> Tree:
    """What `term` does not find."""
    return term.term if isinstance(term, Not) else Not(term)


def all_of(terms: list[Tree]) -> Tree:
    """`terms` all required, in canonical form."""
    flat: list[Tree] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, All) else (term,))
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def any_of(terms: list[Tree]) -> Tree:
    """One of `terms` required, in canonical form; of none, everything."""
    flat: list[Tree] = []
    for term in terms:
        flat.extend(term.terms if isinstance(term, Any) else (term,))
    if not flat:
        return All()
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def leaves(tree: Tree, *, wanted: bool = True) -> list[Leaf]:
    """The leaves of `tree` in order that are asked for (`wanted`), or those excluded."""
    if isinstance(tree, Not):
        return leaves(tree.term, wanted=not wanted)
    if isinstance(tree, All | Any):
        return [leaf for term in tree.terms for leaf in leaves(term, wanted=wanted)]
    return [tree] if wanted else []


def rendered(tree: Tree) -> str:
    """Query text that parses to `tree`."""
    match tree:
        case All(terms=terms):
            return " ".join(
                _grouped(term) if isinstance(term, Any) else rendered(term) for term in terms
            )
        case Any(terms=terms):
            return " OR ".join(
                _grouped(term) if isinstance(term, All) else rendered(term) for term in terms
            )
        case Not(term=term):
            inner = rendered(term)
            return "-" + (
                _grouped(term) if isinstance(term, All | Any) or inner.startswith("-") else inner
            )
        case _:
            return _rendered_leaf(tree)


def _rendered_leaf(leaf: Leaf) -> str:
    match leaf:
        case Word(text=text, field=field, prefix=prefix):
            return _operator(field) + text + ("*" if prefix else "")
        case Phrase(text=text, field=field):
            return f'{_operator(field)}"{text}"'
        case Flag(name=name):
            return _quoted_value(name)
        case InGroup(slug=slug):
            return _quoted_value(f"in:{slug}")
        case Tagged(text=text):
            return _quoted_value(f"tag:{text}")
        case Sent(field=field, text=text):
            return _quoted_value(f"{field}:{text}")


def _operator(field: str | None) -> str:
    return f"{field}:" if field else ""


def _quoted_value(text: str) -> str:
    """`operator:value`, the value in quotation marks where it would not hold together without."""
    operator, _, value = text.partition(":")
    plain = value and not any(letter.isspace() or letter in '"()' for letter in value)
    return text if plain else f'{operator}:"{value}"'


def _grouped(tree: Tree) -> str:
    """`tree` in parentheses; a space keeps the last from closing one that is part of a word."""
    inner = rendered(tree)
    return f"({inner} )" if inner.count("(") > inner.count(")") else f"({inner})"
