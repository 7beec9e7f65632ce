"""How many mails somebody was spared, by week.

A mailing list would have sent every message written here in one's groups as a mail of its own; what
Folkmoot sent instead is counted as it is sent. The difference is what was spared.
"""

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta

import msgspec
from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from folkmoot.network.models import MailCount, Message, MessageKind, Way
from folkmoot.people.api import Membership, Viewer, visible

WEEKS = 12


class SparedWeek(msgspec.Struct, frozen=True):
    """A week, by its Monday: mails a list would have sent, and those Folkmoot sent."""

    monday: date
    as_list: int
    at_once: int
    digests: int

    @property
    def sent(self) -> int:
        """All mails that were sent."""
        return self.at_once + self.digests

    @property
    def spared(self) -> int:
        """Mails not sent; below zero where digests told of nothing a list would have mailed."""
        return self.as_list - self.sent


def spared_weeks(viewer: Viewer, today: date, weeks: int = WEEKS) -> list[SparedWeek]:
    """The last weeks up to that of `today`, oldest first, in UTC."""
    first = _monday(today) - timedelta(weeks=weeks - 1)
    as_list = _as_list(viewer, first)
    totals: dict[date, tuple[int, int]] = {}
    for day, at_once, digests in _sent(viewer, first):
        before = totals.get(_monday(day), (0, 0))
        totals[_monday(day)] = (before[0] + at_once, before[1] + digests)
    mondays = [first + timedelta(weeks=number) for number in range(weeks)]
    return [SparedWeek(monday, as_list[monday], *totals.get(monday, (0, 0))) for monday in mondays]


def _as_list(viewer: Viewer, first: date) -> Counter[date]:
    """What was written by others in the viewer's groups since they joined, by week."""
    began = datetime.combine(first, time(), UTC)
    wanted = Q(pk__in=[])
    joined = Membership.objects.filter(person=viewer.person_id, group__in=viewer.member_groups)
    for group, joined_at in joined.values_list("group_id", "joined_at"):
        wanted |= Q(group=group, added_at__gte=max(joined_at, began))
    rows = visible(viewer, Message).filter(wanted, is_ghost=False, kind=MessageKind.NORMAL)
    rows = rows.exclude(way=Way.IMPORT).exclude(posted_by=viewer.person_id)
    days = rows.annotate(day=TruncDate("added_at", tzinfo=UTC)).values("day")
    found: Counter[date] = Counter()
    for day, count in days.annotate(count=Count("pk")).values_list("day", "count"):
        found[_monday(day)] += count
    return found


def _sent(viewer: Viewer, first: date) -> list[tuple[date, int, int]]:
    rows = MailCount.objects.filter(person=viewer.person_id, day__gte=first)
    return list(rows.values_list("day", "at_once", "digests"))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
