"""From what the engine found to a page: ordered the same each time, one hit a conversation."""

from operator import itemgetter
from typing import Final, NamedTuple, Protocol, cast

import tantivy

# Up to so many messages found are all looked at, which makes the count of conversations exact; of
# more, only as many as fill the page. Looking at 1,000 takes about 1 ms.
_LOOKED_AT = 1_000
# The engine breaks ties as it stored the messages, which a merge changes; so a page that ends among
# equals is cut only after all of them were seen, as long as these are not more than this.
_MOST_EQUALS = 65_536


class Found(NamedTuple):
    """A message found, in the order of results: best score, then newest, then highest key."""

    score: float
    sent_at: int
    key: int
    conversation: int
    address: tantivy.DocAddress


_Row = tuple[float, int, int, int, tantivy.DocAddress]
_SCORE: Final = 0
_SENT_AT: Final = 1
_CONVERSATION: Final = 3
_ORDER = itemgetter(0, 1, 2)


class Page(NamedTuple):
    """The best of each conversation (or each message), as many as wanted, of `total` found.

    `per_conversation` counts the messages looked at; `is_whole` says that these are all.
    """

    total: int
    best: list[Found]
    per_conversation: dict[int, int]
    is_whole: bool


class _EngineResult(Protocol):
    """What the engine returns; its published types leave out `count`."""

    @property
    def hits(self) -> list[tuple[float, tantivy.DocAddress]]: ...

    @property
    def count(self) -> int: ...


def first_page(
    searcher: tantivy.Searcher, query: tantivy.Query, *, wanted: int, ranked: bool, grouped: bool
) -> Page:
    """The first `wanted` results, if there are so many, in order.

    Ranked: by score, in which a newer message weighs a little more. Otherwise newest first.
    """
    depth = max(_LOOKED_AT, wanted)
    while True:
        total, found = _found(searcher, query, depth, ranked)
        per_conversation: dict[int, int] = {}
        best = []
        for row in found:
            conversation = row[_CONVERSATION]
            seen = per_conversation.get(conversation, 0)
            per_conversation[conversation] = seen + 1
            if not (grouped and seen):
                best.append(row)
        if total <= depth or _is_settled(best, found, wanted, ranked):
            return Page(
                total, list(map(Found._make, best[:wanted])), per_conversation, total <= depth
            )
        depth *= 4


def _is_settled(best: list[_Row], found: list[_Row], wanted: int, ranked: bool) -> bool:
    """True when messages not looked at cannot come among the first `wanted`."""
    if len(best) < wanted:
        return False
    last = best[wanted - 1] if wanted else found[0]
    least = found[-1]
    worse = least[_SCORE] < last[_SCORE] if ranked else least[_SENT_AT] < last[_SENT_AT]
    return worse or len(found) >= _MOST_EQUALS


def _found(
    searcher: tantivy.Searcher, query: tantivy.Query, depth: int, ranked: bool
) -> tuple[int, list[_Row]]:
    """How many messages `query` finds, and the first `depth` of them in order."""
    if ranked:
        result = searcher.search(query, limit=depth, weight_by_field="recency")
    else:
        result = searcher.search(query, limit=depth, order_by_field="sent_at")
    engine_result = cast(_EngineResult, result)
    addresses = [address for _, address in engine_result.hits]
    scores = [score if ranked else 0.0 for score, _ in engine_result.hits]
    columns = (
        cast("list[int]", searcher.fast_field_values(name, addresses))
        for name in ("sent_at", "key", "conversation")
    )
    # plain tuples: naming the columns of each of a thousand costs as much as the search
    found = list(zip(scores, *columns, addresses, strict=True))
    found.sort(key=_ORDER, reverse=True)
    return engine_result.count, cast("list[_Row]", found)


def found_count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """How many messages `query` finds."""
    return cast(_EngineResult, searcher.search(query, limit=1)).count
