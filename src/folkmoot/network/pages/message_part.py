"""One message as its conversation's page shows it, for a page that learns that it changed."""

from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.base.errors import NotFound
from folkmoot.network.pages.conversation import asked
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.message import article
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.sight import Sight
from folkmoot.people.api import Viewer

DEEPEST = 20


@require_GET
@signed_in
def part(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The message, `depth` steps in, in the view the rest of the query says."""
    found = message_by_ref(viewer, ref)
    sight = Sight(viewer, found.conversation, msgspec.structs.replace(asked(request), at=ref))
    index = sight.by_ref.get(ref)
    if index is None:
        raise NotFound("This message stands in no conversation.", hint="Load the page again.")
    depth = request.GET.get("depth", "0")
    indent = min(int(depth), DEEPEST) if depth.isdecimal() and len(depth) < 4 else 0
    html = article(sight, index, indent, clock.now())
    return HttpResponse(mark_safe(html))  # noqa: S308  # every text in it was escaped
