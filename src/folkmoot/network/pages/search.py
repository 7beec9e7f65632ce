"""The search page: hits by conversation, facets beside them, the query as tokens."""

from datetime import UTC, datetime
from urllib.parse import urlencode

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.network.pages.addresses import conversation_url, message_url, person_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.moments import moment
from folkmoot.network.reading.found import Found, found
from folkmoot.network.search.query import Query, Token, without
from folkmoot.people.api import Viewer

PAGE = 20
LAST_PAGE = 50
MOST_FACETS = 8


class Hit(msgspec.Struct, frozen=True):
    """A conversation found, by its best message."""

    title: str
    href: str
    conversation: str
    group: str
    writer: str
    writer_href: str
    when: SafeString
    snippet: SafeString
    further: int


class Choice(msgspec.Struct, frozen=True):
    """A value to narrow the search to."""

    words: str
    href: str
    count: int


@require_GET
@signed_in
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the words find among all the viewer may see."""
    words = request.GET.get("q", "").strip()[:2000]
    relaxed = request.GET.get("relaxed") == "1"
    page = _page(request)
    context: dict[str, object] = {"search_query": words, "words": words, "relaxed": relaxed}
    if words:
        answer = found(viewer, words, limit=PAGE, offset=(page - 1) * PAGE, relaxed=relaxed)
        context |= {
            "answer": answer,
            "hits": _hits(answer, clock.now()),
            "tokens": [_token(answer.query, token) for token in answer.query.tokens],
            "facets": _facets(answer, words),
            "suggestion_href": _href(answer.suggestion),
            "wider": _wider(answer.query),
            "relaxed_href": _href(words, relaxed="1"),
            "earlier": _href(words, page=str(page - 1)) if page > 1 else "",
            "later": _href(words, page=str(page + 1)) if _has_later(answer, page) else "",
        }
    return render(request, "network/search.html", context)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return min(max(int(text), 1), LAST_PAGE) if text.isdigit() and len(text) < 6 else 1


def _has_later(answer: Found, page: int) -> bool:
    return answer.conversations > page * PAGE and page < LAST_PAGE


def _href(words: str, **more: str) -> str:
    return "?" + urlencode({"q": words, **more})


def _hits(answer: Found, now: datetime) -> list[Hit]:
    return [
        Hit(
            title=hit.title or _("(no subject)"),
            href=message_url(hit.ref),
            conversation=conversation_url(hit.conversation),
            group=hit.group,
            writer=hit.writer or _("somebody"),
            writer_href=person_url(hit.person) if hit.person else "",
            when=moment(hit.sent_at, now),
            snippet=mark_safe(hit.snippet),  # noqa: S308  # escaped by network.search.snippets
            further=hit.further,
        )
        for hit in answer.hits
    ]


def _token(query: Query, token: Token) -> tuple[str, str, bool]:
    """A term as it is shown, the search without it, whether it excludes."""
    text = f'"{token.text}"' if token.quoted else token.text
    shown = f"{token.operator}:{text}" if token.operator else text
    return shown, _href(without(query, token)), token.negated


def _facets(answer: Found, words: str) -> list[tuple[str, list[Choice]]]:
    """What the search can be narrowed to, each with how many messages would be left."""
    this_year = datetime.now(UTC).year
    groups = [
        Choice(answer.groups[pk].title, _href(f"{words} in:{answer.groups[pk].slug}"), count)
        for pk, count in answer.facets.group
        if pk in answer.groups
    ]
    senders = [
        Choice(answer.names.get(address, address), _href(f"{words} from:{address}"), count)
        for address, count in answer.facets.sender
    ]
    years = [
        Choice(str(year), _href(f"{words} date:{year}"), count)
        for year, count in answer.facets.year
        if 1970 < year <= this_year + 1
    ]
    flags = [
        Choice(_flag_words().get(flag, flag), _href(f"{words} {flag}"), count)
        for flag, count in answer.facets.flags
    ]
    named = ((_("Group"), groups), (_("From"), senders), (_("Year"), years), (_("Kind"), flags))
    return [(name, choices[:MOST_FACETS]) for name, choices in named if len(choices) > 1]


def _flag_words() -> dict[str, str]:
    return {
        "has:attachment": _("with files"),
        "has:image": _("with pictures"),
        "has:link": _("with links"),
        "has:patch": _("with patches"),
        "is:decision": _("decisions"),
        "is:ghost": _("missing messages"),
        "is:reply": _("answers"),
        "is:root": _("beginnings"),
    }


def _wider(query: Query) -> str:
    """The search without its filters, where it has words besides; "" otherwise."""
    filters = [token for token in query.tokens if token.operator]
    if not filters or len(filters) == len(query.tokens):
        return ""
    text = query.text
    for token in reversed(filters):
        text = text[: token.start] + text[token.end :]
    return _href(" ".join(text.split()))
