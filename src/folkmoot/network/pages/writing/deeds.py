"""What is done to a message one wrote: taking it back, deleting it, taking the deletion back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.base.ids import written
from folkmoot.network.actions.posting import delete_message, restore_message
from folkmoot.network.actions.undoing import take_back_post
from folkmoot.network.models import Message
from folkmoot.network.pages.addresses import conversation_url, group_url, message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.writing.places import draft_place, place_url
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.lines import lines_of
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast


@require_POST
@signed_in
def unpost(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take back what was just posted; its words stand in the composer again."""
    draft = take_back_post(viewer, message=message_by_ref(viewer, ref))
    toast(request, _("Taken back. What you wrote is a draft."))
    address = f"{place_url(draft_place(draft))}?draft={written(draft.ref)}"
    return HttpResponseRedirect(address)


@require_POST
@signed_in
def delete(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Delete a message, with a way back."""
    found = message_by_ref(viewer, ref)
    delete_message(viewer, message=found)
    toast(request, _("Deleted."), undo_url=reverse("network:restore", args=[ref]))
    return HttpResponseRedirect(_near(viewer, found))


@require_POST
@signed_in
def restore(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take a deletion back."""
    restore_message(viewer, message=message_by_ref(viewer, ref))
    toast(request, _("It is back."))
    return HttpResponseRedirect(message_url(ref))


def _near(viewer: Viewer, message: Message) -> str:
    """Where the message was, or what is left around it."""
    lines = {line.id: line for line in lines_of(viewer, message.conversation)}
    if not lines:
        return group_url(message.group.slug)
    for near in (message.pk, message.parent_id):
        if near in lines:
            return message_url(lines[near].ref)
    return conversation_url(message.conversation.ref)
