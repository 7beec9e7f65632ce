"""The list of drafts and of posts that wait for their time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base.ids import written
from folkmoot.network.actions.drafts import discard_draft, restore_draft
from folkmoot.network.actions.scheduling import cancel_schedule
from folkmoot.network.models import Draft
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.writing.places import draft_place, place_url
from folkmoot.network.reading.drafts import draft_by_ref, drafts, scheduled
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast

MOST_SHOWN = 300


@require_GET
@signed_in
def draft_list(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """What one has begun, and what is posted later."""
    context = {
        "drafts": drafts(viewer)[:MOST_SHOWN],
        "scheduled": scheduled(viewer)[:MOST_SHOWN],
    }
    return render(request, "network/writing/drafts.html", context)


@require_GET
@signed_in
def draft(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """A draft's own address leads to the composer where it belongs."""
    del request
    return HttpResponseRedirect(_at_its_place(draft_by_ref(viewer, ref)))


@require_POST
@signed_in
def discard(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Put a draft away, with a way back."""
    discard_draft(viewer, draft=draft_by_ref(viewer, ref))
    undo = reverse("network:draft-restore", args=[ref])
    toast(request, _("Draft discarded."), undo_url=undo)
    return HttpResponseRedirect(reverse("network:drafts"))


@require_POST
@signed_in
def restore(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take a discarded draft back, and go on with it."""
    found = draft_by_ref(viewer, ref)
    restore_draft(viewer, draft=found)
    toast(request, _("The draft is back."))
    return HttpResponseRedirect(_at_its_place(found))


@require_POST
@signed_in
def unschedule(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Make a post that waits for its time a draft again."""
    cancel_schedule(viewer, draft=draft_by_ref(viewer, ref))
    toast(request, _("It is a draft again."))
    return HttpResponseRedirect(reverse("network:drafts"))


def _at_its_place(found: Draft) -> str:
    return f"{place_url(draft_place(found))}?draft={written(found.ref)}"
