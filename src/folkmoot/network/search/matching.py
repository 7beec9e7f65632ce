"""From the tree of a query to the engine's query, with the access rule inside it."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import tantivy
from tantivy import Occur

from folkmoot.network.search.inflection import inflections
from folkmoot.network.search.terms import (
    All,
    Any,
    Flag,
    InGroup,
    Leaf,
    Not,
    Phrase,
    Sent,
    Tagged,
    Tree,
    Word,
    WordField,
    leaves,
)
from folkmoot.network.search.words import SearchedWord, is_single_character, searched_words

# Where a word without operator is looked for, and what finding it there is worth. Quoted text was
# written by somebody else and is found where it was written.
EVERYWHERE = {
    "subject": 4.0,
    "sender_name": 2.0,
    "file_names": 1.5,
    "own": 1.0,
    "file_text": 0.5,
    "quoted": 0.3,
}
FIELDS: Mapping[WordField | None, Mapping[str, float]] = {
    None: EVERYWHERE,
    "subject": {"subject": 1.0},
    "own": {"own": 1.0},
    "quoted": {"quoted": 1.0},
    "from": {"sender_name": 1.0, "sender_address": 1.0},
    "to": {"recipients": 1.0},
    "file": {"file_names": 1.0},
    "list": {"list_id": 1.0},
}

# Fields of prose, where "pages" is also found as "page" and "paging"; names are not inflected.
_PROSE = frozenset({"subject", "own", "quoted", "file_names", "file_text"})
# What another form of the word is worth, whatever its rarity, so that the word itself ranks above.
_INFLECTED_SCORE = 0.2


class Setting(NamedTuple):
    """What a tree is matched in: the schema, group ids by slug, and whether spelling may differ.

    `conversations` are those that the tables named for a leaf (`tag:`, `is:answered`).
    """

    schema: tantivy.Schema
    groups: Mapping[str, int]
    relaxed: bool = False
    conversations: Mapping[Leaf, Sequence[int]] = MappingProxyType({})


def engine_query(tree: Tree, setting: Setting, audience: Sequence[str] | None) -> tantivy.Query:
    """Finds what `tree` finds among the messages of `audience`; None stands for all messages."""
    found = _matching(tree, setting)
    if found is None:
        return tantivy.Query.empty_query()
    if audience is None:
        return found
    allowed = tantivy.Query.term_set_query(setting.schema, "audience", list(audience))
    return tantivy.Query.boolean_query([(Occur.Must, found), (Occur.Must, _unscored(allowed))])


def is_ranked(tree: Tree) -> bool:
    """True when `tree` asks for words, so that some messages answer it better than others."""
    return any(isinstance(leaf, Word | Phrase) for leaf in leaves(tree))


def fuzzy_distance(word: str) -> int:
    """Typing errors forgiven in `word`: none below 4 letters, 1 below 8, else 2."""
    return (len(word) >= 4) + (len(word) >= 8)


def _matching(tree: Tree, setting: Setting) -> tantivy.Query | None:
    """The engine's query for `tree`; None for words without letters, which say nothing."""
    match tree:
        case All(terms=terms):
            return _all(terms, setting)
        case Any(terms=terms):
            present = [query for term in terms if (query := _matching(term, setting)) is not None]
            return _either(present) if present else None
        case Not():
            return _all((tree,), setting)
        case Word() | Phrase():
            return _words(tree, setting)
        case Tagged() | Flag(name="is:answered"):
            return _conversations(setting.conversations.get(tree, ()), setting.schema)
        case Flag(name=name):
            return _unscored(tantivy.Query.term_query(setting.schema, "flags", name, "basic"))
        case InGroup(slug=slug):
            return _group(slug, setting)
        case Sent(start=start, until=until):
            return _sent(start, until, setting.schema)


