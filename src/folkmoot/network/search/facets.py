"""Counts of the messages found by group, sender, year and mark, made inside the engine."""

from operator import itemgetter
from typing import Generic, TypeVar

import msgspec
import tantivy

from folkmoot.network.search.results import Facets

_MOST_SENDERS = 20
_MOST_GROUPS = 50
_MOST_YEARS = 100
_MOST_FLAGS = 30

_Value = TypeVar("_Value", int, str)


class _Bucket(msgspec.Struct, Generic[_Value]):
    key: _Value
    doc_count: int


class _Buckets(msgspec.Struct, Generic[_Value]):
    buckets: list[_Bucket[_Value]]

    def pairs(self) -> tuple[tuple[_Value, int], ...]:
        return tuple((bucket.key, bucket.doc_count) for bucket in self.buckets)


class _Counted(msgspec.Struct):
    group: _Buckets[int]
    sender: _Buckets[str]
    year: _Buckets[int]
    flags: _Buckets[str]


class _Conversations(msgspec.Struct):
    conversation: _Buckets[int]


def counted_facets(searcher: tantivy.Searcher, query: tantivy.Query) -> Facets:
    """Facets of everything `query` finds."""
    sizes = {
        "group": _MOST_GROUPS,
        "sender": _MOST_SENDERS,
        "year": _MOST_YEARS,
        "flags": _MOST_FLAGS,
    }
    asked = {name: {"terms": {"field": name, "size": size}} for name, size in sizes.items()}
    counted = msgspec.convert(searcher.aggregate(query, asked), _Counted, strict=False)
    senders = tuple(pair for pair in counted.sender.pairs() if pair[0])
    years = sorted(counted.year.pairs(), key=itemgetter(0), reverse=True)
    return Facets(
        group=counted.group.pairs(),
        sender=senders,
        year=tuple(years),
        flags=counted.flags.pairs(),
    )


def hits_by_conversation(
    searcher: tantivy.Searcher,
    schema: tantivy.Schema,
    query: tantivy.Query,
    conversations: list[int],
) -> dict[int, int]:
    """How many messages `query` finds in each of `conversations`."""
    among = tantivy.Query.term_set_query(schema, "conversation", conversations)
    both = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, among)])
    asked = {"conversation": {"terms": {"field": "conversation", "size": len(conversations)}}}
    counted = msgspec.convert(searcher.aggregate(both, asked), _Conversations, strict=False)
    return dict(counted.conversation.pairs())
