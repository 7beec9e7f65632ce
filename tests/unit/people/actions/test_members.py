"""Entering, leaving, letting in and putting out."""

import pytest
from tests.cast import Cast, circle

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people.api import (
    Group,
    GroupRole,
    Membership,
    Openness,
    Person,
    Viewer,
    add_member,
    addresses_for,
    change_member_role,
    enter_correspondents,
    join_group,
    leave_group,
    persons_of_addresses,
    remove_member,
)
from folkmoot.people.models import ActivityEntry


def role_of(viewer: Viewer, group: Group) -> str:
    """What they are there."""
    return viewer.group_roles.get(group.pk, "")


def the(viewer: Viewer) -> Person:
    """The person behind a viewer."""
    assert viewer.person is not None
    return viewer.person


@pytest.mark.parametrize(
    ("name", "openness", "refusal"),
    [
        ("stranger", Openness.OPEN, None),
        ("stranger", Openness.CLOSED, NotAllowed),
        ("stranger", Openness.SECRET, NotFound),
        ("administrator", Openness.CLOSED, None),
        ("administrator", Openness.SECRET, None),
        ("anybody", Openness.OPEN, NotFound),
    ],
)
def test_who_may_join(
    cast: Cast, name: str, openness: str, refusal: type[Exception] | None
) -> None:
    group, viewer = circle(cast, openness), cast.items()[name]
    if refusal:
        with pytest.raises(refusal):
            join_group(viewer, group=group)
        assert role_of(viewer, group) == ""
        return
    join_group(viewer, group=group)
    assert role_of(viewer, group) == GroupRole.MEMBER
    assert ActivityEntry.objects.filter(kind="people.group.joined").count() == 1
    join_group(viewer, group=group)
    assert ActivityEntry.objects.filter(kind="people.group.joined").count() == 1


def test_guests_join_nothing_by_themselves(cast: Cast) -> None:
    group = circle(cast, Openness.OPEN)
    remove_member(cast.owner, group=group, person=the(cast.guest))
    with pytest.raises(NotFound):
        join_group(cast.guest, group=group)


def test_somebody_known_by_mail_becomes_a_member_in_the_same_row(
    cast: Cast, open_group: Group
) -> None:
    found = addresses_for({"stran@example.org": ""})
    enter_correspondents(open_group, persons_of_addresses(found.values()).values())
    assert role_of(cast.stranger, open_group) == ""
    join_group(cast.stranger, group=open_group)
    assert Membership.objects.get(person=the(cast.stranger)).role == GroupRole.MEMBER


def test_the_last_owner_stays(cast: Cast, open_group: Group) -> None:
    owner = the(cast.owner)
    with pytest.raises(FolkmootError, match="no owner left"):
        leave_group(cast.owner, group=open_group)
    with pytest.raises(FolkmootError, match="no owner left"):
        remove_member(cast.administrator, group=open_group, person=owner)
    with pytest.raises(FolkmootError, match="no owner left"):
        change_member_role(cast.owner, group=open_group, person=owner, role=GroupRole.MEMBER)
    change_member_role(
        cast.owner, group=open_group, person=the(cast.moderator), role=GroupRole.OWNER
    )
    leave_group(cast.owner, group=open_group)
    assert role_of(cast.owner, open_group) == ""


def test_an_owner_whose_account_is_closed_does_not_count(cast: Cast, open_group: Group) -> None:
    change_member_role(
        cast.owner, group=open_group, person=the(cast.moderator), role=GroupRole.OWNER
    )
    Person.objects.filter(pk=the(cast.moderator).pk).update(is_active=False)
    with pytest.raises(FolkmootError, match="no owner left"):
        leave_group(cast.owner, group=open_group)


@pytest.mark.parametrize("name", ["moderator", "member", "guest", "stranger", "anybody"])
def test_only_owners_and_administrators_change_members(
    cast: Cast, secret_group: Group, name: str
) -> None:
    viewer = cast.items()[name]
    refusal = NotFound if name in {"stranger", "anybody"} else NotAllowed
    person, other = the(cast.member), the(cast.stranger)
    with pytest.raises(refusal):
        add_member(viewer, group=secret_group, person=other, role=GroupRole.MODERATOR)
    with pytest.raises(refusal):
        remove_member(viewer, group=secret_group, person=person)
    with pytest.raises(refusal):
        change_member_role(viewer, group=secret_group, person=person, role=GroupRole.OWNER)
    assert role_of(cast.stranger, secret_group) == ""


def test_administrators_let_themselves_in_on_the_record(cast: Cast, secret_group: Group) -> None:
    add_member(cast.administrator, group=secret_group, person=the(cast.administrator))
    newest = ActivityEntry.objects.order_by("-pk")[0]
    assert (newest.kind, newest.actor_id) == ("people.member.added", cast.administrator.person_id)
    assert role_of(cast.administrator, secret_group) == GroupRole.MEMBER


@pytest.mark.parametrize("role", ["correspondent", "king", ""])
def test_only_roles_of_members_can_be_given(cast: Cast, open_group: Group, role: str) -> None:
    with pytest.raises(FolkmootError, match="not a role"):
        add_member(cast.owner, group=open_group, person=the(cast.stranger), role=role)


def test_those_known_by_mail_only_cannot_be_let_in(cast: Cast, open_group: Group) -> None:
    found = addresses_for({"jo@example.net": "Jo"})
    jo = Person.objects.get(addresses=found["jo@example.net"])
    with pytest.raises(FolkmootError, match="no account"):
        add_member(cast.owner, group=open_group, person=jo)


def test_who_is_not_in_cannot_leave_or_be_removed(cast: Cast, open_group: Group) -> None:
    with pytest.raises(FolkmootError, match="does not belong"):
        leave_group(cast.stranger, group=open_group)
    with pytest.raises(FolkmootError, match="does not belong"):
        remove_member(cast.owner, group=open_group, person=the(cast.stranger))
