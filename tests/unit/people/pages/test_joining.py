"""The pages of asking to join, of a group's address, and of members and guests."""

import pytest
from django.test import Client
from tests.cast import Cast
from tests.unit.people.pages.test_permissions import client_of

from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import written
from folkmoot.people.api import (
    OPERATOR,
    Group,
    JoinRequest,
    Openness,
    PersonKind,
    create_group,
    group_of_word,
    move_group,
)
from folkmoot.people.models import GroupAlias

pytestmark = pytest.mark.django_db


def page(client: Client, path: str) -> str:
    return client.get(path, follow=True).content.decode()


class TestAsking:
    """From the list of groups to being let in."""

    def test_the_whole_way(self, cast: Cast, closed_group: Group) -> None:
        here = f"/g/{closed_group.slug}/members"
        outside = client_of(cast.stranger)
        assert f'href="{here}#ask"' in page(outside, "/groups")
        assert "Why you would like to be in it" in page(outside, here)
        outside.post(f"/g/{closed_group.slug}/ask", {"words": "I <b>mend</b> roofs."})
        assert "you asked" in page(outside, "/groups")
        assert "an owner or moderator of the group answers" in page(outside, here)
        moderator = client_of(cast.moderator)
        asked = page(moderator, here)
        assert "I &lt;b&gt;mend&lt;/b&gt; roofs." in asked
        request = JoinRequest.objects.get()
        one = f"/g/{closed_group.slug}/ask/{written(request.ref)}"
        told = moderator.post(f"{one}/admit", follow=True).content.decode()
        assert "Stran is in." in told
        assert f'action="{one}/back"' in told
        assert outside.get(f"/g/{closed_group.slug}").status_code == 200

    def test_a_refusal_is_seen(self, cast: Cast, closed_group: Group) -> None:
        outside, here = client_of(cast.stranger), f"/g/{closed_group.slug}"
        outside.post(f"{here}/ask", {"words": ""})
        one = f"{here}/ask/{written(JoinRequest.objects.get().ref)}"
        client_of(cast.owner).post(f"{one}/decline")
        assert "Olive declined your request." in page(outside, f"{here}/members")
        again = outside.post(f"{here}/ask", {"words": "Please."}, follow=True)
        assert "only lately" in again.content.decode()

    def test_others_answer_nothing_and_see_nothing(self, cast: Cast, closed_group: Group) -> None:
        here = f"/g/{closed_group.slug}"
        client_of(cast.stranger).post(f"{here}/ask", {"words": "I mend roofs."})
        one = f"{here}/ask/{written(JoinRequest.objects.get().ref)}"
        for viewer in (cast.member, cast.guest):
            assert "I mend roofs." not in page(client_of(viewer), f"{here}/members")
            assert client_of(viewer).post(f"{one}/admit").status_code == 404
        assert client_of(cast.stranger).post(f"{one}/admit").status_code == 403
        assert client_of(cast.owner).post(f"{one}/nonsense").status_code == 404
        assert client_of(cast.owner).get(f"{one}/admit").status_code == 405

    def test_a_moderator_adds_members_but_changes_none(
        self, cast: Cast, closed_group: Group
    ) -> None:
        moderator, here = client_of(cast.moderator), f"/g/{closed_group.slug}/members"
        shown = page(moderator, here)
        assert "Let somebody in" in shown
        assert "Take out of the group" not in shown
        assert "Invite by mail" not in shown
        form = {"email": "stran@example.org", "role": "member"}
        assert moderator.post(f"{here}/add", form).status_code == 302
        owner = {"email": "adele@example.org", "role": "owner"}
        assert moderator.post(f"{here}/add", owner).status_code == 403


