"""Completion of names after `@`: those who may read the group, and groups the writer sees."""

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.network.actions.mentioning import readers
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.people.api import POST, Group, Viewer, require, visible

MOST_PEOPLE, MOST_GROUPS = 6, 3


@require_GET
@signed_in
def mention_options(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Options for what follows the `@`: names any word of which begins so."""
    group = group_by_slug(viewer, slug)
    require(viewer, POST, group)
    words = request.GET.get("q", "").strip()[:60]
    begins = Q(name__istartswith=words) | Q(name__icontains=f" {words}")
    people = readers(group).filter(begins).exclude(pk=viewer.person_id or 0).order_by("name", "pk")
    titled = Q(title__istartswith=words) | Q(slug__istartswith=words)
    groups = visible(viewer, Group).filter(titled, archived_at=None).order_by("title")
    context = {
        "people": people[:MOST_PEOPLE],
        "groups": groups[:MOST_GROUPS] if words else (),
    }
    return render(request, "network/writing/mentions.html", context)
