"""Asking for a copy, watching it being made, fetching it while it is there."""

from collections.abc import Callable
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.copies import ask_for_copy, note_fetched, remove_copy
from folkmoot.network.models import Export, ExportState
from folkmoot.network.moving.shelf import place_of
from folkmoot.network.pages.downloads import as_attachment
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.rules import TAKE_ALONG
from folkmoot.people.api import Group, Viewer, group_by_slug, require, visible
from folkmoot.ui.api import toast


@require_GET
@never_cache
@signed_in
def own_copy(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Everything about oneself, to take along. Script asks for the state of it alone."""
    return _page(request, viewer, None)


@require_GET
@never_cache
@signed_in
def group_copy(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """A group to take along, for its moderators, as far as they see it."""
    return _page(request, viewer, _taken_along(viewer, slug))


@require_POST
@signed_in
def own_copy_new(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Ask for one's own copy."""
    return _done(request, None, lambda: ask_for_copy(viewer))


@require_POST
@signed_in
def group_copy_new(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Ask for a copy of a group."""
    group = _taken_along(viewer, slug)
    return _done(request, group, lambda: ask_for_copy(viewer, group=group))


@require_GET
@never_cache
@signed_in
def copy_file(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponseBase:
    """The file of a copy, for whoever asked for it, until it is too old."""
    del request
    export = _export(viewer, ref)
    try:
        file = place_of(export.ref).open("rb")
    except FileNotFoundError:
        raise NotFound("This copy is not there any more.", hint="Ask for a new one.") from None
    try:
        note_fetched(viewer, export=export)
    except FolkmootError as problem:
        file.close()
        raise NotFound(problem.message, hint=problem.hint) from None
    answer = FileResponse(file, content_type="application/zip", headers=NOTHING_RUNS)
    # set afterwards: the response has an opinion of its own, from the file's name
    answer["Content-Disposition"] = as_attachment(_file_name(export))
    return answer


@require_POST
@signed_in
def copy_remove(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Remove a copy, or stop it from being made."""
    export = _export(viewer, ref)
    answer = _done(request, export.group, lambda: remove_copy(viewer, export=export))
    toast(request, _("The copy is removed."))
    return answer


def _taken_along(viewer: Viewer, slug: str) -> Group:
    group = group_by_slug(viewer, slug)
    require(viewer, TAKE_ALONG, group)
    return group


def _export(viewer: Viewer, ref: UUID) -> Export:
    export = visible(viewer, Export).select_related("group", "person").filter(ref=ref).first()
    if export is None:
        raise NotFound("There is no such copy of yours.", hint="Ask for a new one.")
    return export


def _page(request: HttpRequest, viewer: Viewer, group: Group | None) -> HttpResponse:
    newest = visible(viewer, Export).filter(group=group).order_by("-pk").first()
    phase = _phase(newest)
    address = _address(group)
    context = {"group": group, "export": newest, "phase": phase, "address": address}
    if wants_part(request):
        if request.GET.get("phase") != phase:
            return HttpResponse(headers={"HX-Refresh": "true"})
        answer = render(request, "network/exports/progress.html", context)
    else:
        name = "group" if group else "own"
        answer = render(request, f"network/exports/{name}.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _phase(export: Export | None) -> str:
    """Which look the page has: none, going, ready, failed."""
    if export is None or export.state == ExportState.GONE:
        return "none"
    if export.state in (ExportState.WAITING, ExportState.RUNNING):
        return "going"
    if export.state == ExportState.FAILED:
        return "failed"
    expires = export.expires_at
    return "ready" if expires is not None and expires > clock.now() else "none"


def _address(group: Group | None) -> str:
    if group is None:
        return reverse("network:own-copy")
    return reverse("network:group-copy", args=[group.slug])


def _done(request: HttpRequest, group: Group | None, change: Callable[[], object]) -> HttpResponse:
    try:
        change()
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
    return redirect(_address(group))


def _file_name(export: Export) -> str:
    what = export.group.slug if export.group else "my-things"
    day = export.asked_at.date().isoformat()
    return f"folkmoot-{what}-{day}.zip"
