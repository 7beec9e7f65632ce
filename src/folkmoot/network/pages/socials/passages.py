"""The address of a paragraph leads to its place, even after the message was edited."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from folkmoot.network.pages.addresses import anchor
from folkmoot.network.pages.conversation import place_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.bodies import NOTHING, bodies_of
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.socials.passages import FIRST_CHARACTERS, passage_now
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast


@require_GET
@signed_in
def passage(request: HttpRequest, viewer: Viewer, ref: UUID, number: int) -> HttpResponse:
    """Go to a paragraph; to the message, with a word about it, where the paragraph is gone."""
    found = message_by_ref(viewer, ref)
    version = request.GET.get("v", "")
    wanted = int(version) if version.isdecimal() and len(version) < 9 else found.revision
    body = bodies_of([(found.pk, found.revision)]).get(found.pk, NOTHING)
    words = request.GET.get("t", "")[:FIRST_CHARACTERS]
    here = place_url(viewer, found)
    place = passage_now(body.html, number, found.revision, wanted, words)
    if found.deleted_at is None and place is not None:
        return HttpResponseRedirect(f"{here}#{anchor(ref)}-p{place}")
    toast(request, _("This passage was changed or taken out since."))
    return HttpResponseRedirect(f"{here}#{anchor(ref)}")
