"""How far digests told a person of a group, kept right when they choose another way.

Without it a change of mind would lose what waited, or bring up what is old: from each message to a
digest, it begins behind what was mailed; the other way round, what waited comes in a last digest.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Max, Min, Q, QuerySet

from folkmoot.network.models import Announcement, DigestMark, How, Notice
from folkmoot.network.notices.choices import DIGESTS
from folkmoot.network.notices.due import expect_digests


def last_announcement() -> int:
    """The newest announcement, 0 if there is none."""
    return Announcement.objects.aggregate(last=Max("pk"))["last"] or 0


def last_finished() -> int:
    """Up to here each announcement was looked at for everybody."""
    first = Announcement.objects.filter(finished_at=None).aggregate(first=Min("pk"))["first"]
    return last_announcement() if first is None else first - 1


def rebase(person: int, before: Mapping[int, How], after: Mapping[int, How], now: datetime) -> None:
    """Move this person's marks where a group's way changed, within the action's transaction."""
    for group, how in after.items():
        old = before.get(group, how)
        if old == how:
            continue
        if how in DIGESTS:
            if old not in DIGESTS:
                _begin(person, group)
            expect_digests([(person, how)], now)
        elif old in DIGESTS and how != How.NEVER:
            _end(person, group, old, now)
        else:
            DigestMark.objects.filter(person=person, group=group).update(until=None)


def _begin(person: int, group: int) -> None:
    """Digests begin behind what was or will be mailed as messages; an unfinished end goes on."""
    open_end = DigestMark.objects.filter(person=person, group=group, until__isnull=False)
    if open_end.update(until=None):
        return
    waiting = Notice.objects.filter(person=person, settled_at=None, message__group=group)
    first = _first(Announcement.objects.filter(message__in=waiting.values("message")))
    bound = min(_decided(person, group), first - 1 if first else last_announcement())
    DigestMark.objects.update_or_create(
        person_id=person, group_id=group, defaults={"after": bound, "until": None}
    )


def _end(person: int, group: int, old: str, now: datetime) -> None:
    """What waited comes in one last digest of the old rhythm."""
    DigestMark.objects.update_or_create(
        person_id=person, group_id=group, defaults={"until": _decided(person, group)}
    )
    expect_digests([(person, old)], now)


def _decided(person: int, group: int) -> int:
    """Up to here it was decided, under the old choice, how this person gets each message."""
    open_rows = Announcement.objects.filter(
        Q(finished_at=None) & Q(reached__lt=person), group=group
    )
    first = _first(open_rows)
    return first - 1 if first else last_announcement()


def _first(rows: QuerySet[Announcement]) -> int:
    found: int | None = rows.aggregate(first=Min("pk"))["first"]
    return found or 0
