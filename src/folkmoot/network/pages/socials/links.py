"""The picture of a linked page, from our own copy, and taking a preview away."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.link_previews import remove_preview
from folkmoot.network.models import LinkPreview
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.people.api import Viewer


@require_GET
@signed_in
def picture(request: HttpRequest, viewer: Viewer, ref: UUID, page: UUID) -> HttpResponse:
    """The picture, for whoever may see the message it stands at."""
    del request
    content = bytes(_page(viewer, ref, page).picture)
    if not content:
        raise NotFound("This page has no picture.", hint="Load the page again.")
    return HttpResponse(content, content_type="image/webp", headers=NOTHING_RUNS)


@require_POST
@signed_in
def removing(request: HttpRequest, viewer: Viewer, ref: UUID, page: UUID) -> HttpResponse:
    """Take the preview away from one's own message."""
    del request
    remove_preview(viewer, message=message_by_ref(viewer, ref), page=_page(viewer, ref, page))
    return HttpResponseRedirect(message_url(ref))


def _page(viewer: Viewer, ref: UUID, page: UUID) -> LinkPreview:
    message = message_by_ref(viewer, ref)
    rows = LinkPreview.objects.filter(links__message=message, links__removed_at=None)
    found = rows.filter(ref=page).first()
    if found is None:
        raise NotFound("There is no such preview.", hint="Load the page again.")
    return found
