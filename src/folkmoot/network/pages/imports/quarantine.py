"""Messages that could not be taken in as they are: why, their bytes, and what becomes of them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base import blobs
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.quarantine import admit, dismiss, put_back
from folkmoot.network.models import Quarantined
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import Viewer, group_by_slug, require, visible
from folkmoot.ui.api import toast

PAGE_ROWS = 50
SHOWN_BYTES = 1 << 20
"""Larger messages are downloaded: browsers stumble over them as pages."""


@require_GET
@signed_in
def quarantine(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """What lies in a group's quarantine, newest first; on another tab what was settled."""
    group = group_by_slug(viewer, slug)
    require(viewer, IMPORT, group)
    all_of_it = Quarantined.objects.filter(group=group)
    seen = visible(viewer, Quarantined).filter(group=group).select_related("run")
    is_settled = request.GET.get("show") == "settled"
    rows = seen.filter(settled_at__isnull=not is_settled).order_by("-pk")
    waiting = seen.filter(settled_at=None).count()
    context = {
        "group": group,
        "page": Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page")),
        "is_settled": is_settled,
        "waiting_count": waiting,
        "settled_count": seen.exclude(settled_at=None).count(),
        "hidden_count": all_of_it.filter(settled_at=None).count() - waiting,
    }
    return render(request, "network/imports/quarantine.html", context)


@require_GET
@signed_in
def quarantined_raw(request: HttpRequest, viewer: Viewer, ref: UUID) -> StreamingHttpResponse:
    """The bytes exactly as they came, as text in which nothing runs; a large one as a download."""
    del request
    found = _found(viewer, ref)
    headers = {**NOTHING_RUNS, "Content-Length": str(found.size)}
    if found.size > SHOWN_BYTES:
        headers["Content-Disposition"] = f'attachment; filename="{written(found.ref)}.eml"'
    return StreamingHttpResponse(
        blobs.parts(bytes(found.digest)), content_type="text/plain; charset=utf-8", headers=headers
    )


@require_POST
@signed_in
def quarantined_admit(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take a message in after all."""
    found = _found(viewer, ref)
    try:
        message = admit(viewer, quarantined=found)
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
        return _back(found)
    if message is None:
        toast(request, _("It cannot be read even so. %s") % found.reason, tone="warn")
    else:
        toast(request, _("The message is in its conversation now."))
    return _back(found)


@require_POST
@signed_in
def quarantined_dismiss(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Lay a message aside for good, with a way back."""
    found = _found(viewer, ref)
    try:
        dismiss(viewer, quarantined=found)
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
    else:
        undo = reverse("network:quarantined-back", args=[ref])
        toast(request, _("Dismissed. Its bytes are kept."), undo_url=undo)
    return _back(found)


@require_POST
@signed_in
def quarantined_back(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take a dismissal back."""
    found = _found(viewer, ref)
    put_back(viewer, quarantined=found)
    toast(request, _("It is in quarantine again."))
    return _back(found)


def _found(viewer: Viewer, ref: UUID) -> Quarantined:
    found = visible(viewer, Quarantined).select_related("group", "run").filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such message in quarantine.", hint="Load the list again.")
    return found


def _back(found: Quarantined) -> HttpResponse:
    return redirect("network:quarantine", slug=found.group.slug)
