"""Reading the index: search under an access rule, facets, and the nearest spelling."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import tantivy

from folkmoot.network.search.errors import engine_errors
from folkmoot.network.search.facets import counted_facets, hits_by_conversation
from folkmoot.network.search.matching import Setting, engine_query, is_ranked
from folkmoot.network.search.opening import FollowingReader
from folkmoot.network.search.paging import Found, Page, first_page
from folkmoot.network.search.query import Query
from folkmoot.network.search.results import Facets, Hit, Results
from folkmoot.network.search.schema import built_schema
from folkmoot.network.search.spelling import nearest_spelling
from folkmoot.network.search.terms import Leaf
from folkmoot.network.search.writer import stored_position

NOTHING_NAMED: Mapping[Leaf, Sequence[int]] = MappingProxyType({})


class SearchIndex:
    """The index in `folder` for reading, by any number of processes and threads.

    It follows the commits and rebuilds of the writing process by itself. An index not yet written
    finds nothing.
    """

    def __init__(self, folder: Path) -> None:
        self._schema = built_schema()
        self._reader = FollowingReader(folder)

    def search(
        self,
        query: Query,
        *,
        audience: Sequence[str] | None,
        groups: Mapping[str, int],
        conversations: Mapping[Leaf, Sequence[int]] = NOTHING_NAMED,
        limit: int = 25,
        offset: int = 0,
        group_by_conversation: bool = True,
        relaxed: bool = False,
        with_facets: bool = True,
    ) -> Results:
        """Messages `query` finds among those `audience` may see; None: all, for the operator.

        `groups` maps slugs to ids for `in:`, `conversations` are those that the tables named for a
        leaf. `limit` and `offset` count conversations, or messages
        without `group_by_conversation`. `relaxed` forgives typing errors. Searches for words come
        best first, a newer message a little before an older one; filters alone come newest first.
        Raises SearchError.
        """
        began = time.perf_counter()
        with engine_errors("searching"):
            searcher = self._reader.searcher()
            if searcher is None:
                return _results(began)
            setting = Setting(self._schema, groups, relaxed, conversations)
            asked = engine_query(query.tree, setting, audience)
            page = first_page(
                searcher,
                asked,
                wanted=offset + limit,
                ranked=is_ranked(query.tree),
                grouped=group_by_conversation,
            )
            shown = page.best[offset : offset + limit]
            counts = self._counts(searcher, asked, page, shown) if group_by_conversation else {}
            return _results(
                began,
                total=page.total,
                conversations=_conversations(searcher, asked, page),
                is_exact=page.is_whole,
                hits=tuple(_hit(searcher, found, counts) for found in shown),
                facets=counted_facets(searcher, asked) if with_facets else Facets(),
            )

    def suggestion(
        self, query: Query, *, audience: Sequence[str] | None, groups: Mapping[str, int]
    ) -> str:
        """`query` with each word nobody in `audience` can find spelt as the nearest one they can.

        Meant for when nothing was found; "" when there is nothing nearer. Words that only occur
        outside of `audience` are never suggested.
        """
        with engine_errors("looking for other spellings"):
            searcher = self._reader.searcher()
            if searcher is None:
                return ""
            return nearest_spelling(searcher, query, Setting(self._schema, groups), audience)

    def position(self) -> int | None:
        """How far the index has read the feed; None when nothing was committed yet."""
        with engine_errors("reading the position"):
            searcher = self._reader.searcher()
            return None if searcher is None else stored_position(searcher, self._schema)

    def reload(self) -> None:
        """Load the last commit now; searching does so by itself. Raises SearchError."""
        with engine_errors("reading the index"):
            self._reader.searcher()

    def _counts(
        self, searcher: tantivy.Searcher, asked: tantivy.Query, page: Page, shown: list[Found]
    ) -> Mapping[int, int]:
        """Messages found in each of the conversations shown."""
        if page.is_whole or not shown:
            return page.per_conversation
        conversations = [found.conversation for found in shown]
        return hits_by_conversation(searcher, self._schema, asked, conversations)


def _conversations(searcher: tantivy.Searcher, asked: tantivy.Query, page: Page) -> int:
    if page.is_whole:
        return len(page.per_conversation)
    return round(searcher.cardinality(asked, "conversation"))


def _hit(searcher: tantivy.Searcher, found: Found, counts: Mapping[int, int]) -> Hit:
    return Hit(
        key=found.key,
        message_id=searcher.doc(found.address).get_first("message_id") or "",
        conversation=found.conversation,
        sent_at=found.sent_at,
        score=found.score,
        further=counts.get(found.conversation, 1) - 1,
    )


def _results(
    began: float,
    *,
    total: int = 0,
    conversations: int = 0,
    is_exact: bool = True,
    hits: tuple[Hit, ...] = (),
    facets: Facets | None = None,
) -> Results:
    return Results(
        total=total,
        conversations=conversations,
        is_exact=is_exact,
        hits=hits,
        facets=facets or Facets(),
        took_ms=(time.perf_counter() - began) * 1000,
    )
