"""The organisation as a whole, for administrators: accounts, letters, the record."""

from http import HTTPStatus
from itertools import islice
from uuid import UUID

from folkmoot.base.ids import written
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.people import person_answer
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.circles import (
    AccountAnswer,
    ActivityAnswer,
    ActivityQuery,
    InvitationAnswer,
    InvitationWish,
    KindWish,
    RolesWish,
    VerifiedAnswer,
)
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.people.api import (
    Invitation,
    Person,
    Scope,
    activity,
    change_person_kind,
    deactivate_person,
    grant_role,
    invitation_by_ref,
    invite,
    may_administer,
    person_by_ref,
    reactivate_person,
    record_head,
    require_house,
    revoke_role,
    shown_entry,
    verify_record,
    withdraw_invitation,
)
from folkmoot.people.api import invitations as sent_invitations

MOST_BREAKS = 100


@endpoint("GET", "people/{ref}/account", scope=Scope.ADMIN)
def account(caller: Caller, ref: UUID) -> AccountAnswer:
    """Somebody's account: roles, addresses, whether it is open."""
    return _account(_person(caller, ref))


@endpoint("PUT", "people/{ref}/roles", scope=Scope.ADMIN)
def roles_put(caller: Caller, ref: UUID, *, body: RolesWish) -> AccountAnswer:
    """Let somebody hold exactly these roles in the organisation."""
    person = _person(caller, ref)
    held, wanted = (
        set(person.role_grants.values_list("role", flat=True)),
        frozenset[str](body.roles),
    )
    for role in sorted(wanted - held):
        grant_role(caller.viewer, person=person, role=role)
    for role in sorted(held - wanted):
        revoke_role(caller.viewer, person=person, role=role)
    return _account(person)


@endpoint("PUT", "people/{ref}/kind", scope=Scope.ADMIN)
def kind_put(caller: Caller, ref: UUID, *, body: KindWish) -> AccountAnswer:
    """Make a guest a member of the organisation, or a member a guest."""
    person = _person(caller, ref)
    change_person_kind(caller.viewer, person=person, kind=body.kind)
    return _account(person)


@endpoint("DELETE", "people/{ref}/account", scope=Scope.ADMIN)
def account_close(caller: Caller, ref: UUID) -> AccountAnswer:
    """Close an account: nobody signs in with it, what was written stays."""
    person = _person(caller, ref)
    deactivate_person(caller.viewer, person=person)
    return _account(person)


@endpoint("PUT", "people/{ref}/account", scope=Scope.ADMIN)
def account_reopen(caller: Caller, ref: UUID) -> AccountAnswer:
    """Open a closed account again."""
    person = _person(caller, ref)
    reactivate_person(caller.viewer, person=person)
    return _account(person)


@endpoint("GET", "invitations")
def invitations(caller: Caller, *, query: Paging) -> Listing[InvitationAnswer]:
    """The letters the caller answers for, newest first."""
    rows = sent_invitations(caller.viewer)
    shown, further = page_of(rows, query)
    return Listing(
        items=[invitation_answer(one) for one in shown],
        next_cursor=further,
    )


@endpoint("POST", "invitations", scope=Scope.ADMIN, status=HTTPStatus.CREATED)
def invitation_send(caller: Caller, *, body: InvitationWish) -> InvitationAnswer:
    """Write to somebody that they may make an account."""
    made = invite(caller.viewer, email=body.email, kind=body.kind)
    return invitation_answer(made.invitation, made.url)


@endpoint("DELETE", "invitations/{ref}")
def invitation_withdraw(caller: Caller, ref: UUID) -> None:
    """Make a letter worthless."""
    found = invitation_by_ref(caller.viewer, ref)
    withdraw_invitation(caller.viewer, invitation=found)


@endpoint("GET", "activity", scope=Scope.ADMIN)
def activity_list(caller: Caller, *, query: ActivityQuery) -> Listing[ActivityAnswer]:
    """Who did what to which thing, newest first."""
    rows = activity(caller.viewer, kind=query.kind, thing=query.thing)
    shown, further = page_of(rows, query)
    return Listing(
        items=[
            ActivityAnswer(
                number=entry.number,
                at=entry.at,
                actor=person_answer(entry.actor) if entry.actor else None,
                kind=entry.kind,
                words=str(entry.label),
                thing=entry.thing,
                facts=entry.facts,
                hash=entry.hash,
            )
            for entry in map(shown_entry, shown)
        ],
        next_cursor=further,
    )


@endpoint("POST", "activity/verify", scope=Scope.ADMIN)
def activity_verify(caller: Caller) -> VerifiedAnswer:
    """Look whether the chain of the record holds, now; it reads all of it."""
    require_house(caller.viewer, may_administer)
    breaks = [f"{one.entry}: {one.problem}" for one in islice(verify_record(), MOST_BREAKS)]
    number, digest = record_head()
    return VerifiedAnswer(holds=not breaks, number=number, hash=digest.hex(), breaks=breaks)


def invitation_answer(found: Invitation, link: str | None = None) -> InvitationAnswer:
    """An invitation as programs read it."""
    return InvitationAnswer(
        ref=written(found.ref),
        email=found.email,
        kind=found.kind,  # type: ignore[arg-type]  # the column holds only these words
        group=found.group.slug if found.group else None,
        expires_at=found.expires_at,
        used_at=found.used_at,
        withdrawn_at=found.withdrawn_at,
        link=link,
    )


def _person(caller: Caller, ref: UUID) -> Person:
    require_house(caller.viewer, may_administer)
    return person_by_ref(caller.viewer, ref)


def _account(person: Person) -> AccountAnswer:
    person.refresh_from_db()
    return AccountAnswer(
        person=person_answer(person),
        email=person.email,
        roles=sorted(person.role_grants.values_list("role", flat=True)),
        addresses=sorted(person.addresses.values_list("email", flat=True)),
    )
