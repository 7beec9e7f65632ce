"""A branch as a thing: followed, muted, resolved, restricted to some people, opened again."""

from dataclasses import dataclass

import pytest
from tests.cast import Cast, circle

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.network.actions.branches import (
    open_branch,
    reopen_branch,
    resolve_branch,
    restrict_branch,
)
from folkmoot.network.actions.following import follow_branch, forget_branch, mute_branch
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import BranchResolution, Message
from folkmoot.network.reading.branches import wish_at, wishes_of
from folkmoot.people.api import Group, Openness, Viewer, visible


@dataclass(frozen=True)
class Talk:
    """A root with two branches; the left one has an answer."""

    root: Message
    left: Message
    below: Message
    right: Message


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def answered(viewer: Viewer, message: Message, text: str) -> Message:
    return Message.objects.get(pk=answer_message(viewer, message=message, text=text).message)


@pytest.fixture
def talk(cast: Cast, group: Group) -> Talk:
    first = start_conversation(cast.owner, group=group, title="Slates", text="Which ones?")
    root = Message.objects.get(pk=first.message)
    left = answered(cast.member, root, "Grey.")
    return Talk(root, left, answered(cast.owner, left, "Why?"), answered(cast.guest, root, "Red."))


def sees(viewer: Viewer, message: Message) -> bool:
    return visible(viewer, Message).filter(pk=message.pk).exists()


def test_the_nearest_choice_above_counts(cast: Cast, talk: Talk) -> None:
    follow_branch(cast.member, message=talk.root)
    mute_branch(cast.member, message=talk.left)
    conversation = talk.root.conversation_id
    parents = dict(Message.objects.values_list("pk", "parent"))
    wishes = wishes_of(cast.member, [conversation])[conversation]
    assert [wish_at(one.pk, parents, wishes) for one in (talk.right, talk.left, talk.below)] == [
        "follow",
        "mute",
        "mute",
    ]
    forget_branch(cast.member, message=talk.left)
    wishes = wishes_of(cast.member, [conversation])[conversation]
    assert wish_at(talk.below.pk, parents, wishes) == "follow"
    assert wishes_of(cast.owner, [conversation]) == {}


def test_nobody_follows_what_they_cannot_see(cast: Cast, talk: Talk) -> None:
    restrict_branch(cast.moderator, message=talk.left, persons=[])
    with pytest.raises(NotFound):
        follow_branch(cast.guest, message=talk.below)


def test_whoever_began_a_branch_resolves_it_and_takes_it_up_again(cast: Cast, talk: Talk) -> None:
    with pytest.raises(NotAllowed):
        resolve_branch(cast.guest, message=talk.left)
    resolve_branch(cast.member, message=talk.left)
    assert BranchResolution.objects.get().message == talk.left
    reopen_branch(cast.moderator, message=talk.left)
    assert not BranchResolution.objects.exists()


def test_a_restricted_branch_is_seen_by_the_chosen_and_its_writers(cast: Cast, talk: Talk) -> None:
    assert cast.guest.person
    assert restrict_branch(cast.moderator, message=talk.left, persons=[cast.guest.person]) == 2
    for viewer in (cast.guest, cast.moderator):
        assert sees(viewer, talk.left)
        assert sees(viewer, talk.below)
    assert sees(cast.member, talk.left)
    assert not sees(cast.member, talk.below)
    assert not sees(cast.stranger, talk.left)
    assert sees(cast.stranger, talk.right)


def test_later_answers_stay_inside_and_open_with_the_branch(cast: Cast, talk: Talk) -> None:
    assert cast.guest.person
    restrict_branch(cast.moderator, message=talk.left, persons=[cast.guest.person])
    later = answered(cast.guest, talk.left, "Between us.")
    assert sees(cast.moderator, later)
    assert not sees(cast.stranger, later)
    assert open_branch(cast.moderator, message=talk.left) == 3
    assert sees(cast.stranger, later)
    with pytest.raises(FolkmootError, match="not restricted"):
        open_branch(cast.moderator, message=talk.left)


def test_only_moderators_restrict_and_only_to_readers(cast: Cast, talk: Talk) -> None:
    for viewer in (cast.member, cast.guest, cast.stranger, cast.administrator):
        with pytest.raises((NotAllowed, NotFound)):
            restrict_branch(viewer, message=talk.left, persons=[])
    left_out = circle(cast, Openness.SECRET)
    posted = start_conversation(cast.member, group=left_out, title="A", text="words")
    message = Message.objects.get(pk=posted.message)
    assert cast.stranger.person
    with pytest.raises(Unusable, match="does not read this group"):
        restrict_branch(cast.owner, message=message, persons=[cast.stranger.person])
    assert not Message.objects.filter(restricted=True).exists()
