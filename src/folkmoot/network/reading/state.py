"""What a person has read, and how much is unread.

Kept for members only: a passer-by of an open group has nothing to catch up with. What somebody has
read is theirs: it is neither recorded in the activity chain nor told to the feed, and no other
person's page is made from it.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec
from django.db import transaction

from folkmoot.base import clock
from folkmoot.base.compiled import Compiled
from folkmoot.base.database import Among, update_rows
from folkmoot.network.models import GroupMail, Message, MessageKind, Reading
from folkmoot.network.reading.intervals import (
    EMPTY,
    NumberSet,
    first_numbers,
    numbers,
    packed,
    unpacked,
)
from folkmoot.network.reading.kept import Kept
from folkmoot.network.rules import message_seen
from folkmoot.people.api import READ, Group, Membership, Viewer, require


class ReadState(msgspec.Struct, frozen=True):
    """What the viewer has read of one group; `counted` is False for those who are no members."""

    read: NumberSet = EMPTY
    counted: bool = False

    def is_unread(self, number: int | None) -> bool:
        """Whether the message with this number waits for the viewer; ghosts have none."""
        return self.counted and number is not None and number not in self.read


NOT_COUNTED = ReadState()
_READ = Compiled(
    lambda person, group: (
        Reading.objects.select_for_update()
        .filter(person=person, group=group)
        .values_list("pk", "read")
    ),
    int,
    int,
)
_READINGS = Compiled(
    lambda person, groups: Reading.objects.filter(
        Among("group_id", groups), person=person
    ).values_list("group_id", "read"),
    int,
    list,
)
_LAST_NUMBERS = Compiled(
    lambda groups: GroupMail.objects.filter(Among("group_id", groups)).values_list(
        "group_id", "last_number"
    ),
    list,
)
_DELETED = Compiled(
    lambda groups: Message.objects.filter(
        Among("group_id", groups), deleted_at__isnull=False
    ).values_list("group_id", "number"),
    list,
)
_SOME_RESTRICTED = Compiled(
    lambda groups: Message.objects.filter(Among("group_id", groups), restricted=True).values_list(
        "pk"
    )[:1],
    list,
)
_joinings: Kept[tuple[int, datetime], int] = Kept(10_000)
_asides: Kept[tuple[int, int], NumberSet] = Kept(100_000)


def read_state(viewer: Viewer, group: int) -> ReadState:
    """What the viewer has read of the group (a row id). One query, mostly."""
    return read_states(viewer, [group]).get(group, NOT_COUNTED)


def read_states(viewer: Viewer, groups: Iterable[int]) -> dict[int, ReadState]:
    """What the viewer has read of those of the groups they belong to."""
    joined = [group for group in groups if group in viewer.group_roles]
    rows = _READINGS(viewer.person_id or 0, joined) if joined else []
    found = {group: ReadState(unpacked(bytes(read)), counted=True) for group, read in rows}
    for group in joined:
        if group not in found:
            found[group] = ReadState(_before_joining(viewer, group), counted=True)
    return found


def unread_counts(viewer: Viewer, states: Mapping[int, ReadState]) -> dict[int, int]:
    """How many messages of each group wait for the viewer; exact, two or three queries for all."""
    return {group: len(waiting) for group, waiting in unread_numbers(viewer, states).items()}


def unread_numbers(viewer: Viewer, states: Mapping[int, ReadState]) -> dict[int, NumberSet]:
    """The numbers of the messages of each group that wait for the viewer, and are open to them."""
    counted = [group for group, state in states.items() if state.counted]
    held = dict(_LAST_NUMBERS(counted)) if counted else {}
    closed = _closed_numbers(viewer, counted)
    return {
        group: first_numbers(held.get(group, 0))
        - states[group].read
        - closed.get(group, EMPTY)
        - _set_aside(group, held.get(group, 0))
        for group in counted
    }


def mark_read(viewer: Viewer, group: Group, seen: Iterable[int]) -> NumberSet:
    """Note that the viewer read these message numbers; returns those that were unread before.

    Numbers that are not given out yet, or belong to messages the viewer may not see, are left out:
    such a message is new to them on the day it is opened. Members only.
    """
    wanted = set(seen)
    rows = Message.objects.filter(message_seen(viewer), group=group, number__in=wanted)
    shown = numbers(number for number in rows.values_list("number", flat=True) if number)
    return _changed(viewer, group, lambda read: read | shown)


def mark_own(viewer: Viewer, group: Group, number: int) -> None:
    """Note that the viewer read what they just wrote; in the transaction that stores it.

    Members only. Whoever may post in a group may read it, so nothing is asked.
    """
    if group.pk not in viewer.group_roles or viewer.person_id is None:
        return
    found = _READ(viewer.person_id, group.pk)
    if not found:
        mark_read(viewer, group, [number])
        return
    row, read = found[0]
    after = unpacked(bytes(read)) | numbers([number])
    columns = ["read", "read_count", "changed_at"]
    update_rows(Reading, columns, [(packed(after), len(after), clock.now(), row)])


def mark_all_read(viewer: Viewer, group: Group) -> NumberSet:
    """Note that the viewer read everything they can see; returns what was unread before."""

    def all_of(read: NumberSet) -> NumberSet:
        rows = GroupMail.objects.filter(group=group).values_list("last_number", flat=True)
        last = rows.first() or 0
        closed = _closed_numbers(viewer, [group.pk]).get(group.pk, EMPTY)
        return read | (first_numbers(last) - closed - _set_aside(group.pk, last))

    return _changed(viewer, group, all_of)


def mark_unread(viewer: Viewer, group: Group, again: NumberSet) -> NumberSet:
    """Note that the viewer has not read these after all; returns those that were read before."""
    return _changed(viewer, group, lambda read: read - again)


def _changed(viewer: Viewer, group: Group, change: Callable[[NumberSet], NumberSet]) -> NumberSet:
    """Change the viewer's set in one transaction; returns in what the two differ."""
    require(viewer, READ, group)
    if group.pk not in viewer.group_roles:
        return EMPTY
    with transaction.atomic():
        row = Reading.objects.select_for_update().filter(person=viewer.person, group=group).first()
        before = unpacked(bytes(row.read)) if row else _before_joining(viewer, group.pk)
        after = change(before)
        if row is None or after != before:
            values = {"read": packed(after), "read_count": len(after), "changed_at": clock.now()}
            Reading.objects.update_or_create(person=viewer.person, group=group, defaults=values)
    return (after - before) | (before - after)


