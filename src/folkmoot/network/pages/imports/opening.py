"""Messages of mailboxes: which wait to be opened to their group, opening one, taking that back."""

from collections.abc import Callable
from uuid import UUID

import msgspec
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.audience import close_message, open_message
from folkmoot.network.models import Message
from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.restricted import opened_lately, seen_among, waiting
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Viewer
from folkmoot.ui.api import toast

PAGE_ROWS = 50
WAITING, OPENED = "waiting", "opened"


class Held(msgspec.Struct, frozen=True):
    """One row of the list; `is_seen` where the viewer may read it, without which no word shows."""

    message: Message
    is_seen: bool


@require_GET
@signed_in
def restricted(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """What waits to be opened by the viewer, or what they can still close again."""
    group = group_by_slug(viewer, slug)
    held, opened = waiting(viewer, group), opened_lately(viewer, group)
    shows_opened = request.GET.get("show") == OPENED
    pages = Paginator(opened if shows_opened else held, PAGE_ROWS)
    page = pages.get_page(request.GET.get("page"))
    seen = seen_among(viewer, list(page))
    context = {
        "group": group,
        "group_url": group_url(slug),
        "page": page,
        "rows": [Held(message, message.pk in seen) for message in page],
        "shows_opened": shows_opened,
        "tabs": [
            (_("Waiting"), f"?show={WAITING}", not shows_opened, held.count()),
            (_("Opened lately"), f"?show={OPENED}", shows_opened, opened.count()),
        ],
    }
    return render(request, "network/imports/restricted.html", context)


@require_POST
@signed_in
def message_open(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Let the whole group see it."""
    message = _message(ref)
    if _done(request, lambda: open_message(viewer, message=message)):
        undo = reverse("network:message-close", args=[ref])
        toast(request, _("Everybody who reads the group sees it now."), undo_url=undo)
    return _back(request, viewer, message, WAITING)


@require_POST
@signed_in
def message_close(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Only its recipients see it again."""
    message = _message(ref)
    if _done(request, lambda: close_message(viewer, message=message)):
        toast(request, _("Only its sender and recipients see it again."))
    return _back(request, viewer, message, OPENED)


def _done(request: HttpRequest, deed: Callable[[], None]) -> bool:
    """Do it; what cannot be done any more is said where the viewer is."""
    try:
        deed()
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
        return False
    return True


def _back(request: HttpRequest, viewer: Viewer, message: Message, show: str) -> HttpResponse:
    """To the list it was done in, else to the message, else to its group."""
    if request.POST.get("back") == "list":
        here = reverse("network:restricted", args=[message.group.slug])
        return HttpResponseRedirect(f"{here}?show={show}")
    if Message.objects.filter(message_seen(viewer), pk=message.pk).exists():
        return HttpResponseRedirect(message_url(message.ref))
    return HttpResponseRedirect(group_url(message.group.slug))


def _message(ref: UUID) -> Message:
    """The message; the action decides, since a moderator opens without having seen."""
    found = Message.objects.filter(ref=ref, is_ghost=False).select_related("group").first()
    if found is None:
        raise NotFound("There is nothing here that you can see.", hint="Check the address.")
    return found
