"""The search page: hits by conversation, facets beside them, the query as tokens.

Script asks the same address for the answers alone, while somebody types.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.hits import facets_html, hits_html
from folkmoot.network.pages.narrowing import chips, facets, search_href, wider
from folkmoot.network.pages.problem_words import problem_words
from folkmoot.network.reading.found import found
from folkmoot.network.search.errors import SearchError
from folkmoot.network.search.query import begun
from folkmoot.people.api import Viewer

PAGE = 20
LAST_PAGE = 50
LONGEST = 2_000
UNAVAILABLE = 503


@require_GET
@signed_in
def search(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What the words find among all the viewer may see."""
    words = request.GET.get("q", "").strip()[:LONGEST]
    context: dict[str, object] = {"search_query": words, "words": words, "is_search": True}
    status = 200
    if words:
        try:
            context |= _answered(request, viewer, words)
        except SearchError as problem:
            context["trouble"] = problem
            status = UNAVAILABLE
    part = wants_part(request)
    name = "network/search_answers.html" if part else "network/search.html"
    # htmx shows what comes with 200 alone, and the words of a failure are for the reader too
    answer = render(request, name, context, status=200 if part else status)
    patch_vary_headers(answer, ["HX-Request"])
    if "typing" in request.GET:
        answer.headers["HX-Replace-Url"] = reverse("network:search") + (
            search_href(words) if words else ""
        )
    return answer


def _answered(request: HttpRequest, viewer: Viewer, words: str) -> dict[str, object]:
    """What the page shows of the answer to `words`."""
    relaxed = request.GET.get("relaxed") == "1"
    page = _page(request.GET.get("page", ""))
    # the last word is not finished while somebody types
    text = begun(request.GET.get("q", "")[:LONGEST]) if "typing" in request.GET else words
    answer = found(viewer, text, limit=PAGE, offset=(page - 1) * PAGE, relaxed=relaxed)
    has_more = answer.conversations > page * PAGE and page < LAST_PAGE and bool(answer.hits)
    return {
        "answer": answer,
        "hits": hits_html(answer.hits, clock.now()),
        "chips": chips(answer.query, relaxed=relaxed),
        "facets": facets_html(facets(answer, relaxed=relaxed)),
        "problems": [problem_words(problem) for problem in answer.query.problems],
        "relaxed": relaxed,
        "suggestion_href": search_href(answer.suggestion),
        "wider_href": search_href(wider(answer.query)) if wider(answer.query) else "",
        "relaxed_href": search_href(words, relaxed=True),
        "exact_href": search_href(words),
        "earlier": search_href(words, relaxed=relaxed, page=page - 1) if page > 1 else "",
        "later": search_href(words, relaxed=relaxed, page=page + 1) if has_more else "",
        "first": (page - 1) * PAGE + 1,
        "last": (page - 1) * PAGE + len(answer.hits),
        "several": page > 1 or has_more,
    }


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isdecimal() and len(text) < 6 else 1
