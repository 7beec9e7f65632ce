"""What a moderator does to the place of a message; every deed comes back to the message."""

from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.base.errors import NotFound, Unusable
from folkmoot.base.ids import LENGTH, read
from folkmoot.network.actions.edges import (
    accept_suggestion,
    dismiss_suggestion,
    move_message,
    name_branch,
    split_message,
    undo_decision,
)
from folkmoot.network.models import EdgeDecision, Message, Suggestion
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast


@require_POST
@signed_in
def move(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Hang a message under the one whose address or id is given."""
    found = message_by_ref(viewer, ref)
    parent = message_by_ref(viewer, _named_message(request.POST.get("parent", "")))
    move_message(viewer, message=found, parent=parent)
    return _done(request, found, _("Moved."))


@require_POST
@signed_in
def split(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Let a message begin a conversation of its own."""
    found = message_by_ref(viewer, ref)
    split_message(viewer, message=found)
    return _done(request, found, _("It begins a conversation of its own now."))


@require_POST
@signed_in
def undo(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take back the newest decision about a message."""
    found = message_by_ref(viewer, ref)
    decisions = EdgeDecision.objects.filter(group=found.group, child=found.key, undone_at=None)
    newest = decisions.order_by("-pk").first()
    if newest is None:
        raise NotFound("Nobody decided its place by hand.", hint="There is nothing to take back.")
    undo_decision(viewer, decision=newest)
    toast(request, _("Taken back."))
    return HttpResponseRedirect(message_url(ref))


@require_POST
@signed_in
def name(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Name the branch that begins at a message; an empty name takes it away."""
    found = message_by_ref(viewer, ref)
    name_branch(viewer, message=found, name=request.POST.get("name", ""))
    toast(request, _("Named."))
    return HttpResponseRedirect(message_url(ref))


@require_POST
@signed_in
def suggestion(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """Accept or dismiss a suggested place."""
    found = Suggestion.objects.select_related("child", "parent", "child__group")
    asked = found.filter(pk=number, group__slug=slug, dismissed_at=None).first()
    if asked is None:
        raise NotFound("This suggestion was settled already.", hint="Load the list again.")
    message_by_ref(viewer, asked.child.ref)
    if request.POST.get("answer") == "accept":
        accept_suggestion(viewer, suggestion=asked)
        undo_url = reverse("network:edge-undo", args=[asked.child.ref])
        toast(request, _("Moved there."), undo_url=undo_url)
    else:
        dismiss_suggestion(viewer, suggestion=asked)
        toast(request, _("Dismissed."))
    return HttpResponseRedirect(_review(slug, "suggested"))


def _named_message(text: str) -> UUID:
    """The message meant by an address copied from a page, or by its id alone."""
    place = urlsplit(text.strip())
    named = place.fragment.removeprefix("m-") or place.path.rstrip("/").rpartition("/")[2]
    try:
        return read(named[:LENGTH])
    except ValueError:
        raise Unusable(
            "This is not the address of a message.",
            hint="Copy the link under the message it answers and put it here.",
        ) from None


def _done(request: HttpRequest, message: Message, words: str) -> HttpResponse:
    """Back to the message, or to the list of cases the deed was done in."""
    toast(request, words, undo_url=reverse("network:edge-undo", args=[message.ref]))
    if request.POST.get("back") == "review":
        return HttpResponseRedirect(_review(message.group.slug, "placed"))
    return HttpResponseRedirect(message_url(message.ref))


def _review(slug: str, show: str) -> str:
    return f"{reverse('network:review', args=[slug])}?show={show}"
