"""Taking care of groups: making and describing them, who belongs to them, who asks to."""

from http import HTTPStatus
from uuid import UUID

from folkmoot.base.ids import written
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.groups import group as group_told
from folkmoot.network.doors.endpoints.house import invitation_answer
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.answers import GroupAnswer
from folkmoot.network.doors.shapes.circles import (
    GroupChange,
    InvitationAnswer,
    InvitationWish,
    JoinRequestAnswer,
    JoinWish,
    MemberWish,
    NewGroup,
)
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.people.api import (
    Group,
    JoinRequest,
    Person,
    Scope,
    add_member,
    admit_request,
    archive_group,
    ask_to_join,
    change_group,
    change_member_role,
    create_group,
    decline_request,
    group_by_slug,
    invite,
    members,
    move_group,
    own_request,
    person_by_ref,
    reconsider_request,
    remove_member,
    reopen_group,
    request_by_ref,
    waiting_requests,
    withdraw_request,
)


@endpoint("POST", "groups", status=HTTPStatus.CREATED)
def group_make(caller: Caller, *, body: NewGroup) -> GroupAnswer:
    """Make a group, which the caller then owns; members of the organisation may."""
    made = create_group(
        caller.viewer,
        title=body.title,
        slug=body.slug,
        about=body.about,
        openness=body.openness,
    )
    return group_told(caller, made.slug)


@endpoint("PATCH", "groups/{slug}")
def group_change(caller: Caller, slug: str, *, body: GroupChange) -> GroupAnswer:
    """Describe a group anew or give it another address; what is left out stays."""
    found = group_by_slug(caller.viewer, slug)
    if (body.title, body.about, body.openness) != (None, None, None):
        found = change_group(
            caller.viewer,
            group=found,
            title=found.title if body.title is None else body.title,
            about=found.about if body.about is None else body.about,
            openness=body.openness or found.openness,
        )
    if body.slug:
        found = move_group(caller.viewer, group=found, slug=body.slug)
    return group_told(caller, found.slug)


@endpoint("PUT", "groups/{slug}/archive")
def group_archive(caller: Caller, slug: str) -> GroupAnswer:
    """Close a group for new messages; it stays readable."""
    archive_group(caller.viewer, group=group_by_slug(caller.viewer, slug))
    return group_told(caller, slug)


@endpoint("DELETE", "groups/{slug}/archive")
def group_reopen(caller: Caller, slug: str) -> GroupAnswer:
    """Open an archived group for new messages again."""
    reopen_group(caller.viewer, group=group_by_slug(caller.viewer, slug))
    return group_told(caller, slug)


@endpoint("PUT", "groups/{slug}/members/{person}")
def member_put(caller: Caller, slug: str, person: UUID, *, body: MemberWish) -> None:
    """Let somebody into a group, or change what they are there."""
    group = group_by_slug(caller.viewer, slug)
    found = person_by_ref(caller.viewer, person)
    if _belongs(caller, group, found):
        change_member_role(caller.viewer, group=group, person=found, role=body.role)
    else:
        add_member(caller.viewer, group=group, person=found, role=body.role)


@endpoint("DELETE", "groups/{slug}/members/{person}")
def member_remove(caller: Caller, slug: str, person: UUID) -> None:
    """Take somebody out of a group; owners may."""
    group = group_by_slug(caller.viewer, slug)
    remove_member(caller.viewer, group=group, person=person_by_ref(caller.viewer, person))


@endpoint("GET", "groups/{slug}/requests")
def requests(caller: Caller, slug: str, *, query: Paging) -> Listing[JoinRequestAnswer]:
    """Who asks to be let in, for those who answer; for others their own request."""
    group = group_by_slug(caller.viewer, slug)
    rows = waiting_requests(caller.viewer, group)
    shown, further = page_of(rows, query, oldest_first=True)
    own = own_request(caller.viewer, group)
    mine = [own] if own is not None and not query.cursor and own not in shown else []
    return Listing(
        items=[_request(one) for one in (*mine, *shown)],
        next_cursor=further,
    )


@endpoint("POST", "groups/{slug}/requests", status=HTTPStatus.CREATED)
def request_make(caller: Caller, slug: str, *, body: JoinWish) -> JoinRequestAnswer:
    """Ask the owners and moderators of a closed group to be let in; twice is once."""
    group = group_by_slug(caller.viewer, slug)
    return _request(ask_to_join(caller.viewer, group=group, words=body.words))


@endpoint("POST", "groups/{slug}/requests/{asked}/admit")
def request_admit(caller: Caller, slug: str, asked: UUID) -> None:
    """Let in who asked."""
    admit_request(caller.viewer, request=_asked(caller, slug, asked))


@endpoint("POST", "groups/{slug}/requests/{asked}/decline")
def request_decline(caller: Caller, slug: str, asked: UUID) -> None:
    """Do not let in who asked; they see that."""
    decline_request(caller.viewer, request=_asked(caller, slug, asked))


@endpoint("POST", "groups/{slug}/requests/{asked}/reconsider")
def request_reconsider(caller: Caller, slug: str, asked: UUID) -> None:
    """Take an answer back; the request waits again."""
    reconsider_request(caller.viewer, request=_asked(caller, slug, asked))


@endpoint("DELETE", "groups/{slug}/requests/{asked}")
def request_withdraw(caller: Caller, slug: str, asked: UUID) -> None:
    """Take one's own request back."""
    withdraw_request(caller.viewer, request=_asked(caller, slug, asked))


@endpoint("POST", "groups/{slug}/invitations", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
def group_invite(caller: Caller, slug: str, *, body: InvitationWish) -> InvitationAnswer:
    """Write to somebody that they may make an account and enter the group."""
    group = group_by_slug(caller.viewer, slug)
    made = invite(caller.viewer, email=body.email, kind=body.kind, group=group)
    return invitation_answer(made.invitation, made.url)


def _belongs(caller: Caller, group: Group, person: Person) -> bool:
    return members(caller.viewer, group).filter(person=person).exists()


def _asked(caller: Caller, slug: str, ref: UUID) -> JoinRequest:
    return request_by_ref(caller.viewer, group_by_slug(caller.viewer, slug), ref)


def _request(found: JoinRequest) -> JoinRequestAnswer:
    return JoinRequestAnswer(
        ref=written(found.ref),
        name=found.person.name,
        person=written(found.person.ref),
        words=found.words,
        by_mail=found.by_mail,
        outcome=found.outcome,  # type: ignore[arg-type]  # the column holds only these words
        asked_at=found.asked_at,
    )
