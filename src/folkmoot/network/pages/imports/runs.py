"""An import's own page, from the look before it to the report after it; and the list of them."""

from collections.abc import Callable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, error_of
from folkmoot.network.actions.imports import (
    approve_import,
    cancel_import,
    reconsider_import,
    retry_import,
    start_import,
)
from folkmoot.network.importing import uploads
from folkmoot.network.importing.preview import stored_preview
from folkmoot.network.models import Conversation, ImportRun, ImportState, Quarantined
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.imports.forms import StartForm
from folkmoot.network.pages.imports.progress import progress_of, time_words
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import Viewer, group_by_slug, members, require, visible
from folkmoot.ui.api import toast

PAGE_ROWS = 50
REFUSED = 422
STEPS = {"offered": 2, "looking": 2, "preview": 2, "going": 3, "over": 5, "stopped": 3}


@require_GET
@signed_in
def imports(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """The imports of a group, newest first."""
    group = group_by_slug(viewer, slug)
    require(viewer, IMPORT, group)
    runs = visible(viewer, ImportRun).filter(group=group).select_related("started_by")
    page = Paginator(runs.order_by("-pk"), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "network/imports/list.html", {"group": group, "page": page})


@require_GET
@signed_in
def run_page(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """One import. Script asks for its figures alone, and loads the page anew when it moved on."""
    run = _run(viewer, ref)
    if not wants_part(request):
        return _page(request, viewer, run, StartForm(initial=_first_guess(viewer)))
    if request.GET.get("phase") != _phase(run):
        return HttpResponse(headers={"HX-Refresh": "true"})
    answer = render(request, "network/imports/figures.html", _figures(run))
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@signed_in
def start(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Let it begin, as a list's archive or as a mailbox to be previewed."""
    run = _run(viewer, ref)
    form = StartForm(request.POST)
    if not form.is_valid():
        return _page(request, viewer, run, form, status=REFUSED)
    return _done(
        request,
        run,
        lambda: start_import(viewer, run=run, mailbox_of=form.cleaned_data["mailbox_of"]),
    )


@require_POST
@signed_in
def publish(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Let a previewed mailbox come in."""
    run = _run(viewer, ref)
    return _done(request, run, lambda: approve_import(viewer, run=run))


@require_POST
@signed_in
def reconsider(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Go back from the preview."""
    run = _run(viewer, ref)
    return _done(request, run, lambda: reconsider_import(viewer, run=run))


@require_POST
@signed_in
def cancel(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Stop it, with a way back."""
    run = _run(viewer, ref)
    answer = _done(request, run, lambda: cancel_import(viewer, run=run))
    if run.state == ImportState.CANCELLED:
        again = reverse("network:import-retry", args=[ref])
        toast(request, _("The import is stopped. What it added stays."), undo_url=again)
    return answer


@require_POST
@signed_in
def retry(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take it up again."""
    run = _run(viewer, ref)
    return _done(request, run, lambda: retry_import(viewer, run=run))


def _run(viewer: Viewer, ref: UUID) -> ImportRun:
    found = visible(viewer, ImportRun).select_related("group", "mailbox_of", "started_by")
    run = found.filter(ref=ref).first()
    if run is None:
        raise NotFound("There is no such import.", hint="Look at the list of its group.")
    return run


def _done(request: HttpRequest, run: ImportRun, change: Callable[[], None]) -> HttpResponse:
    """Carry a change out and go back to the run; what stands against it is said there."""
    try:
        change()
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
    return redirect("network:import", ref=run.ref)


def _phase(run: ImportRun) -> str:
    """Which of its looks the page has."""
    if run.state == ImportState.PREVIEW:
        return "preview" if run.preview else "looking"
    return {
        ImportState.OFFERED.value: "offered",
        ImportState.WAITING.value: "going",
        ImportState.RUNNING.value: "going",
        ImportState.DONE.value: "over",
    }.get(run.state, "stopped")


def _page(
    request: HttpRequest, viewer: Viewer, run: ImportRun, form: StartForm, status: int = 200
) -> HttpResponse:
    preview = stored_preview(run) if _may_look_into(viewer, run) else None
    context = {
        **_figures(run),
        "group": run.group,
        "form": form,
        "step": STEPS[_phase(run)],
        "size": uploads.size_of(run.source) if run.is_upload else None,
        "readers": members(viewer, run.group).count(),
        "preview": preview,
        "closed": preview.read_count - preview.open_count if preview else 0,
        "quarantined": visible(viewer, Quarantined).filter(run=run, settled_at=None).count(),
        "doubtful": Conversation.objects.filter(group=run.group, doubtful_count__gt=0).count(),
        "spent": time_words(run.working_seconds),
    }
    answer = render(request, "network/imports/run.html", context, status=status)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


def _may_look_into(viewer: Viewer, run: ImportRun) -> bool:
    """Subjects and addresses of a mailbox are for its owner and for who brought it."""
    brought = run.started_by_id is not None and run.started_by_id == viewer.person_id
    return brought or run.mailbox_of_id in viewer.address_ids


def _figures(run: ImportRun) -> dict[str, object]:
    return {
        "run": run,
        "phase": _phase(run),
        "progress": progress_of(run, clock.now()),
        "problem": error_of(run.problem),
    }


def _first_guess(viewer: Viewer) -> dict[str, object]:
    """Most people who bring a mailbox bring their own."""
    return {"mailbox_of": viewer.person.email if viewer.person else ""}
