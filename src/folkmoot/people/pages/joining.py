"""Asking to be let into a closed group, and answering those who ask."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.joining import (
    admit_request,
    ask_to_join,
    decline_request,
    reconsider_request,
    withdraw_request,
)
from folkmoot.people.pages.asking import signed_in
from folkmoot.people.queries.groups import group_by_slug
from folkmoot.people.queries.joining import request_by_ref
from folkmoot.ui.api import toast

BACK = "back"
_ANSWERS: dict[str, tuple[Callable[..., None], object]] = {
    "admit": (admit_request, gettext_lazy("%(person)s is in.")),
    "decline": (decline_request, gettext_lazy("Declined. %(person)s sees that.")),
    "withdraw": (withdraw_request, gettext_lazy("Your request is taken back.")),
    BACK: (reconsider_request, gettext_lazy("The request waits again.")),
}


@signed_in
@require_POST
def join_ask(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Asking the owners and moderators to be let in."""
    group = group_by_slug(viewer, slug)
    words = request.POST.get("words", "")
    if _done(request, lambda: ask_to_join(viewer, group=group, words=words)):
        toast(request, _("You asked. An owner or moderator of the group answers."))
    return redirect("people:group-members", slug=group.slug)


@signed_in
@require_POST
def join_answer(
    request: HttpRequest, viewer: Viewer, slug: str, ref: UUID, answer: str
) -> HttpResponse:
    """Letting in, declining, taking one's request or an answer back."""
    if answer not in _ANSWERS:
        raise Http404
    group = group_by_slug(viewer, slug)
    asked = request_by_ref(viewer, group, ref)
    act, words = _ANSWERS[answer]
    if _done(request, lambda: act(viewer, request=asked)):
        can_undo = answer in {"admit", "decline"}
        undo = reverse("people:join-answer", args=[slug, ref, BACK]) if can_undo else ""
        toast(request, str(words) % {"person": asked.person}, undo_url=undo)
    return redirect("people:group-members", slug=group.slug)


def _done(request: HttpRequest, change: Callable[[], object]) -> bool:
    """Carry a change out; what stands against it is said on the page one comes back to."""
    try:
        change()
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}".strip(), tone="block")
        return False
    return True
