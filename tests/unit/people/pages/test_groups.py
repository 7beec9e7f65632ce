"""What the pages of groups and people do with forms."""

import pytest
from django.core import mail
from django.test import Client
from tests.cast import Cast

from folkmoot.base.ids import written
from folkmoot.people.api import Group, GroupRole, Membership, Viewer, addresses_for
from folkmoot.people.models import Invitation


@pytest.fixture
def owner(cast: Cast, client: Client) -> Client:
    """The owner's browser."""
    assert cast.owner.person is not None
    client.force_login(cast.owner.person)
    return client


def text_of(client: Client, path: str) -> str:
    """A page's markup, followed to where it leads."""
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_first_use_tells_the_next_step(owner: Client) -> None:
    page = text_of(owner, "/groups")
    assert "No groups yet" in page
    assert 'href="/groups/new"' in page


def test_a_group_is_made_from_its_form(owner: Client) -> None:
    response = owner.post("/groups/new", {"title": "Garden", "openness": "closed", "slug": ""})
    assert response.status_code == 302
    assert Group.objects.get().slug == "garden"
    assert "Garden is there." in text_of(owner, "/groups")


def test_mistakes_stand_beside_their_field_and_lose_nothing(owner: Client) -> None:
    words = {"title": "Garden", "slug": "No Good", "about": "Mine & yours", "openness": "open"}
    response = owner.post("/groups/new", words)
    page = response.content.decode()
    assert response.status_code == 200
    assert "cannot stand in an address" in page
    assert 'aria-invalid="true"' in page
    assert "Mine &amp; yours" in page
    assert not Group.objects.exists()


def test_what_people_write_is_never_markup(owner: Client) -> None:
    words = {"title": "<script>alert(1)</script>", "about": '"><img src=x>', "openness": "open"}
    owner.post("/groups/new", words)
    page = text_of(owner, "/groups")
    assert "<script>alert" not in page
    assert "<img src=x>" not in page
    assert "&lt;script&gt;alert" in page


def test_members_are_added_changed_and_removed(
    owner: Client, cast: Cast, open_group: Group
) -> None:
    base = f"/g/{open_group.slug}/members"
    owner.post(f"{base}/add", {"add-email": "", "email": "STRAN@example.org", "role": "member"})
    row = Membership.objects.get(group=open_group, person=cast.stranger.person_id or 0)
    assert row.role == GroupRole.MEMBER
    assert cast.stranger.person is not None
    one = f"{base}/{written(cast.stranger.person.ref)}"
    owner.post(one, {"role": "moderator"})
    row.refresh_from_db()
    assert row.role == GroupRole.MODERATOR
    owner.post(one, {"role": "none"})
    assert not Membership.objects.filter(pk=row.pk).exists()
    assert owner.post(one, {"role": "none"}).status_code == 404


def test_the_last_owner_is_told_why_they_cannot_leave(owner: Client, open_group: Group) -> None:
    owner.post(f"/g/{open_group.slug}/leave")
    assert "no owner left" in text_of(owner, f"/g/{open_group.slug}/members")


def test_an_address_without_account_is_told_to_be_invited(owner: Client, open_group: Group) -> None:
    base = f"/g/{open_group.slug}/members"
    page = owner.post(f"{base}/add", {"email": "new@example.net", "role": "member"})
    assert "invite them" in page.content.decode()


@pytest.mark.django_db(transaction=True)
def test_an_invitation_is_shown_once(owner: Client, open_group: Group) -> None:
    base = f"/g/{open_group.slug}/members"
    page = owner.post(f"{base}/invite", {"email": "new@example.net", "kind": "guest"})
    assert "/invitation/" in page.content.decode()
    assert [letter.to for letter in mail.outbox] == [["new@example.net"]]
    again = text_of(owner, base)
    assert "/invitation/" not in again
    assert "new@example.net" in again
    assert Invitation.objects.get().group == open_group


def test_owners_cannot_invite_whole_members(owner: Client, open_group: Group) -> None:
    base = f"/g/{open_group.slug}/members"
    page = owner.post(f"{base}/invite", {"email": "new@example.net", "kind": "member"})
    assert page.status_code == 403
    assert not Invitation.objects.exists()


