"""From an announcement to its notices: in the background, some people at a time.

A step looks at the next people of a group for all messages of it that stand at the same place,
writes who gets them at once and whose digest they wait for, and how far it came, in one
transaction: so a kill repeats a step or does not, and both come to the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from folkmoot.base import clock
from folkmoot.base.ids import new_ref
from folkmoot.network.models import Announcement, How, Notice
from folkmoot.network.notices.bearings import Facts, facts_of, wishes_of
from folkmoot.network.notices.choices import DIGESTS, choice
from folkmoot.network.notices.due import expect_digests
from folkmoot.people.api import GroupRole, Membership, PersonKind

PEOPLE_AT_ONCE = 1000
MESSAGES_AT_ONCE = 50


def step() -> bool:
    """Look at the next people for the oldest announcements; True if there were any."""
    now = clock.now()
    # asked first without a transaction: an idle worker shall keep nobody from writing
    if not _due(now).exists():
        return False
    with transaction.atomic():
        rows = _due(now).select_for_update(skip_locked=True)
        first = rows.first()
        if first is None:
            return False
        same = rows.filter(group=first.group_id, reached=first.reached)
        announced = list(same[:MESSAGES_AT_ONCE])
        members = _members(first)
        _write(announced, members)
        _move_on(announced, members, now)
    return True


def _due(now: datetime) -> QuerySet[Announcement]:
    return Announcement.objects.filter(finished_at=None, due_at__lte=now).order_by("pk")


def _members(announcement: Announcement) -> list[Membership]:
    """The next people of the group; correspondents and programs are told nothing."""
    rows = Membership.objects.filter(
        ~Q(role=GroupRole.CORRESPONDENT),
        ~Q(person__kind=PersonKind.BOT),
        group=announcement.group_id,
        person__gt=announcement.reached,
        person__is_active=True,
    )
    return list(rows.select_related("person").order_by("person_id")[:PEOPLE_AT_ONCE])


def _write(announced: Sequence[Announcement], members: Sequence[Membership]) -> None:
    facts = facts_of(row.message_id for row in announced)
    if not facts or not members:
        return
    persons = [member.person_id for member in members]
    wishes = wishes_of(persons, announced[0].group_id)
    notices: list[Notice] = []
    digests: set[tuple[int, str]] = set()
    for message, member in _pairs(announced, members, facts):
        person = member.person
        chosen = choice(wishes[person.pk], message.bearing(person.pk))
        if chosen.how == How.AT_ONCE:
            notices.append(
                Notice(
                    ref=new_ref(), person=person, message_id=message.message, reason=chosen.reason
                )
            )
        elif chosen.how in DIGESTS:
            digests.add((person.pk, chosen.how))
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
    # by the time of the message: after a pause of the worker a digest is late, not a day later
    expect_digests(digests, announced[0].due_at)


def _pairs(
    announced: Sequence[Announcement], members: Sequence[Membership], facts: Mapping[int, Facts]
) -> Iterable[tuple[Facts, Membership]]:
    """Messages in their order, each with those who belonged to the group when it came."""
    for row in announced:
        message = facts.get(row.message_id)
        for member in members if message else ():
            if message and member.joined_at <= message.added_at:
                yield message, member


def _move_on(
    announced: Sequence[Announcement], members: Sequence[Membership], now: datetime
) -> None:
    rows = Announcement.objects.filter(pk__in=[row.pk for row in announced])
    if len(members) < PEOPLE_AT_ONCE:
        rows.update(finished_at=now, reached=members[-1].person_id if members else 0)
    else:
        rows.update(reached=members[-1].person_id)
