"""Making, describing and closing groups."""

import pytest
from tests.cast import Cast

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.people.activity.record import verify
from folkmoot.people.api import (
    OPERATOR,
    Group,
    GroupRole,
    Membership,
    Openness,
    archive_group,
    change_group,
    create_group,
    reopen_group,
)
from folkmoot.people.models import ActivityEntry
from folkmoot.policy.models import DecisionRecord


def test_whoever_makes_a_group_owns_it(cast: Cast) -> None:
    group = create_group(cast.member, title="  Gardening \u202e club ")
    assert (group.title, group.slug) == ("Gardening club", "gardening-club")
    assert Membership.objects.get(group=group).role == GroupRole.OWNER
    assert cast.member.owned_groups == [group.pk]


def test_the_operator_makes_groups_without_owner(db: None) -> None:
    group = create_group(OPERATOR, title="Archive")
    assert not Membership.objects.filter(group=group).exists()


@pytest.mark.parametrize("name", ["guest", "anybody"])
def test_guests_and_anybody_make_no_groups(cast: Cast, name: str) -> None:
    with pytest.raises(NotAllowed):
        create_group(getattr(cast, name), title="Mine")
    assert not Group.objects.exists()


def test_equal_titles_get_addresses_of_their_own(cast: Cast) -> None:
    slugs = [create_group(cast.member, title="Ideas").slug for _ in range(3)]
    assert slugs == ["ideas", "ideas-2", "ideas-3"]
    assert create_group(cast.member, title="new").slug == "new-2"
    assert create_group(cast.member, title="日本").slug == "group"


@pytest.mark.parametrize("slug", ["Ideas", "a b", "-a", "a--b", "new", "../x", "é"])
def test_a_slug_that_cannot_stand_in_an_address_is_refused(cast: Cast, slug: str) -> None:
    with pytest.raises(FolkmootError, match="cannot stand in an address") as refused:
        create_group(cast.member, title="Ideas", slug=slug)
    assert refused.value.place == "slug"


def test_a_taken_slug_is_refused(cast: Cast) -> None:
    create_group(cast.member, title="Ideas", slug="ideas")
    with pytest.raises(FolkmootError, match="taken"):
        create_group(cast.member, title="Others", slug="ideas")


def test_changing_a_group_is_decided_and_recorded(cast: Cast, open_group: Group) -> None:
    decisions = DecisionRecord.objects.count()
    changed = change_group(
        cast.owner, group=open_group, title="Inner", about="us", openness=Openness.SECRET
    )
    assert (changed.title, changed.openness) == ("Inner", "secret")
    assert DecisionRecord.objects.count() == decisions + 1
    newest = ActivityEntry.objects.order_by("-pk")[0]
    assert (newest.kind, newest.actor_id) == ("people.group.changed", cast.owner.person_id)
    assert list(verify()) == []


def test_who_may_change_a_group(cast: Cast, secret_group: Group) -> None:
    words = {"title": "X", "about": "", "openness": Openness.OPEN}
    for viewer, refusal in (
        (cast.moderator, NotAllowed),
        (cast.member, NotAllowed),
        (cast.guest, NotAllowed),
        (cast.stranger, NotFound),
        (cast.anybody, NotFound),
    ):
        with pytest.raises(refusal):
            change_group(viewer, group=secret_group, **words)
    change_group(cast.administrator, group=secret_group, **words)
    secret_group.refresh_from_db()
    assert secret_group.title == "X"


def test_an_archived_group_takes_no_messages_until_reopened(cast: Cast, open_group: Group) -> None:
    from folkmoot.people.api import POST, may

    archive_group(cast.owner, group=open_group)
    assert not may(cast.member, POST, open_group)
    entries = ActivityEntry.objects.count()
    archive_group(cast.owner, group=open_group)
    assert ActivityEntry.objects.count() == entries, "archiving twice is one deed"
    reopen_group(cast.owner, group=open_group)
    assert may(cast.member, POST, open_group)
