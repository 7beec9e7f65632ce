"""Pages of groups: the list, making one, its settings and members, joining and leaving."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base.errors import FolkmootError, NotFound
from folkmoot.people.access.house import may_administer, may_make_groups, require_house
from folkmoot.people.access.policy import may, require
from folkmoot.people.access.rules import ADMIT, ASK, JOIN, MANAGE, MODERATE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.groups import (
    archive_group,
    change_group,
    create_group,
    move_group,
    reopen_group,
)
from folkmoot.people.actions.invitations import invite
from folkmoot.people.actions.joining import WORDS_LIMIT
from folkmoot.people.actions.members import (
    add_member,
    change_member_role,
    join_group,
    leave_group,
    remove_member,
)
from folkmoot.people.models import Group, GroupRole, Person, PersonKind
from folkmoot.people.pages.asking import page_of, signed_in
from folkmoot.people.pages.forms import (
    BELONGING,
    AddMemberForm,
    GroupForm,
    InviteForm,
    MoveForm,
    NewGroupForm,
)
from folkmoot.people.queries.groups import (
    correspondent_count,
    group_by_slug,
    listed_groups,
    members,
)
from folkmoot.people.queries.invitations import invitations
from folkmoot.people.queries.joining import own_request, waiting_requests
from folkmoot.people.queries.persons import person_by_email
from folkmoot.people.ways import group_path
from folkmoot.ui.api import succeeded, toast


@signed_in
def groups(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """One's own groups, then the others one may see."""
    words = request.GET.get("q", "").strip().casefold()
    found = [
        listed
        for listed in listed_groups(viewer)
        if words in listed.group.title.casefold() or words in listed.group.slug
    ]
    standing = [listed for listed in found if listed.group.archived_at is None]
    return render(
        request,
        "people/groups.html",
        {
            "mine": [listed for listed in standing if listed.role],
            "others": [listed for listed in standing if not listed.role],
            "archived": [listed for listed in found if listed.group.archived_at],
            "words": request.GET.get("q", "").strip(),
            "may_make": may_make_groups(viewer),
        },
    )


