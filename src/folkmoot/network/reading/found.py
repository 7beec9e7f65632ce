"""What a search found, with all that its page shows beside the words."""

from datetime import datetime
from uuid import UUID

import msgspec

from folkmoot.network.models import Message
from folkmoot.network.search.asking import Searched, index, searched
from folkmoot.network.search.query import Query
from folkmoot.network.search.results import Facets
from folkmoot.network.search.snippets import snippet
from folkmoot.people.api import Address, Group, Viewer

LONGEST_SUBJECT = 1_000


class FoundConversation(msgspec.Struct, frozen=True):
    """A conversation by its best message; `title` and `snippet` are HTML with <mark>."""

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
    """A page of hits, the query as understood, and names for the values of the facets.

    `is_indexed` is False where there is no index yet, in which nothing can be found.
    """

    query: Query
    hits: tuple[FoundConversation, ...]
    total: int
    conversations: int
    is_exact: bool
    suggestion: str
    facets: Facets
    groups: dict[int, Group]
    names: dict[str, str]
    is_indexed: bool


def found(viewer: Viewer, text: str, *, limit: int, offset: int, relaxed: bool) -> Found:
    """Search as `viewer`; raises SearchError where the index cannot be read."""
    answer = searched(viewer, text, limit=limit, offset=offset, relaxed=relaxed, with_facets=True)
    results = answer.results
    return Found(
        query=answer.query,
        hits=tuple(
            _conversation(answer, answer.rows[hit.key], hit.further)
            for hit in results.hits
            if hit.key in answer.rows
        ),
        total=results.total,
        conversations=results.conversations,
        is_exact=results.is_exact,
        suggestion=answer.suggestion,
        facets=results.facets,
        groups=answer.groups,
        names=_names([address for address, _ in results.facets.sender]),
        is_indexed=bool(results.total) or index().position() is not None,
    )


def _conversation(answer: Searched, row: Message, further: int) -> FoundConversation:
    person = row.sender.person if row.sender else None
    return FoundConversation(
        ref=row.ref,
        conversation=row.conversation.ref,
        title=snippet(row.subject, answer.query, LONGEST_SUBJECT),
        group=answer.groups[row.group_id].title,
        writer=(person.name if person else "") or row.sender_name,
        person=person.ref if person else None,
        sent_at=row.sent_at,
        snippet=answer.snippets.get(row.pk, ""),
        further=further,
    )


def _names(emails: list[str]) -> dict[str, str]:
    """What the people behind these addresses are called."""
    if not emails:
        return {}
    named = Address.objects.filter(email__in=emails).values_list("email", "person__name", "name")
    return {email: name or seen for email, name, seen in named if name or seen}
