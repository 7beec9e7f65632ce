"""What people choose about their mail; each change is theirs alone and recorded without detail."""

from zoneinfo import available_timezones

import msgspec

from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.network import kinds
from folkmoot.network.models import Delivery, How, MailHabit
from folkmoot.people.api import SEE, Group, Person, Viewer, group_thing, require, writing


class Habit(msgspec.Struct, frozen=True, kw_only=True):
    """When digests come and what is mailed whatever the choice of a group; see `MailHabit`."""

    hour: int
    weekday: int
    time_zone: str = ""
    direct_at_once: bool = True
    no_mail: bool = False


def choose_delivery(actor: Viewer, *, group: Group | None, how: str) -> None:
    """Choose how the actor gets what is written in a group, or (None) in all groups without choice.

    An empty `how` for a group takes the choice back, so that the one for all groups holds again.
    Raises NotAllowed for somebody without account, NotFound for a group they may not see,
    FolkmootError for an unknown `how`.
    """
    person = _themselves(actor)
    with writing(actor) as work:
        if group is None:
            MailHabit.objects.update_or_create(person=person, defaults={"how": _known(how)})
            work.record(kinds.DELIVERY_CHOSEN)
            return
        require(actor, SEE, group)
        if how:
            chosen = {"how": _known(how)}
            Delivery.objects.update_or_create(person=person, group=group, defaults=chosen)
        else:
            Delivery.objects.filter(person=person, group=group).delete()
        work.record(kinds.DELIVERY_CHOSEN, group_thing(group))


def change_habit(actor: Viewer, *, habit: Habit) -> None:
    """Change when the actor's digests come, and what is mailed whatever a group's choice."""
    person = _themselves(actor)
    _require_usable(habit)
    with writing(actor) as work:
        values = msgspec.structs.asdict(habit)
        MailHabit.objects.update_or_create(person=person, defaults=values)
        work.record(kinds.DELIVERY_CHOSEN)


def stop_all_mail(actor: Viewer) -> None:
    """Let the actor get no mail at all, whatever else they chose; `change_habit` takes it back."""
    person = _themselves(actor)
    with writing(actor) as work:
        MailHabit.objects.update_or_create(person=person, defaults={"no_mail": True})
        work.record(kinds.DELIVERY_CHOSEN)


def _themselves(actor: Viewer) -> Person:
    if actor.person is None:
        raise NotAllowed("Only a person gets mail.", hint="Sign in first.")
    return actor.person


def _known(how: str) -> str:
    if how not in How.values:
        raise FolkmootError(
            f"{how!r} is no way to get mail.", hint=f"One of {', '.join(How.values)}.", place="how"
        )
    return how


def _require_usable(habit: Habit) -> None:
    if not (0 <= habit.hour <= 23 and 0 <= habit.weekday <= 6):  # hours and weekdays
        raise FolkmootError("There is no such time.", hint="Choose one of the list.", place="hour")
    if habit.time_zone and habit.time_zone not in available_timezones():
        raise FolkmootError(
            f"{habit.time_zone!r} is no time zone.",
            hint="Such as Europe/Berlin.",
            place="time_zone",
        )
