"""Mail that waits for a moderator: who, what, why; what can be done with it, and taken back."""

from collections.abc import Callable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions import held as actions
from folkmoot.network.gateway.addresses import group_address
from folkmoot.network.models import InboundMail
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.imports.quarantine import SHOWN_BYTES
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.reading.inbound import held_mails, in_words
from folkmoot.people.api import MODERATE, Viewer, group_by_slug, require, visible
from folkmoot.ui.api import toast

PAGE_ROWS = 30


@require_GET
@signed_in
def held(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """What waits in a group, newest first; on another tab what was discarded."""
    group = group_by_slug(viewer, slug)
    require(viewer, MODERATE, group)
    is_discarded = request.GET.get("show") == "discarded"
    rows = held_mails(viewer, group, discarded=is_discarded)
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "group": group,
        "address": group_address(group.slug),
        "page": page,
        "mails": in_words(group, list(page.object_list)),
        "is_discarded": is_discarded,
        "waiting_count": held_mails(viewer, group).count(),
        "discarded_count": held_mails(viewer, group, discarded=True).count(),
    }
    return render(request, "network/inbound/held.html", context)


@require_GET
@signed_in
def held_raw(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The bytes as they came but for signed addresses, as text in which nothing runs.

    A large one is a download.
    """
    del request
    found = _found(viewer, ref)
    headers = dict(NOTHING_RUNS)
    if found.size > SHOWN_BYTES:
        headers["Content-Disposition"] = f'attachment; filename="{written(found.ref)}.eml"'
    content = actions.shown_bytes(found)
    return HttpResponse(content, content_type="text/plain; charset=utf-8", headers=headers)


@require_POST
@signed_in
def held_post(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Post a mail in the name of its sender."""
    found = _found(viewer, ref)

    def post() -> None:
        actions.post_held(viewer, mail=found)
        toast(request, _("Posted in the name of its sender."))

    return _done(request, found, post)


@require_POST
@signed_in
def held_discard(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Lay a mail aside, with a way back."""
    found = _found(viewer, ref)

    def discard() -> None:
        actions.discard_held(viewer, mail=found)
        toast(request, _("Discarded. Its bytes are kept."), undo_url=_undo(found))

    return _done(request, found, discard)


@require_POST
@signed_in
def held_block(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Want no more mail of its sender, with a way back."""
    found = _found(viewer, ref)

    def block() -> None:
        actions.block_sender(viewer, mail=found)
        words = _("%s is blocked in this group, and its mail discarded.") % found.from_email
        toast(request, words, undo_url=_undo(found))

    return _done(request, found, block)


@require_POST
@signed_in
def held_back(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take a discarding or a block back."""
    found = _found(viewer, ref)

    def put_back() -> None:
        actions.put_back_held(viewer, mail=found)
        toast(request, _("It waits again, and its sender is not blocked."))

    return _done(request, found, put_back)


def _done(request: HttpRequest, found: InboundMail, deed: Callable[[], None]) -> HttpResponse:
    """Do it, say what went wrong if it did, and go back to the list."""
    slug = found.group.slug if found.group else ""
    try:
        deed()
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
    return redirect("network:held", slug=slug)


def _undo(found: InboundMail) -> str:
    return reverse("network:held-back", args=[found.ref])


def _found(viewer: Viewer, ref: UUID) -> InboundMail:
    rows = visible(viewer, InboundMail).select_related("group", "parent", "person")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such mail.", hint="Load the list again.")
    return found
