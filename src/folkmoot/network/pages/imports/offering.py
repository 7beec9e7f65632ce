"""Bringing an archive: by file, or, for administrators, by a path on the server."""

from django.conf import settings
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.imports import offer_import
from folkmoot.network.models import ImportRun
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.imports.forms import PathForm
from folkmoot.network.pages.imports.receiving import Receiver, receiving
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import Group, Viewer, group_by_slug, may_administer, require

REFUSED = 422


@csrf_exempt  # `_taken` checks the token, after it is clear that files may be received at all
@require_http_methods(["GET", "POST"])
@signed_in
def import_new(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """The page that asks for an archive, and where files dropped on a group's page go."""
    group = group_by_slug(viewer, slug)
    require(viewer, IMPORT, group)
    if request.method == "GET":
        return _page(request, viewer, group)
    try:
        with receiving(request) as receiver:
            return _taken(request, viewer, group, receiver)
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        return _page(request, viewer, group, problem=problem)


@csrf_protect
def _taken(request: HttpRequest, viewer: Viewer, group: Group, receiver: Receiver) -> HttpResponse:
    """Read the form, files and all, and lead on to the run."""
    by_path = "path" in request.POST
    if receiver.problem is not None:
        raise receiver.problem
    if by_path and not receiver.names:
        return _by_path(request, viewer, group)
    if not receiver.names:
        raise FolkmootError(_("No file was sent."), hint=_("Choose a file, then send it."))
    run = offer_import(
        viewer,
        group=group,
        source=receiver.source,
        label=_label(receiver.names),
        is_upload=True,
    )
    receiver.is_taken = True
    return _to(run)


def _by_path(request: HttpRequest, viewer: Viewer, group: Group) -> HttpResponse:
    form = PathForm(request.POST)
    if form.is_valid():
        try:
            return _to(offer_import(viewer, group=group, source=form.cleaned_data["path"]))
        except (NotAllowed, NotFound):
            raise
        except FolkmootError as problem:
            form.add_error("path", f"{problem.message} {problem.hint}".strip())
    return _page(request, viewer, group, form=form)


def _label(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    more = ngettext("%(first)s and %(n)d more", "%(first)s and %(n)d more", len(names) - 1)
    return more % {"first": names[0], "n": len(names) - 1}


def _to(run: ImportRun) -> HttpResponse:
    return redirect("network:import", ref=run.ref)


def _page(
    request: HttpRequest,
    viewer: Viewer,
    group: Group,
    *,
    problem: FolkmootError | None = None,
    form: BaseForm | None = None,
) -> HttpResponse:
    context = {
        "group": group,
        "problem": problem,
        "limit": settings.FOLKMOOT.max_upload_bytes,
        "path_form": (form or PathForm()) if may_administer(viewer) else None,
    }
    status = REFUSED if problem or form else 200
    return render(request, "network/imports/new.html", context, status=status)
