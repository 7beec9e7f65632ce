"""Lists of what waits for a moderator."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.network.models import Message
from folkmoot.network.pages.addresses import group_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.grounds import confidence_words, kind_words
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.review import doubtful_edges, quarantined, suggestions
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import MODERATE, Group, Viewer, may, require

PAGE = 30


@require_GET
@signed_in
def review(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Suggested places and doubtful edges of a group, a page of each."""
    group = group_by_slug(viewer, slug)
    number = request.GET.get("page", "1")
    doubtful = Paginator(doubtful_edges(viewer, group), PAGE).get_page(number)
    context = _about(viewer, group) | {
        "suggestions": suggestions(viewer, group)[:PAGE],
        "page": doubtful,
        "edges": [_edge(message) for message in doubtful],
        "may_moderate": may(viewer, MODERATE, group),
    }
    return render(request, "network/review.html", context)


@require_GET
@signed_in
def quarantine(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Messages that could not be taken in, with the reason; for those who may import."""
    group = group_by_slug(viewer, slug)
    require(viewer, IMPORT, group)
    page = Paginator(quarantined(viewer, group), PAGE).get_page(request.GET.get("page", "1"))
    return render(request, "network/quarantine.html", _about(viewer, group) | {"page": page})


def _about(viewer: Viewer, group: Group) -> dict[str, object]:
    return {
        "group": group,
        "group_url": group_url(group.slug),
        "may_import": may(viewer, IMPORT, group),
    }


def _edge(message: Message) -> tuple[Message, tuple[str, str], str]:
    return message, confidence_words(message.confidence), kind_words(message.edge_kind)
