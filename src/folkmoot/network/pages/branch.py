"""What can be done with the branch that begins at a message: one page, and its deeds."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base.errors import Unusable
from folkmoot.network.actions.branches import (
    open_branch,
    reopen_branch,
    resolve_branch,
    restrict_branch,
)
from folkmoot.network.actions.following import follow_branch, forget_branch, mute_branch
from folkmoot.network.models import BranchName, BranchResolution, Message, Recipient
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.reading.branches import rows_below, wish_at, wishes_of
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.rules import REARRANGE, RESOLVE, RESTRICT
from folkmoot.people.api import Group, Person, Viewer, may, members, visible
from folkmoot.ui.api import toast, toast_header

MOST_LISTED = 300


@require_GET
@signed_in
def branch(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """What the branch is, and what the viewer may do with it."""
    found = message_by_ref(viewer, ref)
    rows = rows_below(found)
    chosen = Recipient.objects.filter(message__in=rows, field=Recipient.Field.BRANCH)
    may_restrict = may(viewer, RESTRICT, found)
    context = {
        "message": found,
        "group": found.group,
        "name": BranchName.objects.filter(message=found).first(),
        "resolution": BranchResolution.objects.filter(message=found).first(),
        "count": visible(viewer, Message).filter(pk__in=rows, is_ghost=False).count(),
        "wish": _wish(viewer, found),
        "here": message_url(ref),
        "may_resolve": may(viewer, RESOLVE, found),
        "may_rearrange": may(viewer, REARRANGE, found),
        "may_restrict": may_restrict,
        "restricted_to": _persons(chosen.values_list("address__person", flat=True)),
        "people": _readers(viewer, found.group) if may_restrict else (),
    }
    return render(request, "network/branch.html", context)


@require_POST
@signed_in
def follow(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Follow, mute, or neither; each with a way back to what was."""
    found = message_by_ref(viewer, ref)
    wanted = request.POST.get("state", "")
    if wanted == "follow":
        follow_branch(viewer, message=found)
        words = _("You follow this branch.")
    elif wanted == "mute":
        mute_branch(viewer, message=found)
        words = _("You muted this branch.")
    elif not wanted:
        forget_branch(viewer, message=found)
        words = _("You neither follow nor mute this branch.")
    else:
        raise Unusable("A branch can be followed or muted.", hint="Load the page again.")
    if wants_part(request):
        return HttpResponse(headers={"HX-Trigger": toast_header(words)})
    toast(request, words)
    return HttpResponseRedirect(_back(request, found))


@require_POST
@signed_in
def resolve(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Mark the branch resolved, or take it up again."""
    found = message_by_ref(viewer, ref)
    undo_url = reverse("network:branch-resolve", args=[ref])
    if BranchResolution.objects.filter(message=found).exists():
        reopen_branch(viewer, message=found)
        toast(request, _("Taken up again."), undo_url=undo_url)
    else:
        resolve_branch(viewer, message=found)
        toast(request, _("Marked as resolved."), undo_url=undo_url)
    return HttpResponseRedirect(_back(request, found))


@require_POST
@signed_in
def restrict(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Show the branch to the chosen people only."""
    found = message_by_ref(viewer, ref)
    chosen = list(Person.objects.filter(pk__in=_chosen(request)))
    count = restrict_branch(viewer, message=found, persons=chosen)
    words = ngettext(
        "%(count)d message is restricted now.", "%(count)d messages are restricted now.", count
    )
    undo_url = reverse("network:branch-open", args=[ref])
    toast(request, words % {"count": count}, undo_url=undo_url)
    return HttpResponseRedirect(_back(request, found))


@require_POST
@signed_in
def open_again(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Show the branch to the whole group again."""
    found = message_by_ref(viewer, ref)
    count = open_branch(viewer, message=found)
    words = ngettext(
        "%(count)d message is open to the group again.",
        "%(count)d messages are open to the group again.",
        count,
    )
    toast(request, words % {"count": count})
    return HttpResponseRedirect(_back(request, found))


def _wish(viewer: Viewer, message: Message) -> str:
    """What the viewer wants of the branch: their own choice here, or one made further up."""
    wishes = wishes_of(viewer, [message.conversation_id]).get(message.conversation_id, {})
    if not wishes:
        return ""
    rows = Message.objects.filter(conversation=message.conversation_id)
    return wish_at(message.pk, dict(rows.values_list("pk", "parent")), wishes)


def _readers(viewer: Viewer, group: Group) -> list[Person]:
    return [row.person for row in members(viewer, group)[:MOST_LISTED]]


def _persons(rows: QuerySet[Recipient, int]) -> list[Person]:
    return list(Person.objects.filter(pk__in=rows).order_by("name"))


def _chosen(request: HttpRequest) -> list[int]:
    texts = request.POST.getlist("people")[:MOST_LISTED]
    if not all(text.isdigit() and len(text) < 12 for text in texts):
        raise Unusable("These are no people of this group.", hint="Load the page again.")
    return [int(text) for text in texts]


def _back(request: HttpRequest, message: Message) -> str:
    if request.POST.get("back") == "message":
        return message_url(message.ref)
    return reverse("network:branch", args=[message.ref])
