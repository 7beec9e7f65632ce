"""Asking to join, and being let in: who may ask, who answers, what can be taken back."""

import pytest
from tests.cast import Cast, circle

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.models import FeedEntry
from folkmoot.people.actions import joining
from folkmoot.people.api import (
    Group,
    GroupRole,
    JoinRequest,
    Openness,
    Viewer,
    add_member,
    admit_request,
    archive_group,
    ask_to_join,
    change_member_role,
    decline_request,
    reconsider_request,
    waiting_requests,
    withdraw_request,
)
from folkmoot.people.models import ActivityEntry, JoinOutcome


def asked(cast: Cast, group: Group) -> JoinRequest:
    return ask_to_join(cast.stranger, group=group, words="I repair\n the  roof.")


def is_in(viewer: Viewer, group: Group) -> bool:
    viewer.forget()
    return group.pk in viewer.group_roles


@pytest.mark.parametrize(
    ("name", "openness", "refusal"),
    [
        ("stranger", Openness.CLOSED, None),
        ("administrator", Openness.CLOSED, None),
        ("stranger", Openness.OPEN, NotAllowed),
        ("stranger", Openness.SECRET, NotFound),
        ("member", Openness.CLOSED, NotAllowed),
        ("guest", Openness.CLOSED, NotAllowed),
        ("anybody", Openness.CLOSED, NotFound),
        ("operator", Openness.CLOSED, NotAllowed),
    ],
)
def test_who_may_ask(cast: Cast, name: str, openness: str, refusal: type[Exception] | None) -> None:
    group, viewer = circle(cast, openness), cast.items()[name]
    if refusal:
        with pytest.raises(refusal):
            ask_to_join(viewer, group=group, words="")
    else:
        ask_to_join(viewer, group=group, words="")
    assert JoinRequest.objects.exists() is (refusal is None)


def test_a_guest_of_another_group_cannot_ask(cast: Cast) -> None:
    circle(cast, Openness.CLOSED)
    other = circle(Cast(**{**cast.items(), "guest": cast.stranger}), Openness.CLOSED, "Other")
    with pytest.raises(NotFound):
        ask_to_join(cast.guest, group=other, words="")


def test_asking_twice_is_asking_once(cast: Cast, closed_group: Group) -> None:
    first = asked(cast, closed_group)
    assert first.words == "I repair the roof."
    assert asked(cast, closed_group) == first
    assert ActivityEntry.objects.filter(kind="people.join.requested").count() == 1
    assert FeedEntry.objects.filter(kind="people.join.changed").count() == 1


def test_an_archived_group_takes_no_requests(cast: Cast, closed_group: Group) -> None:
    archive_group(cast.owner, group=closed_group)
    with pytest.raises(NotAllowed):
        asked(cast, closed_group)


@pytest.mark.parametrize("name", ["owner", "moderator", "administrator"])
def test_who_answers(cast: Cast, closed_group: Group, name: str) -> None:
    request, viewer = asked(cast, closed_group), cast.items()[name]
    assert list(waiting_requests(viewer, closed_group)) == [request]
    admit_request(viewer, request=request)
    assert is_in(cast.stranger, closed_group)
    assert not waiting_requests(viewer, closed_group)
    with pytest.raises(FolkmootError, match="settled already"):
        decline_request(viewer, request=request)


@pytest.mark.parametrize("name", ["member", "guest", "stranger", "anybody"])
def test_nobody_else_answers(cast: Cast, closed_group: Group, name: str) -> None:
    request, viewer = asked(cast, closed_group), cast.items()[name]
    assert not waiting_requests(viewer, closed_group)
    for answer in (admit_request, decline_request, reconsider_request):
        with pytest.raises((NotAllowed, NotFound)):
            answer(viewer, request=request)
    assert not is_in(cast.stranger, closed_group)


def test_a_refusal_holds_for_a_while(
    cast: Cast, closed_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    decline_request(cast.moderator, request=asked(cast, closed_group))
    with pytest.raises(FolkmootError, match="only lately"):
        asked(cast, closed_group)
    monkeypatch.setattr(joining, "AGAIN_AFTER", -joining.AGAIN_AFTER)
    assert asked(cast, closed_group).outcome == JoinOutcome.WAITING


def test_one_takes_back_only_ones_own(cast: Cast, closed_group: Group) -> None:
    request = asked(cast, closed_group)
    with pytest.raises(NotAllowed):
        withdraw_request(cast.moderator, request=request)
    withdraw_request(cast.stranger, request=request)
    assert not waiting_requests(cast.owner, closed_group)
    assert asked(cast, closed_group) != request


@pytest.mark.parametrize("answer", [admit_request, decline_request])
def test_an_answer_is_taken_back(cast: Cast, closed_group: Group, answer: object) -> None:
    assert callable(answer)
    request = asked(cast, closed_group)
    answer(cast.moderator, request=request)
    reconsider_request(cast.moderator, request=request)
    assert not is_in(cast.stranger, closed_group)
    assert list(waiting_requests(cast.owner, closed_group)) == [request]
    admit_request(cast.owner, request=request)
    assert is_in(cast.stranger, closed_group)


def test_who_became_more_than_a_member_stays(cast: Cast, closed_group: Group) -> None:
    request = asked(cast, closed_group)
    admit_request(cast.owner, request=request)
    change_member_role(
        cast.owner, group=closed_group, person=request.person, role=GroupRole.MODERATOR
    )
    with pytest.raises(FolkmootError, match="more than a member"):
        reconsider_request(cast.owner, request=request)
    assert is_in(cast.stranger, closed_group)


def test_moderators_let_in_plain_members_only(cast: Cast, closed_group: Group) -> None:
    assert cast.stranger.person
    with pytest.raises(NotAllowed):
        add_member(
            cast.moderator, group=closed_group, person=cast.stranger.person, role=GroupRole.OWNER
        )
    add_member(cast.moderator, group=closed_group, person=cast.stranger.person)
    assert is_in(cast.stranger, closed_group)
    assert cast.administrator.person
    with pytest.raises(NotAllowed):
        add_member(cast.member, group=closed_group, person=cast.administrator.person)


def test_long_words_are_refused(cast: Cast, closed_group: Group) -> None:
    with pytest.raises(FolkmootError, match="more than 500 characters"):
        ask_to_join(cast.stranger, group=closed_group, words="roof " * 200)
