"""When somebody's next digest comes: one row a person and rhythm as long as something waits."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from folkmoot.base.ids import new_ref
from folkmoot.network.models import DigestDue, MailHabit
from folkmoot.network.notices.bearings import habits_of
from folkmoot.network.notices.rhythms import next_digest


def expect_digests(wanted: Iterable[tuple[int, str]], now: datetime) -> None:
    """Note that something waits for these digests (person by row id, rhythm); twice is once."""
    pairs = set(wanted)
    persons = sorted({person for person, _ in pairs})
    rows = DigestDue.objects.filter(person__in=persons)
    missing = pairs - set(rows.values_list("person_id", "how"))
    if not missing:
        return
    habits = habits_of(persons)
    DigestDue.objects.bulk_create(
        [
            DigestDue(
                ref=new_ref(), person_id=person, how=how, due_at=due_at(habits[person], how, now)
            )
            for person, how in sorted(missing)
        ],
        ignore_conflicts=True,
    )


def due_at(habit: MailHabit, how: str, now: datetime) -> datetime:
    """The next moment for a digest of this rhythm, by this person's clock."""
    return next_digest(
        how,
        now,
        hour=habit.hour,
        weekday=habit.weekday,
        time_zone=habit.time_zone or settings.TIME_ZONE,
    )


def reschedule(person: int, now: datetime) -> None:
    """Let this person's waiting digests come at the hours they chose by now."""
    habit = habits_of([person])[person]
    for row in DigestDue.objects.filter(person=person, starts=0):
        DigestDue.objects.filter(pk=row.pk).update(due_at=due_at(habit, row.how, now))
