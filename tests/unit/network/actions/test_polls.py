"""Polls: each person counts once, however often they vote; what they chose stays theirs."""

from datetime import timedelta

import pytest
from msgspec.structs import replace
from tests.cast import Cast, circle

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.network.actions.polls import Question, add_poll, close_poll, start_poll, vote
from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.models import Message, Poll, Vote
from folkmoot.network.reading.polls import ShownPoll, polls_of
from folkmoot.people.api import Group, Openness, Viewer
from folkmoot.people.models import ActivityEntry

COLOURS = Question(question="Which colour?", options=["Grey", "Red", "Blue"])


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.OPEN)


def made(viewer: Viewer, group: Group, question: Question = COLOURS) -> Poll:
    posted = start_poll(viewer, group=group, question=question)
    return Poll.objects.select_related("message__group").get(message=posted.message)


def shown(viewer: Viewer, poll: Poll) -> ShownPoll:
    return polls_of(viewer, [poll.message_id])[poll.message_id]


def counts(poll: ShownPoll) -> list[int]:
    return [one.count for one in poll.tallies]


def test_a_vote_replaces_the_one_before(cast: Cast, group: Group) -> None:
    poll = made(cast.member, group)
    vote(cast.owner, poll=poll, numbers=[1])
    vote(cast.guest, poll=poll, numbers=[1])
    vote(cast.owner, poll=poll, numbers=[3])
    vote(cast.owner, poll=poll, numbers=[3])
    seen = shown(cast.owner, poll)
    assert counts(seen) == [1, 0, 1]
    assert (seen.voters, seen.chosen) == (2, frozenset({3}))
    assert seen.names == {1: ("Gast",), 3: ("Olive",)}
    vote(cast.owner, poll=poll, numbers=[])
    assert shown(cast.owner, poll).voters == 1


def test_several_only_where_asked_for(cast: Cast, group: Group) -> None:
    single = made(cast.member, group)
    with pytest.raises(Unusable):
        vote(cast.owner, poll=single, numbers=[1, 2])
    several = made(cast.member, group, replace(COLOURS, several=True))
    vote(cast.owner, poll=several, numbers=[1, 2])
    vote(cast.guest, poll=several, numbers=[2])
    seen = shown(cast.member, several)
    assert counts(seen) == [1, 2, 0]
    assert [round(one.share, 2) for one in seen.tallies] == [0.5, 1.0, 0.0]
    for wrong in (0, 4, -1):
        with pytest.raises(Unusable):
            vote(cast.owner, poll=several, numbers=[wrong])


def test_an_anonymous_vote_names_nobody(cast: Cast, group: Group) -> None:
    poll = made(cast.member, group, replace(COLOURS, anonymous=True))
    vote(cast.owner, poll=poll, numbers=[2])
    kept = Vote.objects.get()
    assert kept.person_id is None
    assert shown(cast.member, poll).names == {}
    assert shown(cast.owner, poll).chosen == {2}
    assert shown(cast.guest, poll).chosen == frozenset()
    deed = ActivityEntry.objects.get(kind="network.poll.voted")
    assert b"2" not in bytes(deed.detail)
    vote(cast.owner, poll=poll, numbers=[1])
    assert Vote.objects.count() == 1


def test_results_are_kept_back(cast: Cast, group: Group) -> None:
    after_vote = made(cast.member, group, replace(COLOURS, results="voted"))
    vote(cast.owner, poll=after_vote, numbers=[1])
    assert counts(shown(cast.owner, after_vote)) == [1, 0, 0]
    assert shown(cast.guest, after_vote).tallies == ()
    assert shown(cast.guest, after_vote).names == {}
    end = clock.now() + timedelta(days=1)
    at_end = made(cast.member, group, replace(COLOURS, results="closed", closes_at=end))
    vote(cast.owner, poll=at_end, numbers=[1])
    assert shown(cast.owner, at_end).tallies == ()
    close_poll(cast.member, poll=at_end)
    assert counts(shown(cast.guest, at_end)) == [1, 0, 0]


def test_the_end_is_the_end(cast: Cast, group: Group) -> None:
    poll = made(cast.member, group)
    with pytest.raises(NotAllowed):
        close_poll(cast.owner, poll=poll)
    close_poll(cast.member, poll=poll)
    with pytest.raises(FolkmootError, match="closed"):
        vote(cast.owner, poll=poll, numbers=[1])
    assert not Vote.objects.exists()


def test_who_votes(cast: Cast, group: Group) -> None:
    poll = made(cast.member, group)
    with pytest.raises(NotAllowed):
        vote(cast.stranger, poll=poll, numbers=[1])
    secret = made(cast.member, circle(cast, Openness.SECRET))
    with pytest.raises(NotFound):
        vote(cast.stranger, poll=secret, numbers=[1])


def test_the_same_key_asks_once(cast: Cast, group: Group) -> None:
    for _ in range(2):
        start_poll(cast.member, group=group, question=COLOURS, key="k")
    assert Poll.objects.count() == Message.objects.count() == 1


def test_a_poll_at_ones_own_message(cast: Cast, group: Group) -> None:
    posted = start_conversation(cast.member, group=group, title="T", text="Words")
    message = Message.objects.select_related("group").get(pk=posted.message)
    with pytest.raises(NotAllowed):
        add_poll(cast.owner, message=message, question=COLOURS)
    add_poll(cast.member, message=message, question=COLOURS)
    with pytest.raises(Unusable, match="already"):
        add_poll(cast.member, message=message, question=COLOURS)


@pytest.mark.parametrize(
    "wrong",
    [
        {"options": ["only one"]},
        {"options": ["a", "A "]},
        {"options": [str(n) for n in range(21)]},
        {"options": ["x" * 201, "y"]},
        {"question": "  "},
        {"question": "x" * 301},
        {"results": "never"},
        {"results": "closed"},
        {"closes_at": clock.now() - timedelta(days=1)},
    ],
)
def test_what_is_no_poll(cast: Cast, group: Group, wrong: dict[str, object]) -> None:
    with pytest.raises(Unusable):
        start_poll(cast.member, group=group, question=replace(COLOURS, **wrong))
    assert not Message.objects.exists()
