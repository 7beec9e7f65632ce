"""Opening a message of a mailbox to its group, and taking that back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.audience import close_message, open_message
from folkmoot.network.models import Message
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast


@require_POST
@signed_in
def message_open(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Let the whole group see it."""
    open_message(viewer, message=_message(ref))
    undo = reverse("network:message-close", args=[ref])
    toast(request, _("Everybody who reads the group sees it now."), undo_url=undo)
    return HttpResponseRedirect(message_url(ref))


@require_POST
@signed_in
def message_close(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Only its recipients see it again."""
    message = _message(ref)
    close_message(viewer, message=message)
    toast(request, _("Only its sender and recipients see it again."))
    return HttpResponseRedirect(reverse("network:group", args=[message.group.slug]))


def _message(ref: UUID) -> Message:
    """The message; the action decides, since a moderator opens without having seen."""
    found = Message.objects.filter(ref=ref, is_ghost=False).select_related("group").first()
    if found is None:
        raise NotFound("There is nothing here that you can see.", hint="Check the address.")
    return found
