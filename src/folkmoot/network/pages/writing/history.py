"""The versions of a message, each with what changed."""

from itertools import pairwise
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from folkmoot.base.errors import NotFound
from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.history import changes, versions_of
from folkmoot.people.api import Viewer


@require_GET
@signed_in
def history(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Every version, the newest first; whoever may read the message may read them."""
    found = message_by_ref(viewer, ref)
    versions = versions_of(found)
    if not versions:
        raise NotFound("A deleted message has no versions to show.", hint="Go back to its place.")
    steps = [
        (
            after,
            changes(before.text, after.text),
            before.title if before.title != after.title else "",
        )
        for before, after in pairwise(versions)
    ]
    context = {
        "message": found,
        "back": message_url(ref),
        "group_url": group_url(found.group.slug),
        "first": versions[0],
        "steps": steps[::-1],
    }
    return render(request, "network/writing/history.html", context)
