"""Searching."""

from folkmoot.base.ids import read
from folkmoot.network.doors.addresses import message_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.cursors import cursor, number_of, parts_of
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.shapes.answers import HitAnswer, SearchAnswer
from folkmoot.network.doors.shapes.wishes import SearchQuery
from folkmoot.network.search.asking import asked

DEEPEST = 10_000
"""Nobody reads further down a ranked list; asking for more costs a great deal."""


@endpoint("GET", "search")
def search(caller: Caller, *, query: SearchQuery) -> SearchAnswer:
    """Search all the caller can see, in the language of the search page.

    Best first, one hit a conversation. The ranking may change while pages are read.
    """
    after = parts_of(query.cursor, 1)
    offset = min(number_of(after[0]), DEEPEST) if after else 0
    found = asked(caller.viewer, query.q, limit=query.limit, offset=offset)
    reached = offset + query.limit
    more = reached < min(found.conversations, DEEPEST) and bool(found.hits)
    return SearchAnswer(
        total=found.total,
        conversations=found.conversations,
        problems=found.problems,
        suggestion=found.suggestion,
        hits=[
            HitAnswer(
                ref=hit.ref,
                conversation=hit.conversation,
                group=hit.group,
                subject=hit.subject,
                snippet=hit.snippet,
                score=hit.score,
                further=hit.further,
                url=message_address(read(hit.ref)),
            )
            for hit in found.hits
        ],
        next_cursor=cursor(reached) if more else None,
    )
