"""Pages of administrators: people and their roles, invitations, the record."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.people.access.house import may_administer, require_house
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.invitations import invite, withdraw_invitation
from folkmoot.people.actions.persons import change_person_kind
from folkmoot.people.actions.roles import (
    deactivate_person,
    grant_role,
    reactivate_person,
    revoke_role,
)
from folkmoot.people.activity import record
from folkmoot.people.activity.kinds import kinds
from folkmoot.people.models import Person
from folkmoot.people.pages.asking import page_of, signed_in
from folkmoot.people.pages.forms import InviteForm, RolesForm
from folkmoot.people.queries.activity import activity as activity_entries
from folkmoot.people.queries.activity import shown_entry
from folkmoot.people.queries.invitations import invitation_by_ref
from folkmoot.people.queries.invitations import invitations as sent_invitations
from folkmoot.people.queries.persons import SHOWN, directory, person_by_ref, with_roles
from folkmoot.ui.api import succeeded, toast

NUMBER = re.compile(r"[0-9]{1,18}")


@signed_in
def administration(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """People with their roles and accounts."""
    require_house(viewer, may_administer)
    words = request.GET.get("q", "").strip()[:200]
    shown = request.GET.get("show", "members")
    shown = shown if shown in SHOWN else "members"
    rows = with_roles(directory(viewer, words=words, shown=shown))
    return render(
        request,
        "people/administration.html",
        {"page": page_of(request, rows), "words": words, "shown": shown, "tab": "people"},
    )


@signed_in
@require_http_methods(["GET", "POST"])
def account(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """One account: its roles, addresses, and whether it is open."""
    require_house(viewer, may_administer)
    person = person_by_ref(viewer, ref)
    held = set(person.role_grants.values_list("role", flat=True))
    form = RolesForm(request.POST or None, initial={"roles": sorted(held)})
    if form.is_valid():
        wanted = set(form.cleaned_data["roles"])
        if succeeded(form, lambda: _set_roles(viewer, person, held, wanted)):
            toast(request, _("Saved."))
            return redirect("people:account", ref=person.ref)
    addresses = person.addresses.order_by("email")
    return render(
        request,
        "people/account.html",
        {"person": person, "form": form, "addresses": addresses, "tab": "people"},
    )


def _set_roles(viewer: Viewer, person: Person, held: set[str], wanted: set[str]) -> None:
    for role in sorted(wanted - held):
        grant_role(viewer, person=person, role=role)
    for role in sorted(held - wanted):
        revoke_role(viewer, person=person, role=role)


@signed_in
@require_POST
def account_close(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Closing an account, or opening it again."""
    require_house(viewer, may_administer)
    person = person_by_ref(viewer, ref)
    try:
        if person.is_active:
            deactivate_person(viewer, person=person)
            toast(request, _("The account is closed."), undo_url=request.path)
        else:
            reactivate_person(viewer, person=person)
            toast(request, _("The account is open again."))
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}", tone="block")
    return redirect("people:account", ref=person.ref)


@signed_in
@require_POST
def account_kind(request: HttpRequest, viewer: Viewer, ref: UUID, kind: str) -> HttpResponse:
    """Making a guest a member of the organisation, or a member a guest."""
    require_house(viewer, may_administer)
    person = person_by_ref(viewer, ref)
    before = person.kind
    try:
        change_person_kind(viewer, person=person, kind=kind)
        undo = reverse("people:account-kind", args=[ref, before])
        words = _("%(person)s: %(kind)s.")
        shown = {"person": person, "kind": person.get_kind_display()}
        toast(request, words % shown, undo_url=undo if before != person.kind else "")
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}", tone="block")
    return redirect("people:account", ref=person.ref)


@signed_in
@never_cache
@require_http_methods(["GET", "POST"])
def invitations(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Inviting people, and the letters sent so far; a new one's address is shown this once."""
    require_house(viewer, may_administer)
    form = InviteForm(request.POST or None)
    urls: list[str] = []
    if form.is_valid() and succeeded(
        form, lambda: urls.append(invite(viewer, **form.cleaned_data).url)
    ):
        form = InviteForm()
    return render(
        request,
        "people/invitations.html",
        {
            "form": form,
            "url": "".join(urls),
            "page": page_of(request, sent_invitations(viewer)),
            "now": clock.now(),
            "tab": "invitations",
        },
    )


@signed_in
@require_POST
def invitation_withdraw(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Making a letter worthless; its sender and the group's owners may, too."""
    invitation = invitation_by_ref(viewer, ref)
    require(viewer, MANAGE, invitation)
    withdraw_invitation(viewer, invitation=invitation)
    toast(request, _("The invitation is withdrawn."))
    if invitation.group is not None and not may_administer(viewer):
        return redirect("people:group-members", slug=invitation.group.slug)
    return redirect("people:invitations")


@signed_in
def activity(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Who did what, newest first, with the head of the chain."""
    require_house(viewer, may_administer)
    actor = request.GET.get("actor", "")
    kind, thing = request.GET.get("kind", ""), request.GET.get("thing", "").strip()
    rows = activity_entries(
        viewer, actor=int(actor) if NUMBER.fullmatch(actor) else None, kind=kind, thing=thing
    )
    page = page_of(request, rows)
    number, digest = record.head()
    return render(
        request,
        "people/activity.html",
        {
            "page": page,
            "entries": [shown_entry(entry) for entry in page],
            "kinds": kinds(),
            "chosen": {"actor": actor, "kind": kind, "thing": thing},
            "head": number,
            "head_hash": digest.hex(),
            "tab": "activity",
        },
    )


@signed_in
@require_POST
def activity_verify(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Looking whether the chain holds, now."""
    require_house(viewer, may_administer)
    breaks = list(record.verify())
    if breaks:
        text = _("The chain does not hold at %(count)s places. First: %(first)s")
        toast(request, text % {"count": len(breaks), "first": breaks[0].problem}, tone="block")
    else:
        number, _digest = record.head()
        toast(request, _("The chain holds; %(count)s entries verified.") % {"count": number})
    return redirect("people:activity")
