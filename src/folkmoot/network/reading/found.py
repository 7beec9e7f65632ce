"""What a search found, with all that its page shows beside the words."""

from datetime import datetime
from uuid import UUID

import msgspec

from folkmoot.base import clock
from folkmoot.base.ids import read
from folkmoot.network.models import Message
from folkmoot.network.rules import message_seen
from folkmoot.network.search.asking import asked
from folkmoot.network.search.query import Query, parse_query
from folkmoot.network.search.results import Facets
from folkmoot.people.api import Address, Group, Viewer, visible


class FoundConversation(msgspec.Struct, frozen=True):
    """A conversation by its best message; `snippet` is HTML with <mark>."""

    ref: UUID
    conversation: UUID
    title: str
    group: str
    writer: str
    person: UUID | None
    sent_at: datetime | None
    snippet: str
    further: int


class Found(msgspec.Struct, frozen=True):
    """A page of hits, the query as understood, and names for the values of the facets."""

    query: Query
    hits: tuple[FoundConversation, ...]
    total: int
    conversations: int
    took_ms: float
    problems: tuple[str, ...]
    suggestion: str
    facets: Facets
    groups: dict[int, Group]
    names: dict[str, str]


def found(viewer: Viewer, text: str, *, limit: int, offset: int, relaxed: bool) -> Found:
    """Search as `viewer`; raises SearchError where the index cannot be read."""
    answer = asked(
        viewer, text, limit=limit, offset=offset, relaxed=relaxed, with_facets=offset == 0
    )
    groups = {group.pk: group for group in visible(viewer, Group)}
    query = parse_query(text, now=clock.now(), groups={group.slug for group in groups.values()})
    shown = Message.objects.filter(message_seen(viewer), pk__in=[hit.row for hit in answer.hits])
    rows = {row.pk: row for row in shown.select_related("sender__person")}
    hits = []
    for hit in answer.hits:
        row = rows.get(hit.row)
        if row is None:
            continue
        person = row.sender.person if row.sender else None
        hits.append(
            FoundConversation(
                ref=row.ref,
                conversation=read(hit.conversation),
                title=row.subject,
                group=groups[row.group_id].title if row.group_id in groups else "",
                writer=(person.name if person else "") or row.sender_name,
                person=person.ref if person else None,
                sent_at=row.sent_at,
                snippet=hit.snippet,
                further=hit.further,
            )
        )
    senders = [address for address, _ in answer.facets.sender]
    named = Address.objects.filter(email__in=senders).values_list("email", "person__name")
    return Found(
        query=query,
        hits=tuple(hits),
        total=answer.total,
        conversations=answer.conversations,
        took_ms=answer.took_ms,
        problems=tuple(answer.problems),
        suggestion=answer.suggestion,
        facets=answer.facets,
        groups=groups,
        names={email: name for email, name in named if name},
    )