class TestAddresses:
    """A group's word in addresses changes; the old one leads on."""

    def test_the_old_address_leads_on(self, cast: Cast, closed_group: Group) -> None:
        owner, old = client_of(cast.owner), closed_group.slug
        answer = owner.post(f"/g/{old}/address", {"slug": "attic"})
        assert answer["Location"] == "/g/attic/settings"
        led = client_of(cast.member).get(f"/g/{old}?show=unread")
        assert (led.status_code, led["Location"]) == (307, "/g/attic?show=unread")
        assert client_of(cast.member).get(f"/g/{old}/members")["Location"] == "/g/attic/members"
        posted = client_of(cast.owner).post(f"/g/{old}/archive")
        assert (posted.status_code, posted["Location"]) == (307, "/g/attic/archive")
        found = group_of_word(old)
        assert found
        assert found.slug == "attic"

    def test_a_secret_group_is_not_betrayed_by_its_old_address(
        self, cast: Cast, secret_group: Group
    ) -> None:
        old = secret_group.slug
        move_group(cast.owner, group=secret_group, slug="cellar")
        assert client_of(cast.stranger).get(f"/g/{old}").status_code == 404
        assert client_of(cast.member).get(f"/g/{old}").status_code == 307

    def test_no_other_group_takes_an_old_address(self, cast: Cast, closed_group: Group) -> None:
        old = closed_group.slug
        move_group(cast.owner, group=closed_group, slug="attic")
        with pytest.raises(FolkmootError, match="is taken"):
            create_group(OPERATOR, title="Other", slug=old, openness=Openness.OPEN)
        assert create_group(OPERATOR, title=closed_group.title).slug == f"{old}-2"

    def test_a_group_goes_back_to_its_own(self, cast: Cast, closed_group: Group) -> None:
        old = closed_group.slug
        move_group(cast.owner, group=closed_group, slug="attic")
        move_group(cast.owner, group=closed_group, slug=old)
        assert list(GroupAlias.objects.values_list("slug", flat=True)) == ["attic"]
        assert client_of(cast.member).get(f"/g/{old}").status_code == 200

    @pytest.mark.parametrize("name", ["moderator", "member", "guest"])
    def test_only_owners_and_administrators_move(
        self, cast: Cast, closed_group: Group, name: str
    ) -> None:
        answer = client_of(cast.items()[name]).post(
            f"/g/{closed_group.slug}/address", {"slug": "attic"}
        )
        assert answer.status_code == 403

    def test_a_word_that_cannot_be_used_is_said_at_its_field(
        self, cast: Cast, closed_group: Group
    ) -> None:
        answer = client_of(cast.owner).post(f"/g/{closed_group.slug}/address", {"slug": "No good"})
        assert "cannot stand in an address" in answer.content.decode()


class TestMembersAndGuests:
    """An administrator makes a guest a member, a member a guest."""

    def path(self, cast: Cast, name: str, kind: str) -> str:
        person = cast.items()[name].person
        assert person
        return f"/administration/people/{written(person.ref)}/make/{kind}"

    def test_back_and_forth(self, cast: Cast) -> None:
        client, guest = client_of(cast.administrator), cast.guest.person
        told = client.post(self.path(cast, "guest", "member"), follow=True).content.decode()
        assert guest
        guest.refresh_from_db()
        assert guest.kind == PersonKind.MEMBER
        assert f'action="{self.path(cast, "guest", "guest")}"' in told
        client.post(self.path(cast, "guest", "guest"))
        guest.refresh_from_db()
        assert guest.kind == PersonKind.GUEST

    def test_a_guest_loses_sight_of_open_groups(self, cast: Cast, open_group: Group) -> None:
        stranger = client_of(cast.stranger)
        assert stranger.get(f"/g/{open_group.slug}").status_code == 200
        client_of(cast.administrator).post(self.path(cast, "stranger", "guest"))
        assert stranger.get(f"/g/{open_group.slug}").status_code == 404

    def test_who_holds_roles_is_no_guest(self, cast: Cast) -> None:
        told = client_of(cast.administrator).post(
            self.path(cast, "administrator", "guest"), follow=True
        )
        assert "Take the roles away first." in told.content.decode()

    @pytest.mark.parametrize("kind", ["bot", "correspondent", "nonsense"])
    def test_nobody_becomes_anything_else(self, cast: Cast, kind: str) -> None:
        told = client_of(cast.administrator).post(self.path(cast, "guest", kind), follow=True)
        assert "Choose member or guest." in told.content.decode()

    @pytest.mark.parametrize("name", ["owner", "guest"])
    def test_only_administrators(self, cast: Cast, name: str) -> None:
        answer = client_of(cast.items()[name]).post(self.path(cast, "guest", "member"))
        assert answer.status_code == 403
