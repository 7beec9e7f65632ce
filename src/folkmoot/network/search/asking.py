"""A search asked by somebody: their rights, the hits, and the words around them."""

import html
import re
from functools import cache

import msgspec
from django.utils import timezone

from folkmoot.base.clock import now
from folkmoot.base.ids import written
from folkmoot.network import bodies
from folkmoot.network.mail.fold import own_text
from folkmoot.network.models import Body, Message
from folkmoot.network.search.consumer import index_folder
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import parse_query
from folkmoot.network.search.results import Facets
from folkmoot.network.search.snippets import snippet
from folkmoot.network.search.sources import audience_of
from folkmoot.people.api import Group, Viewer, visible

SNIPPET_LENGTH = 200
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
    groups = dict(visible(viewer, Group).values_list("slug", "pk"))
    query = parse_query(text, now=timezone.localtime(now()), groups=groups)
    audience = audience_of(viewer)
    results = index().search(
        query,
        audience=audience,
        groups=groups,
        limit=limit,
        offset=offset,
        relaxed=relaxed,
        with_facets=with_facets,
    )
    suggestion = ""
    if not results.total:
        suggestion = index().suggestion(query, audience=audience, groups=groups)
    rows = _rows(viewer, [hit.key for hit in results.hits])
    texts = _texts(list(rows))
    hits = [
        FoundMessage(
            message_id=hit.message_id,
            conversation=written(rows[hit.key].conversation.ref),
            group=rows[hit.key].group.slug,
            subject=rows[hit.key].subject,
            score=round(hit.score, 4),
            snippet=snippet(texts.get(hit.key, ""), query, SNIPPET_LENGTH),
            ref=written(rows[hit.key].ref),
            row=hit.key,
            further=hit.further,
        )
        for hit in results.hits
        if hit.key in rows
    ]
    return Answer(
        total=results.total,
        took_ms=round(results.took_ms, 3),
        hits=hits,
        conversations=results.conversations,
        problems=[problem.message for problem in query.problems],
        suggestion=suggestion,
        facets=results.facets,
    )


def _rows(viewer: Viewer, keys: list[int]) -> dict[int, Message]:
    """The messages found, asked for again under the viewer's rights: the index may lag behind."""
    rows = visible(viewer, Message).filter(pk__in=keys).select_related("conversation", "group")
    return {row.pk: row for row in rows}


def _texts(keys: list[int]) -> dict[int, str]:
    found = {}
    for key, content in Body.objects.filter(message__in=keys).values_list("message_id", "content"):
        body = bodies.unpacked(bytes(content))
        found[key] = own_text(body.text, body.zones) or body.text
    return found
