"""Changed branches: which unread messages hang together, what concerns the reader first."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail

from folkmoot.network.actions.branches import restrict_branch
from folkmoot.network.actions.following import follow_branch, mute_branch
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import Message
from folkmoot.network.reading.changes import Change, Concern, changes_of
from folkmoot.network.reading.intervals import numbers
from folkmoot.network.reading.news import news_of
from folkmoot.network.reading.state import (
    mark_all_read,
    mark_read,
    mark_unread,
    read_states,
    unread_numbers,
)
from folkmoot.people.api import Group, Openness, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.CLOSED)


def changes(viewer: Viewer, group: Group) -> list[Change]:
    return changes_of(viewer, unread_numbers(viewer, read_states(viewer, [group.pk])))[0]


def answered(viewer: Viewer, message: Message, text: str) -> Message:
    return Message.objects.get(pk=answer_message(viewer, message=message, text=text).message)


def started(viewer: Viewer, group: Group, title: str) -> Message:
    posted = start_conversation(viewer, group=group, title=title, text=f"About {title}.")
    return Message.objects.get(pk=posted.message)


def test_unread_messages_that_hang_together_are_one_change(cast: Cast, group: Group) -> None:
    root = started(cast.owner, group, "Slates")
    left, right = answered(cast.guest, root, "Grey."), answered(cast.moderator, root, "Red.")
    mark_all_read(cast.member, group)
    below = answered(cast.owner, left, "Why grey?")
    last = answered(cast.guest, below, "It rains.")
    other = answered(cast.guest, right, "No.")
    found = {change.top: change for change in changes(cast.member, group)}
    assert set(found) == {below.ref, other.ref}
    assert found[below.ref].numbers == (below.number, last.number)
    assert (found[below.ref].last_words, found[below.ref].last_writer) == ("It rains.", "Gast")
    assert found[other.ref].numbers == (other.number,)


def test_a_conversation_changed_all_over_is_one_change(cast: Cast, group: Group) -> None:
    root = started(cast.owner, group, "Slates")
    mark_all_read(cast.member, group)
    tops = [answered(cast.owner, root, f"Thought {number}.") for number in range(5)]
    (change,) = changes(cast.member, group)
    assert (change.top, change.branches) == (tops[0].ref, 5)


def test_what_concerns_most_stands_first(cast: Cast, group: Group) -> None:
    mine = started(cast.member, group, "Mine")
    took_part = started(cast.owner, group, "Took part")
    answered(cast.member, took_part, "Me too.")
    followed = started(cast.owner, group, "Followed")
    follow_branch(cast.member, message=followed)
    muted = started(cast.owner, group, "Muted")
    mute_branch(cast.member, message=muted)
    mark_all_read(cast.member, group)
    answered(cast.owner, mine, "An answer to you.")
    for root in (took_part, followed, muted):
        answered(cast.owner, root, "And then?")
    started(cast.owner, group, "Somewhere else")
    assert [(change.title, change.concern) for change in changes(cast.member, group)] == [
        ("Mine", Concern.ANSWER),
        ("Followed", Concern.FOLLOWED),
        ("Took part", Concern.TOOK_PART),
        ("Somewhere else", Concern.GROUP),
    ]
    assert news_of(cast.member).muted_count == 1


def test_named_comes_before_all(cast: Cast, group: Group) -> None:
    mine = started(cast.member, group, "Mine")
    mark_all_read(cast.member, group)
    answered(cast.owner, mine, "An answer.")
    posted = start_conversation(
        cast.owner, group=group, title="Named", text="What do you say, @Mads?"
    )
    start_conversation(cast.owner, group=group, title="Not named", text="Nothing, @Madsen.")
    found = changes(cast.member, group)
    assert [change.title for change in found] == ["Named", "Mine", "Not named"]
    assert (found[0].top, found[0].concern) == (posted.ref, Concern.MENTION)


def test_what_one_wrote_oneself_is_no_change(cast: Cast, group: Group) -> None:
    root = started(cast.member, group, "Mine")
    answered(cast.member, root, "Still me.")
    assert changes(cast.member, group) == []


def test_a_restricted_branch_tells_nothing(cast: Cast, group: Group) -> None:
    root = started(cast.owner, group, "Open words")
    mark_all_read(cast.member, group)
    hidden = answered(cast.moderator, root, "Hidden words.")
    restrict_branch(cast.moderator, message=hidden, persons=[])
    answered(cast.moderator, hidden, "More hidden words.")
    assert changes(cast.member, group) == []
    seen = answered(cast.owner, root, "Shown words.")
    (change,) = changes(cast.member, group)
    assert (change.numbers, change.last_words) == ((seen.number,), "Shown words.")


def test_of_a_long_absence_the_newest_are_laid_out_and_the_rest_counted(
    cast: Cast, group: Group
) -> None:
    deliver(group, [mail(f"one{number}", minutes=number) for number in range(250)])
    held = list(Message.objects.filter(group=group).values_list("number", flat=True))
    mark_all_read(cast.member, group)
    assert changes(cast.member, group) == []
    mark_unread(cast.member, group, numbers(number for number in held if number))
    mark_read(cast.member, group, [250])
    found = changes(cast.member, group)
    assert sum(len(change.numbers) for change in found) == 200
    assert news_of(cast.member).groups[0][1] == 249


def test_the_number_of_queries_does_not_grow(cast: Cast, group: Group) -> None:
    asked = []
    for _ in range(2):
        for number in range(10):
            root = started(cast.owner, group, f"Talk {number}")
            follow_branch(cast.member, message=root)
            answered(cast.owner, root, "More.")
        news_of(cast.member)
        with CaptureQueriesContext(connection) as queries:
            news_of(cast.member)
        asked.append(len(queries))
    assert asked[0] == asked[1]
