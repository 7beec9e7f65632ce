"""Accounts, profiles and roles."""

import pytest
from tests.cast import Cast

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people.api import (
    OPERATOR,
    Person,
    PersonKind,
    Role,
    Viewer,
    change_profile,
    create_person,
    deactivate_person,
    grant_role,
    reactivate_person,
    revoke_role,
    viewer_for_email,
    viewer_of,
)
from folkmoot.people.models import ActivityEntry
from folkmoot.policy.models import DecisionRecord

NOT_ADMINISTRATORS = ["owner", "moderator", "member", "guest", "stranger", "anybody"]


def the(viewer: Viewer) -> Person:
    """The person behind a viewer."""
    assert viewer.person is not None
    return viewer.person


@pytest.mark.parametrize("name", NOT_ADMINISTRATORS)
def test_only_administrators_touch_accounts(cast: Cast, name: str) -> None:
    viewer, person = cast.items()[name], the(cast.stranger)
    with pytest.raises(NotAllowed):
        create_person(viewer, email="x@example.org")
    with pytest.raises(NotAllowed):
        grant_role(viewer, person=person, role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        revoke_role(viewer, person=the(cast.administrator), role=Role.ADMINISTRATOR)
    with pytest.raises(NotAllowed):
        deactivate_person(viewer, person=person)
    with pytest.raises(NotAllowed):
        reactivate_person(viewer, person=person)
    assert not Person.objects.filter(email="x@example.org").exists()


def test_an_account_is_made_once_for_an_address(cast: Cast) -> None:
    person = create_person(cast.administrator, email=" New@Example.org ", name="New\u200b One")
    assert (person.email, person.name, person.kind) == ("new@example.org", "New One", "member")
    assert not person.has_usable_password()
    with pytest.raises(FolkmootError, match="already") as refused:
        create_person(cast.administrator, email="new@EXAMPLE.org")
    assert refused.value.place == "email"


@pytest.mark.parametrize("email", ["", "x", "a b@", "@example.org", "x" * 65 + "@example.org"])
def test_an_account_needs_an_address_mail_can_reach(cast: Cast, email: str) -> None:
    with pytest.raises(FolkmootError, match="not an e-mail address"):
        create_person(cast.administrator, email=email)


def test_a_profile_passes_the_gate_without_its_text_in_the_record(cast: Cast) -> None:
    decisions = DecisionRecord.objects.count()
    changed = change_profile(
        cast.member, person=the(cast.member), name="Mads\u202e", about="Ask me about zebras."
    )
    assert (changed.name, changed.about) == ("Mads", "Ask me about zebras.")
    assert DecisionRecord.objects.count() == decisions + 1
    assert DecisionRecord.objects.order_by("-pk")[0].kind == "profile_edit"
    for entry in ActivityEntry.objects.all():
        assert b"zebras" not in bytes(entry.detail)


def test_profiles_are_ones_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        change_profile(cast.member, person=the(cast.owner), name="X", about="")
    with pytest.raises(NotFound):
        change_profile(cast.anybody, person=the(cast.owner), name="X", about="")
    change_profile(cast.administrator, person=the(cast.owner), name="Olive II", about="")


@pytest.mark.parametrize(("name", "about"), [("", ""), ("\u200b \n", ""), ("Mads", "x" * 2001)])
def test_a_profile_that_cannot_be_shown_is_refused(cast: Cast, name: str, about: str) -> None:
    with pytest.raises(FolkmootError):
        change_profile(cast.member, person=the(cast.member), name=name, about=about)


def test_the_last_administrator_stays(cast: Cast) -> None:
    adele = the(cast.administrator)
    with pytest.raises(FolkmootError, match="no administrator left"):
        revoke_role(cast.administrator, person=adele, role=Role.ADMINISTRATOR)
    with pytest.raises(FolkmootError, match="no administrator left"):
        deactivate_person(OPERATOR, person=adele)
    grant_role(cast.administrator, person=the(cast.owner), role=Role.ADMINISTRATOR)
    revoke_role(cast.administrator, person=adele, role=Role.ADMINISTRATOR)
    assert not cast.administrator.is_administrator
    with pytest.raises(FolkmootError, match="no administrator left"):
        deactivate_person(OPERATOR, person=the(cast.owner))


def test_a_closed_account_sees_nothing_until_it_is_opened_again(cast: Cast) -> None:
    person = the(cast.member)
    deactivate_person(cast.administrator, person=person)
    person.refresh_from_db()
    assert not viewer_of(person).is_known
    with pytest.raises(NotFound):
        viewer_for_email("mads@example.org")
    reactivate_person(cast.administrator, person=person)
    person.refresh_from_db()
    assert viewer_of(person).is_known
    assert viewer_for_email("MADS@example.org").person == person


def test_roles_go_to_accounts_only(cast: Cast) -> None:
    jo = Person.objects.create(kind=PersonKind.CORRESPONDENT, name="Jo")
    with pytest.raises(FolkmootError, match="no account"):
        grant_role(cast.administrator, person=jo, role=Role.LEGAL)
