"""A search asked by somebody: their rights, the hits, and the words around them."""

import html
import re
from functools import cache
from typing import NamedTuple

import msgspec
from django.utils import timezone

from folkmoot.base.clock import now
from folkmoot.base.ids import written
from folkmoot.network import bodies
from folkmoot.network.mail.fold import own_text
from folkmoot.network.models import Body, Message
from folkmoot.network.reading.closings import answered_conversations
from folkmoot.network.reading.tags import tagged_conversations
from folkmoot.network.search.consumer import index_folder
from folkmoot.network.search.documents import ANSWERED
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import Query, parse_query
from folkmoot.network.search.results import Facets, Results
from folkmoot.network.search.snippets import snippet
from folkmoot.network.search.sources import audience_of
from folkmoot.network.search.terms import Flag, Leaf, Tagged, Tree, leaves
from folkmoot.people.api import Group, Viewer, visible

SNIPPET_LENGTH = 200
SHOWN_COLUMNS = (
    "ref",
    "group_id",
    "subject",
    "sent_at",
    "sender_name",
    "conversation__ref",
    "sender__person__ref",
    "sender__person__name",
)
_TAGS = re.compile(r"</?mark>")


class FoundMessage(msgspec.Struct, frozen=True):
    """A hit with its words; `snippet` is HTML with <mark>, `ref` the message's public id."""

    message_id: str
    conversation: str
    group: str
    subject: str
    score: float
    snippet: str
    ref: str
    row: int
    further: int

    @property
    def plain_snippet(self) -> str:
        """The snippet without marks."""
        return html.unescape(_TAGS.sub("", self.snippet))


class Answer(msgspec.Struct, frozen=True):
    """What a search found; `suggestion` is the nearest spelling when it found nothing."""

    total: int
    took_ms: float
    hits: list[FoundMessage]
    conversations: int
    problems: list[str]
    suggestion: str
    facets: Facets


class Searched(NamedTuple):
    """A search with the rows behind it, by their keys; `groups` are all the viewer sees."""

    query: Query
    results: Results
    suggestion: str
    groups: dict[int, Group]
    rows: dict[int, Message]
    snippets: dict[int, str]


@cache
def index() -> SearchIndex:
    """The index as this process reads it."""
    return SearchIndex(index_folder())


def asked(
    viewer: Viewer,
    text: str,
    *,
    limit: int = 25,
    offset: int = 0,
    relaxed: bool = False,
    with_facets: bool = False,
) -> Answer:
    """Search as `viewer`; only what they may see is found, counted or suggested."""
    found = searched(
        viewer, text, limit=limit, offset=offset, relaxed=relaxed, with_facets=with_facets
    )
    hits = [
        FoundMessage(
            message_id=hit.message_id,
            conversation=written(found.rows[hit.key].conversation.ref),
            group=found.groups[found.rows[hit.key].group_id].slug,
            subject=found.rows[hit.key].subject,
            score=round(hit.score, 4),
            snippet=found.snippets.get(hit.key, ""),
            ref=written(found.rows[hit.key].ref),
            row=hit.key,
            further=hit.further,
        )
        for hit in found.results.hits
        if hit.key in found.rows
    ]
    return Answer(
        total=found.results.total,
        took_ms=round(found.results.took_ms, 3),
        hits=hits,
        conversations=found.results.conversations,
        problems=[problem.message for problem in found.query.problems],
        suggestion=found.suggestion,
        facets=found.results.facets,
    )


def searched(
    viewer: Viewer, text: str, *, limit: int, offset: int, relaxed: bool, with_facets: bool
) -> Searched:
    """The same with rows, for pages; raises SearchError where the index cannot be read."""
    groups = {group.pk: group for group in visible(viewer, Group)}
    slugs = {group.slug: pk for pk, group in groups.items()}
    query = parse_query(text, now=timezone.localtime(now()), groups=slugs)
    audience = audience_of(viewer)
    named = named_conversations(viewer, query.tree)
    results = index().search(
        query,
        audience=audience,
        groups=slugs,
        conversations=named,
        limit=limit,
        offset=offset,
        relaxed=relaxed,
        with_facets=with_facets,
    )
    suggestion = ""
    if not results.total:
        suggestion = index().suggestion(query, audience=audience, groups=slugs)
    rows = _rows(viewer, [hit.key for hit in results.hits])
    return Searched(query, results, suggestion, groups, rows, _snippets(list(rows), query))


def named_conversations(viewer: Viewer, tree: Tree) -> dict[Leaf, list[int]]:
    """Which conversations the tables name for those leaves the index knows nothing of.

    Asked at each search instead of indexed: a tag that is renamed, or a conversation that is split,
    would otherwise mean that thousands of messages are indexed anew.
    """
    found: dict[Leaf, list[int]] = {}
    for leaf in (*leaves(tree), *leaves(tree, wanted=False)):
        if isinstance(leaf, Tagged):
            found[leaf] = tagged_conversations(viewer, leaf.text)
        elif leaf == Flag(ANSWERED):
            found[leaf] = answered_conversations(viewer)
    return found


def _rows(viewer: Viewer, keys: list[int]) -> dict[int, Message]:
    """The messages found, asked for again under the viewer's rights: the index may lag behind."""
    rows = visible(viewer, Message).filter(pk__in=keys)
    read_along = rows.select_related("conversation", "sender__person").only(*SHOWN_COLUMNS)
    return {row.pk: row for row in read_along}


def _snippets(keys: list[int], query: Query) -> dict[int, str]:
    found = {}
    for key, content in Body.objects.filter(message__in=keys).values_list("message_id", "content"):
        body = bodies.unpacked(bytes(content))
        text = own_text(body.text, body.zones) or body.text
        found[key] = snippet(text, query, SNIPPET_LENGTH)
    return found
