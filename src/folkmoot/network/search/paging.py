"""From what the engine found to a page: ordered the same each time, one hit a conversation."""

from operator import attrgetter
from typing import NamedTuple, Protocol, cast

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


class Page(NamedTuple):
    """The best of each conversation (or each message), of `total` messages found.

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
    """At least `wanted` results, if there are so many, in order from the very first.

    Ranked: by score, in which a newer message weighs a little more. Otherwise newest first.
    """
    depth = max(_LOOKED_AT, wanted)
    while True:
        total, found = _found(searcher, query, depth, ranked)
        per_conversation: dict[int, int] = {}
        best = []
        for message in found:
            seen = per_conversation.get(message.conversation, 0)
            per_conversation[message.conversation] = seen + 1
            if not (grouped and seen):
                best.append(message)
        if total <= depth or _is_settled(best, found, wanted, ranked):
            return Page(total, best, per_conversation, total <= depth)
        depth *= 4


def _is_settled(best: list[Found], found: list[Found], wanted: int, ranked: bool) -> bool:
    """True when messages not looked at cannot come among the first `wanted`."""
    if len(best) < wanted:
        return False
    last = best[wanted - 1] if wanted else found[0]
    worse = found[-1].score < last.score if ranked else found[-1].sent_at < last.sent_at
    return worse or len(found) >= _MOST_EQUALS


def _found(
    searcher: tantivy.Searcher, query: tantivy.Query, depth: int, ranked: bool
) -> tuple[int, list[Found]]:
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
    found = [Found(*row) for row in zip(scores, *columns, addresses, strict=True)]
    found.sort(key=attrgetter("score", "sent_at", "key"), reverse=True)
    return engine_result.count, found


def found_count(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """How many messages `query` finds."""
    return cast(_EngineResult, searcher.search(query, limit=1)).count