def _all(terms: Sequence[Tree], setting: Setting) -> tantivy.Query | None:
    """All of `terms`; those that say nothing are left out, unless none other is there."""
    required: list[tuple[Occur, tantivy.Query]] = []
    excluded: list[tuple[Occur, tantivy.Query]] = []
    for term in terms:
        inner = _matching(term.term if isinstance(term, Not) else term, setting)
        if inner is not None and isinstance(term, Not):
            excluded.append((Occur.MustNot, inner))
        elif inner is not None:
            required.append((Occur.Must, inner))
    if terms and not required and not excluded:
        return None
    return tantivy.Query.boolean_query((required or [(Occur.Must, _every_message())]) + excluded)


def _every_message() -> tantivy.Query:
    """All but the marker, which alone has no key."""
    return _unscored(tantivy.Query.exists_query("key"))


def _either(queries: list[tantivy.Query]) -> tantivy.Query:
    if len(queries) == 1:
        return queries[0]
    return tantivy.Query.boolean_query([(Occur.Should, query) for query in queries])


def _unscored(query: tantivy.Query) -> tantivy.Query:
    return tantivy.Query.const_score_query(query, 0.0)


def _words(leaf: Word | Phrase, setting: Setting) -> tantivy.Query | None:
    words = searched_words(leaf.text)
    if not words:
        return None
    prefix = isinstance(leaf, Word) and leaf.prefix
    loose = setting.relaxed and isinstance(leaf, Word)
    fields = FIELDS[leaf.field]
    found = [
        tantivy.Query.boost_query(_in_field(name, words, prefix, loose, setting.schema), boost)
        for name, boost in fields.items()
    ]
    if isinstance(leaf, Word) and not prefix and len(words) == 1:
        found += _other_forms(words[0].text, fields, setting.schema)
    return _either(found)


def _in_field(
    field: str, words: list[SearchedWord], prefix: bool, loose: bool, schema: tantivy.Schema
) -> tantivy.Query:
    """`words` next to each other in `field`, the last one perhaps only begun."""
    word = words[-1].text
    prefix = prefix or is_single_character(word)
    if len(words) > 1 and prefix:
        patterns = [(at, text) for at, text in words[:-1]] + [(words[-1].position, f"{word}.*")]
        return tantivy.Query.regex_phrase_query(schema, field, list(patterns))
    if len(words) > 1:
        return tantivy.Query.phrase_query(schema, field, list(words))
    if prefix:
        return tantivy.Query.regex_query(schema, field, f"{word}.*")
    exact = tantivy.Query.term_query(schema, field, word)
    if loose and (distance := fuzzy_distance(word)):
        return _either([exact, tantivy.Query.fuzzy_term_query(schema, field, word, distance)])
    return exact


def _other_forms(
    word: str, fields: Mapping[str, float], schema: tantivy.Schema
) -> list[tantivy.Query]:
    """Finds inflections of `word` in those of `fields` that hold prose."""
    forms = inflections(word)
    return [
        tantivy.Query.const_score_query(
            _either([tantivy.Query.term_query(schema, name, form, "freq") for form in forms]),
            boost * _INFLECTED_SCORE,
        )
        for name, boost in fields.items()
        if forms and name in _PROSE
    ]


def _group(slug: str, setting: Setting) -> tantivy.Query:
    group = setting.groups.get(slug)
    if group is None:
        return tantivy.Query.empty_query()
    return _unscored(tantivy.Query.term_query(setting.schema, "group", group, "basic"))


def _conversations(found: Sequence[int], schema: tantivy.Schema) -> tantivy.Query:
    if not found:
        return tantivy.Query.empty_query()
    return _unscored(tantivy.Query.term_set_query(schema, "conversation", list(found)))


def _sent(start: int | None, until: int | None, schema: tantivy.Schema) -> tantivy.Query:
    return _unscored(
        tantivy.Query.range_query(
            schema,
            "sent_at",
            tantivy.FieldType.Integer,
            start,
            until,
            include_lower=True,
            include_upper=until is None,
        )
    )
