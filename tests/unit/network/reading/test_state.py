"""What somebody has read, counted exactly, for members only."""

import pytest
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail

from folkmoot.base.errors import NotFound
from folkmoot.network.reading.intervals import numbers
from folkmoot.network.reading.state import (
    mark_all_read,
    mark_read,
    mark_unread,
    read_state,
    read_states,
    unread_counts,
)
from folkmoot.people.api import Group, Viewer, add_member

pytestmark = pytest.mark.django_db


def unread(viewer: Viewer, group: Group) -> int | None:
    return unread_counts(viewer, read_states(viewer, [group.pk])).get(group.pk)


def test_everything_that_comes_after_joining_is_unread(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(5))
    assert unread(cast.member, open_group) == 5
    assert unread(cast.owner, open_group) == 5


def test_what_was_there_before_joining_counts_as_read(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(5))
    assert cast.stranger.person
    add_member(cast.owner, group=open_group, person=cast.stranger.person)
    cast.stranger.forget()
    assert unread(cast.stranger, open_group) == 0
    deliver(open_group, chain(2, prefix="later", subject="Something else"))
    assert unread(cast.stranger, open_group) == 2


def test_a_passer_by_has_nothing_to_catch_up_with(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(5))
    assert unread(cast.stranger, open_group) is None
    assert not mark_read(cast.stranger, open_group, [1, 2])
    assert not read_state(cast.stranger, open_group.pk).counted


def test_reading_is_each_ones_own(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(5))
    assert mark_read(cast.member, open_group, [1, 2, 4]) == numbers([1, 2, 4])
    assert unread(cast.member, open_group) == 2
    assert unread(cast.owner, open_group) == 5
    state = read_state(cast.member, open_group.pk)
    assert [number for number in range(1, 6) if state.is_unread(number)] == [3, 5]


def test_reading_twice_is_reading_once(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(3))
    mark_read(cast.member, open_group, [2])
    assert not mark_read(cast.member, open_group, [2])
    assert unread(cast.member, open_group) == 2


def test_numbers_not_given_out_yet_are_not_read_in_advance(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(2))
    mark_read(cast.member, open_group, [1, 2, 3, 99])
    deliver(open_group, chain(1, prefix="new", subject="News"))
    assert unread(cast.member, open_group) == 1


def test_all_at_once_and_back(cast: Cast, open_group: Group) -> None:
    deliver(open_group, chain(6))
    mark_read(cast.member, open_group, [3])
    changed = mark_all_read(cast.member, open_group)
    assert changed == numbers([1, 2, 4, 5, 6])
    assert unread(cast.member, open_group) == 0
    mark_unread(cast.member, open_group, changed)
    assert unread(cast.member, open_group) == 5
    assert 3 in read_state(cast.member, open_group.pk).read


def test_a_message_not_open_to_somebody_neither_counts_nor_is_read_in_advance(
    cast: Cast, closed_group: Group
) -> None:
    assert cast.owner.person
    private = mail("private", to="Olive <olive@example.org>", subject="Between us")
    box = cast.owner.person.addresses.get()
    held = deliver(closed_group, [*chain(2)])
    held = deliver(closed_group, [private], mailbox_of=box)
    assert held["private"].restricted
    assert unread(cast.owner, closed_group) == 3
    assert unread(cast.member, closed_group) == 2
    mark_all_read(cast.member, closed_group)
    mark_read(cast.member, closed_group, [held["private"].number or 0])
    assert unread(cast.member, closed_group) == 0
    held["private"].restricted = False
    held["private"].save()
    assert unread(cast.member, closed_group) == 1


def test_automatic_replies_are_nobodys_unread_mail(cast: Cast, open_group: Group) -> None:
    away = mail("away", answers="m0", headers={"Auto-Submitted": "auto-replied"})
    deliver(open_group, [*chain(2), away])
    assert unread(cast.member, open_group) == 2
    mark_all_read(cast.member, open_group)
    assert unread(cast.member, open_group) == 0


def test_whoever_may_not_read_the_group_learns_nothing(cast: Cast, secret_group: Group) -> None:
    deliver(secret_group, chain(2))
    with pytest.raises(NotFound):
        mark_read(cast.stranger, secret_group, [1])
