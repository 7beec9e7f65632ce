"""Who belongs to a group, and as what."""

from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Q

from folkmoot.base.database import insert_rows, lock_for_transaction
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.base.feed.entries import append
from folkmoot.people import kinds
from folkmoot.people.access.policy import SEE, require
from folkmoot.people.access.rules import ADMIT, JOIN, MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.contracts import CorrespondentsEntered, MembershipChanged
from folkmoot.people.models import Group, GroupRole, Membership, Person
from folkmoot.people.things import group_thing, person_thing
from folkmoot.people.writing import Work, writing

CHUNK = 500


def join_group(actor: Viewer, *, group: Group) -> None:
    """Enter a group as a member; joining twice changes nothing."""
    with writing(actor) as work:
        require(actor, JOIN, group)
        if actor.person is None:
            raise NotAllowed("Only a person can join a group.", hint="Sign in first.")
        if enter(work, group, actor.person, GroupRole.MEMBER):
            work.record(kinds.GROUP_JOINED, group_thing(group))


def leave_group(actor: Viewer, *, group: Group) -> None:
    """Leave a group; its last owner cannot, since nobody could answer for it then."""
    with writing(actor) as work:
        require(actor, SEE, group)
        if actor.person is None:
            raise NotAllowed("Only a person can leave a group.", hint="Sign in first.")
        membership = _own_row(group, actor.person)
        _require_other_owner(group, membership)
        membership.delete()
        work.record(kinds.GROUP_LEFT, group_thing(group))
        work.announce(MembershipChanged(group.pk, actor.person.pk))


def add_member(
    actor: Viewer, *, group: Group, person: Person, role: str = GroupRole.MEMBER
) -> None:
    """Let somebody with an account into a group; moderators may, as a plain member."""
    with writing(actor) as work:
        require(actor, ADMIT if role == GroupRole.MEMBER else MANAGE, group)
        if not (person.has_account and person.is_active):
            raise FolkmootError(
                f"{person} has no account here.", hint="Invite them by mail.", place="person"
            )
        role = _belonging(role)
        if enter(work, group, person, role):
            work.record(
                kinds.MEMBER_ADDED, group_thing(group), person=person_thing(person), role=role
            )


def remove_member(actor: Viewer, *, group: Group, person: Person) -> None:
    """Take somebody out of a group; owners and administrators may."""
    with writing(actor) as work:
        require(actor, MANAGE, group)
        membership = _own_row(group, person)
        _require_other_owner(group, membership)
        membership.delete()
        work.record(kinds.MEMBER_REMOVED, group_thing(group), person=person_thing(person))
        work.announce(MembershipChanged(group.pk, person.pk))


def change_member_role(actor: Viewer, *, group: Group, person: Person, role: str) -> None:
    """Make a member an owner, a moderator or a plain member; owners and administrators may."""
    with writing(actor) as work:
        require(actor, MANAGE, group)
        role = _belonging(role)
        membership = _own_row(group, person)
        if membership.role == role:
            return
        _require_other_owner(group, membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        work.record(
            kinds.MEMBER_ROLE_CHANGED,
            group_thing(group),
            person=person_thing(person),
            role=role,
            role_before=before,
        )
        work.announce(MembershipChanged(group.pk, person.pk))


def enter(work: Work, group: Group, person: Person, role: str) -> bool:
    """Make `person` a member within a running transaction; False if they were one already.

    Somebody known to the group by mail only becomes a member in the same row.
    """
    membership, is_new = Membership.objects.select_for_update().get_or_create(
        group=group, person=person, defaults={"role": role}
    )
    if not is_new:
        if membership.role != GroupRole.CORRESPONDENT:
            return False
        membership.role = role
        membership.save(update_fields=["role"])
    work.announce(MembershipChanged(group.pk, person.pk))
    return True


def enter_correspondents(group: Group, persons: Iterable[int]) -> int:
    """List people with a group because they wrote there by mail; they gain no rights by it.

    For the importer, inside its transaction: takes row ids of persons, leaves alone those who
    belong to the group already, returns how many were new.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("people enter a group with what they wrote")
    wanted = set(persons)
    fresh = wanted - _present(group, wanted)
    if not fresh:
        return 0
    lock_for_transaction("people.membership")
    fresh -= _present(group, fresh)
    insert_rows(
        Membership,
        ["group_id", "person_id", "role"],
        ((group.pk, person, GroupRole.CORRESPONDENT.value) for person in sorted(fresh)),
    )
    append([CorrespondentsEntered(group.pk, sorted(fresh))] if fresh else [])
    return len(fresh)


def _present(group: Group, persons: set[int]) -> set[int]:
    found: set[int] = set()
    wanted = sorted(persons)
    for at in range(0, len(wanted), CHUNK):
        rows = Membership.objects.filter(group=group, person__in=wanted[at : at + CHUNK])
        found.update(rows.values_list("person_id", flat=True))
    return found


def _belonging(role: str) -> str:
    if role not in {GroupRole.OWNER, GroupRole.MODERATOR, GroupRole.MEMBER}:
        raise FolkmootError(
            f"{role!r} is not a role in a group.",
            hint="One of owner, moderator, member.",
            place="role",
        )
    return str(role)


def _own_row(group: Group, person: Person) -> Membership:
    """The membership, with the group locked so that owners cannot leave at the same time."""
    Group.objects.select_for_update().get(pk=group.pk)
    belongs = ~Q(role=GroupRole.CORRESPONDENT)
    membership = Membership.objects.filter(belongs, group=group, person=person).first()
    if membership is None:
        raise FolkmootError(
            f"{person} does not belong to this group.", hint="Load the list of members again."
        )
    return membership


def _require_other_owner(group: Group, membership: Membership) -> None:
    if membership.role != GroupRole.OWNER:
        return
    owners = Membership.objects.filter(
        group=group, role=GroupRole.OWNER, person__is_active=True
    ).exclude(pk=membership.pk)
    if not owners.exists():
        raise FolkmootError(
            "This group would have no owner left.",
            hint="Make somebody else an owner first.",
            place="role",
        )