def _closed_numbers(viewer: Viewer, groups: list[int]) -> dict[int, NumberSet]:
    """Numbers of those messages of these groups, all readable as groups, the viewer may not see,
    and of those deleted: there is nothing in them to read.
    """
    if not groups:
        return {}
    found: dict[int, set[int]] = {}
    # asked exactly so, the partial indexes `message_restricted` and `message_deleted` answer
    restricted = Message.objects.filter(group__in=groups, restricted=True)
    unseen = _DELETED(groups)
    if _SOME_RESTRICTED(groups):
        hidden = restricted.exclude(message_seen(viewer))
        unseen += hidden.values_list("group_id", "number")
    for group, number in unseen:
        found.setdefault(group, set()).add(number or 0)
    return {group: numbers(held) for group, held in found.items()}


def _set_aside(group: int, last: int) -> NumberSet:
    """Numbers of bounces, automatic replies and the like, which stand in no conversation.

    Kept under the last number given out: what kind a message is never changes.
    """
    known = _asides.found([(group, last)])
    if known:
        return known[group, last]
    # asked exactly so, the partial index `message_aside` answers
    rows = Message.objects.filter(group=group)
    apart = rows.exclude(kind=MessageKind.NORMAL).values_list("number", flat=True)
    made = numbers(number for number in apart if number)
    _asides.keep((group, last), made, len(made.edges) + 1)
    return made


def _before_joining(viewer: Viewer, group: int) -> NumberSet:
    """What was there before the viewer joined counts as read, until they read something.

    Numbers grow with time of arrival, so the last one before that moment is found by halving: about
    seventeen look-ups for 100,000 messages, kept by moment, since what has come does not change.
    """
    rows = Membership.objects.filter(person=viewer.person_id, group=group)
    joined_at = rows.values_list("joined_at", flat=True).first()
    if joined_at is None:
        return EMPTY
    found = _joinings.found([(group, joined_at)])
    if not found:
        last = GroupMail.objects.filter(group=group).values_list("last_number", flat=True).first()
        before = _last_before(group, last or 0, joined_at)
        _joinings.keep((group, joined_at), before, 1)
        return first_numbers(before)
    return first_numbers(found[group, joined_at])


def _last_before(group: int, last: int, moment: datetime) -> int:
    """The highest number not above `last` that was given out before `moment`; 0 if none was."""
    low, high = 0, last
    while low < high:
        middle = (low + high + 1) // 2
        rows = Message.objects.filter(group=group, number=middle)
        added_at = rows.values_list("added_at", flat=True).first()
        if added_at is not None and added_at < moment:
            low = middle
        else:
            high = middle - 1
    return low
