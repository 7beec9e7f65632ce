"""What people choose about their mail."""

import pytest
from tests.cast import Cast, circle

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.delivery import Habit, change_habit, choose_delivery, stop_all_mail
from folkmoot.network.models import Delivery, How, MailHabit
from folkmoot.people.api import Openness


def test_a_choice_of_a_group_is_one_row_and_can_be_taken_back(cast: Cast) -> None:
    group = circle(cast, Openness.CLOSED)
    choose_delivery(cast.member, group=group, how=How.WEEKLY)
    choose_delivery(cast.member, group=group, how=How.NEVER)
    assert Delivery.objects.get(person=cast.member.person, group=group).how == How.NEVER
    choose_delivery(cast.member, group=group, how="")
    assert not Delivery.objects.exists()


def test_the_choice_for_all_groups_keeps_what_else_was_chosen(cast: Cast) -> None:
    change_habit(cast.member, habit=Habit(hour=18, weekday=4, time_zone="Asia/Tokyo"))
    choose_delivery(cast.member, group=None, how=How.HOURLY)
    habit = MailHabit.objects.get(person=cast.member.person)
    assert (habit.how, habit.hour, habit.weekday) == (How.HOURLY, 18, 4)


def test_stopping_all_mail_changes_nothing_else(cast: Cast) -> None:
    choose_delivery(cast.member, group=None, how=How.AT_ONCE)
    stop_all_mail(cast.member)
    habit = MailHabit.objects.get(person=cast.member.person)
    assert habit.no_mail
    assert habit.how == How.AT_ONCE


def test_a_secret_group_stays_secret(cast: Cast) -> None:
    group = circle(cast, Openness.SECRET)
    with pytest.raises(NotFound):
        choose_delivery(cast.stranger, group=group, how=How.DAILY)
    assert not Delivery.objects.exists()


def test_nobody_chooses_without_an_account(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        choose_delivery(cast.anybody, group=None, how=How.DAILY)
    with pytest.raises(NotAllowed):
        stop_all_mail(cast.operator)


@pytest.mark.parametrize(
    "habit",
    [
        Habit(hour=24, weekday=0),
        Habit(hour=7, weekday=7),
        Habit(hour=7, weekday=0, time_zone="Mars"),
    ],
)
def test_times_that_do_not_exist_are_refused(cast: Cast, habit: Habit) -> None:
    with pytest.raises(FolkmootError):
        change_habit(cast.member, habit=habit)


def test_unknown_ways_are_refused(cast: Cast) -> None:
    with pytest.raises(FolkmootError, match="'sometimes' is no way"):
        choose_delivery(cast.member, group=None, how="sometimes")
