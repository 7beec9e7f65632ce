"""What people choose about their mail; each change is theirs alone and recorded without detail."""

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import available_timezones

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed
from folkmoot.network import kinds
from folkmoot.network.models import Delivery, How, MailHabit, MailProblem
from folkmoot.network.notices.bearings import hows_of
from folkmoot.network.notices.due import reschedule
from folkmoot.network.notices.marks import rebase
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
    with _changing(actor, person, group):
        if group is None:
            MailHabit.objects.update_or_create(person=person, defaults={"how": _known(how)})
            return
        require(actor, SEE, group)
        if how:
            chosen = {"how": _known(how)}
            Delivery.objects.update_or_create(person=person, group=group, defaults=chosen)
        else:
            Delivery.objects.filter(person=person, group=group).delete()


def change_habit(actor: Viewer, *, habit: Habit) -> None:
    """Change when the actor's digests come, and what is mailed whatever a group's choice."""
    person = _themselves(actor)
    _require_usable(habit)
    with _changing(actor, person, None):
        values = msgspec.structs.asdict(habit)
        MailHabit.objects.update_or_create(person=person, defaults=values)
        reschedule(person.pk, clock.now())


def stop_all_mail(actor: Viewer) -> None:
    """Let the actor get no mail at all, whatever else they chose; `change_habit` takes it back."""
    person = _themselves(actor)
    with _changing(actor, person, None):
        MailHabit.objects.update_or_create(person=person, defaults={"no_mail": True})


def say_address_works(actor: Viewer) -> None:
    """Let mail go again to the actor's address, to which some came back."""
    person = _themselves(actor)
    with writing(actor) as work:
        problems = MailProblem.objects.filter(person=person, cleared_at=None)
        if problems.update(cleared_at=clock.now()):
            work.record(kinds.DELIVERY_CHOSEN)


@contextmanager
def _changing(actor: Viewer, person: Person, group: Group | None) -> Iterator[None]:
    """A transaction in which choices change; what waits for a digest or a mail is carried over."""
    with writing(actor) as work:
        before = hows_of(person.pk, actor.member_groups)
        yield
        rebase(person.pk, before, hows_of(person.pk, actor.member_groups), clock.now())
        work.record(kinds.DELIVERY_CHOSEN, group_thing(group) if group else "")


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
    if not (0 <= habit.hour <= 23 and 0 <= habit.weekday <= 6):
        raise FolkmootError("There is no such time.", hint="Choose one of the list.", place="hour")
    if habit.time_zone and habit.time_zone not in available_timezones():
        raise FolkmootError(
            f"{habit.time_zone!r} is no time zone.",
            hint="Such as Europe/Berlin.",
            place="time_zone",
        )