@signed_in
@require_http_methods(["GET", "POST"])
def new_group(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Making a group."""
    require_house(viewer, may_make_groups)
    form = NewGroupForm(request.POST or None)
    made: list[Group] = []
    if form.is_valid() and succeeded(
        form, lambda: made.append(create_group(viewer, **form.cleaned_data))
    ):
        toast(request, _("%(group)s is there.") % {"group": made[0].title})
        return redirect(group_path(made[0]))
    return render(request, "people/group_new.html", {"form": form})


@signed_in
@require_http_methods(["GET", "POST"])
def group_settings(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Describing a group anew; only for those who manage it."""
    group = group_by_slug(viewer, slug)
    require(viewer, MANAGE, group)
    known = {"title": group.title, "about": group.about, "openness": group.openness}
    form = GroupForm(request.POST or None, initial=known)
    if form.is_valid() and succeeded(
        form, lambda: change_group(viewer, group=group, **form.cleaned_data)
    ):
        toast(request, _("Saved."))
        return redirect("people:group-settings", slug=slug)
    return _settings_page(request, viewer, group, form=form)


def _settings_page(
    request: HttpRequest,
    viewer: Viewer,
    group: Group,
    *,
    form: GroupForm | None = None,
    move_form: MoveForm | None = None,
) -> HttpResponse:
    known = {"title": group.title, "about": group.about, "openness": group.openness}
    context = {
        **_frame(viewer, group, "settings"),
        "form": form or GroupForm(initial=known),
        "move_form": move_form or MoveForm(initial={"slug": group.slug}),
    }
    return render(request, "people/group_settings.html", context)


@signed_in
@require_POST
def group_archive(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Closing a group for new messages, or opening it again."""
    group = group_by_slug(viewer, slug)
    if group.archived_at:
        reopen_group(viewer, group=group)
        toast(request, _("%(group)s is open again.") % {"group": group.title})
    else:
        archive_group(viewer, group=group)
        toast(request, _("%(group)s is archived.") % {"group": group.title}, undo_url=request.path)
    return redirect("people:group-settings", slug=slug)


@signed_in
@require_POST
def group_move(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Giving a group another word in its address."""
    group = group_by_slug(viewer, slug)
    require(viewer, MANAGE, group)
    form = MoveForm(request.POST)
    moved: list[Group] = []
    if form.is_valid() and succeeded(
        form, lambda: moved.append(move_group(viewer, group=group, **form.cleaned_data))
    ):
        toast(request, _("The group has a new address; the old one leads to it."))
        return redirect("people:group-settings", slug=moved[0].slug)
    return _settings_page(request, viewer, group, move_form=form)


@signed_in
def group_members(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Who belongs to a group; those who manage it change it here."""
    return _members_page(request, viewer, group_by_slug(viewer, slug))


@signed_in
@require_POST
def member_add(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Letting somebody in by their address."""
    group = group_by_slug(viewer, slug)
    require(viewer, ADMIT, group)
    form = AddMemberForm(request.POST)
    if form.is_valid():
        person = person_by_email(form.cleaned_data["email"])
        if person is None or not person.has_account:
            form.add_error("email", _("Nobody with this address has an account; invite them."))
        elif succeeded(
            form,
            lambda: add_member(viewer, group=group, person=person, role=form.cleaned_data["role"]),
        ):
            toast(request, _("%(person)s is in.") % {"person": person})
            return redirect("people:group-members", slug=slug)
    return _members_page(request, viewer, group, add_form=form)


@signed_in
@require_POST
def member_invite(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Inviting somebody by mail into the group."""
    group = group_by_slug(viewer, slug)
    require(viewer, MANAGE, group)
    form = InviteForm(request.POST)
    urls: list[str] = []
    if form.is_valid():
        succeeded(form, lambda: urls.append(invite(viewer, group=group, **form.cleaned_data).url))
    return _members_page(
        request, viewer, group, invite_form=form if not urls else None, invitation_url="".join(urls)
    )


@signed_in
@require_POST
def member_change(request: HttpRequest, viewer: Viewer, slug: str, ref: UUID) -> HttpResponse:
    """Giving a member another role, or taking them out."""
    group = group_by_slug(viewer, slug)
    require(viewer, MANAGE, group)
    person = _member(viewer, group, ref)
    role = request.POST.get("role", "")
    try:
        if role == "none":
            remove_member(viewer, group=group, person=person)
            text = _("%(person)s is no longer in the group.")
        else:
            change_member_role(viewer, group=group, person=person, role=role)
            text = _("Saved.")
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}", tone="block")
    else:
        toast(request, text % {"person": person})
    return redirect("people:group-members", slug=slug)


@signed_in
@require_POST
def group_join(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Entering a group."""
    group = group_by_slug(viewer, slug)
    join_group(viewer, group=group)
    toast(request, _("You are in %(group)s.") % {"group": group.title})
    return redirect(group_path(group))


@signed_in
@require_POST
def group_leave(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Leaving a group."""
    group = group_by_slug(viewer, slug)
    try:
        leave_group(viewer, group=group)
    except FolkmootError as problem:
        toast(request, f"{problem.message} {problem.hint}", tone="block")
        return redirect("people:group-members", slug=slug)
    toast(request, _("You left %(group)s.") % {"group": group.title})
    return redirect("people:groups")


def _member(viewer: Viewer, group: Group, ref: UUID) -> Person:
    membership = members(viewer, group).filter(person__ref=ref).first()
    if membership is None:
        raise NotFound("They do not belong to this group.", hint="Load the list of members again.")
    return membership.person


def _members_page(
    request: HttpRequest,
    viewer: Viewer,
    group: Group,
    *,
    add_form: AddMemberForm | None = None,
    invite_form: InviteForm | None = None,
    invitation_url: str = "",
) -> HttpResponse:
    may_manage = may(viewer, MANAGE, group)
    return render(
        request,
        "people/group_members.html",
        {
            **_frame(viewer, group, "members"),
            "page": page_of(request, members(viewer, group), 100),
            "correspondents": correspondent_count(viewer, group),
            "roles": BELONGING,
            "add_form": add_form or _add_form(may_manage=may_manage),
            "may_admit": may(viewer, ADMIT, group),
            "asking": waiting_requests(viewer, group)[:100],
            "own_request": None if group.pk in viewer.group_roles else own_request(viewer, group),
            "words_limit": WORDS_LIMIT,
            "invite_form": invite_form or _invite_form(viewer),
            "invitation_url": invitation_url,
            "invitations": invitations(viewer, group)[:50] if may_manage else [],
        },
    )


def _add_form(*, may_manage: bool) -> AddMemberForm:
    form = AddMemberForm(auto_id="add_%s")
    if not may_manage:
        form.fields["role"].choices = [(GroupRole.MEMBER, GroupRole.MEMBER.label)]  # type: ignore[attr-defined]  # a ChoiceField
    return form


def _invite_form(viewer: Viewer) -> InviteForm:
    form = InviteForm(auto_id="invite_%s", initial={"kind": PersonKind.GUEST})
    if not may_administer(viewer):
        form.fields["kind"].choices = [(PersonKind.GUEST, _("Guest"))]  # type: ignore[attr-defined]  # a ChoiceField
    return form


def _frame(viewer: Viewer, group: Group, tab: str) -> dict[str, object]:
    """What the head of a group's pages needs."""
    role = viewer.group_roles.get(group.pk, "")
    return {
        "group": group,
        "tab": tab,
        "role": GroupRole(role).label if role else "",
        "may_manage": may(viewer, MANAGE, group),
        "may_moderate": may(viewer, MODERATE, group),
        "may_join": not role and may(viewer, JOIN, group),
        "may_ask": not role and may(viewer, ASK, group),
        "asking_count": waiting_requests(viewer, group).count(),
    }