def test_the_directory_is_found_by_every_word_and_paged(cast: Cast, client: Client) -> None:
    addresses_for({f"s{number}@example.net": f"Sender {number:03}" for number in range(120)})
    assert cast.administrator.person is not None
    client.force_login(cast.administrator.person)
    assert "Sender 000" in text_of(client, "/people?show=correspondents")
    assert "Sender 119" in text_of(client, "/people?show=correspondents&page=3")
    found = text_of(client, "/people?q=119+sender")
    assert "Sender 119" in found
    assert "Sender 118" not in found
    assert "s7@" not in text_of(client, "/people?q=Sender+007"), "no address in the directory"
    assert "Nobody found" in text_of(client, "/people?q=zebra")


def test_addresses_are_no_key_to_people_for_members(cast: Cast, client: Client) -> None:
    assert cast.member.person is not None
    client.force_login(cast.member.person)
    assert "Olive" not in text_of(client, "/people?q=olive@example.org")


def test_a_token_is_shown_once(cast: Cast, client: Client) -> None:
    assert cast.member.person is not None
    client.force_login(cast.member.person)
    page = client.post("/settings/tokens", {"label": "script", "days": "30", "scopes": "read"})
    assert b"fm_" in page.content
    assert "no-store" in page.headers["Cache-Control"]
    again = text_of(client, "/settings/tokens")
    assert "fm_" not in again
    assert "script" in again


def test_tokens_of_others_cannot_be_revoked(cast: Cast, client: Client) -> None:
    from folkmoot.people.api import make_token

    assert cast.member.person is not None
    token = make_token(cast.member, person=cast.member.person).token
    for viewer in (cast.stranger, cast.administrator):
        assert viewer.person is not None
        client.force_login(viewer.person)
        assert client.post(f"/settings/tokens/{token.pk}/revoke").status_code == 404
    token.refresh_from_db()
    assert token.revoked_at is None


def test_a_revoked_token_comes_back_when_that_is_undone(cast: Cast, client: Client) -> None:
    from folkmoot.people.api import bearer_of, make_token

    assert cast.member.person is not None
    issued = make_token(cast.member, person=cast.member.person)
    client.force_login(cast.member.person)
    client.post(f"/settings/tokens/{issued.token.pk}/revoke")
    assert bearer_of(issued.secret) is None
    client.post(f"/settings/tokens/{issued.token.pk}/restore")
    assert bearer_of(issued.secret) is not None


def test_administrators_change_roles_and_close_accounts(cast: Cast, client: Client) -> None:
    assert cast.administrator.person is not None
    assert cast.member.person is not None
    client.force_login(cast.administrator.person)
    path = f"/administration/people/{written(cast.member.person.ref)}"
    client.post(path, {"roles": ["legal", "hr"]})
    assert Viewer(cast.member.person).roles == {"legal", "hr"}
    client.post(path, {"roles": ["hr"]})
    assert Viewer(cast.member.person).roles == {"hr"}
    members_client = Client()
    members_client.force_login(cast.member.person)
    assert members_client.get("/groups").status_code == 200
    client.post(f"{path}/close")
    assert members_client.get("/groups").status_code == 302, "signed out at once"
    client.post(f"{path}/close")
    assert members_client.get("/groups").status_code == 200


def test_the_activity_page_narrows_and_verifies(cast: Cast, client: Client) -> None:
    from folkmoot.people.activity.record import head
    from folkmoot.people.models import ActivityEntry

    assert cast.administrator.person is not None
    client.force_login(cast.administrator.person)
    page = text_of(client, "/administration/activity?kind=people.role.granted")
    assert "granted a role" in page
    assert page.count("data-row") == 1
    assert head()[1].hex() in page
    client.post("/administration/activity/verify")
    assert "The chain holds" in text_of(client, "/administration/activity")
    ActivityEntry.objects.filter(pk=2).update(thing="person:forged")
    client.post("/administration/activity/verify")
    assert "does not hold at 1 places" in text_of(client, "/administration/activity")


def test_an_address_says_what_comes_with_it_before_it_is_proved(
    cast: Cast, client: Client, open_group: Group
) -> None:
    from allauth.account.models import EmailAddress

    from folkmoot.people import adoption

    assert cast.member.person is not None
    known = addresses_for({"old@example.net": "Mads"})
    adoption.register_adoption("test.things", "things", lambda row: 7 * (row in known.values()))
    try:
        EmailAddress.objects.create(user=cast.member.person, email="old@example.net")
        client.force_login(cast.member.person)
        page = text_of(client, "/accounts/email/")
    finally:
        adoption.forget_adoption("test.things")
    assert "brings 7 things" in page
    assert page.count("brings") == 1, "an address without anything says nothing"
