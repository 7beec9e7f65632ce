"""Home: what changed in a reader's groups, and the newest conversations where nothing did."""

from typing import NamedTuple

from django.db.models import QuerySet

from folkmoot.base.database import DEFAULT
from folkmoot.network.models import Conversation, GroupMail
from folkmoot.network.reading.changes import Change, changes_of
from folkmoot.network.reading.groups import Row, rows_of
from folkmoot.network.reading.state import ReadState, read_states, unread_counts, unread_numbers
from folkmoot.people.api import CompiledFor, Group, Viewer, visible

CHANGES = 60
FEW_CHANGES = 8
"""With fewer, the newest conversations stand below."""
RECENT = 30
GROUPS_LOOKED_AT = 6
"""The groups in which something was written last; their newest conversations are likely the
newest of all."""


_FIELDS = [field.attname for field in Group._meta.concrete_fields]  # noqa: SLF001  # Django's documented model API
_GROUPS = CompiledFor(lambda viewer: _groups(viewer).values_list(*_FIELDS))


class News(NamedTuple):
    """Changes by concern, how many more there are and how many messages are muted; the newest
    conversations without anything unread; groups with their unread count, their names by row.
    """

    changes: list[Change]
    further_count: int
    muted_count: int
    recent: list[Row]
    groups_of_rows: dict[int, str]
    groups: list[tuple[Group, int]]
    titles: dict[int, str]


def unread_total(viewer: Viewer) -> int:
    """How many messages wait for the viewer in all their groups together; exact."""
    states = read_states(viewer, _groups(viewer).values_list("pk", flat=True))
    return sum(unread_counts(viewer, states).values())


def _groups(viewer: Viewer) -> QuerySet[Group]:
    """The groups whose news are the viewer's: their own that are not archived."""
    return visible(viewer, Group).filter(pk__in=viewer.member_groups, archived_at=None)


def news_of(viewer: Viewer) -> News:
    """What changed in the groups the viewer belongs to."""
    groups = [Group.from_db(DEFAULT, _FIELDS, row) for row in _GROUPS(viewer)]
    states = read_states(viewer, [group.pk for group in groups])
    unread = unread_numbers(viewer, states)
    changes, muted = changes_of(viewer, unread)
    titles = {group.pk: group.title for group in groups}
    recent = _recent(viewer, groups, states) if len(changes) < FEW_CHANGES else []
    counts = {group: len(waiting) for group, waiting in unread.items()}
    by_unread = sorted(groups, key=lambda group: (-counts.get(group.pk, 0), group.title))
    return News(
        changes=changes[:CHANGES],
        further_count=max(len(changes) - CHANGES, 0),
        muted_count=muted,
        recent=[row for row, _ in recent],
        groups_of_rows={row.pk: titles[group] for row, group in recent},
        groups=[(group, counts.get(group.pk, 0)) for group in by_unread],
        titles=titles,
    )


def _recent(
    viewer: Viewer, groups: list[Group], states: dict[int, ReadState]
) -> list[tuple[Row, int]]:
    """The newest conversations in which nothing waits, with the group of each."""
    mail = GroupMail.objects.filter(group__in=groups, last_at__isnull=False).order_by("-last_at")
    newest: list[Conversation] = []
    for group in mail.values_list("group", flat=True)[:GROUPS_LOOKED_AT]:
        held = visible(viewer, Conversation).filter(group=group, message_count__gt=0)
        newest += held.exclude(last_at=None).order_by("-last_at", "-pk")[:RECENT]
    for_all = {group.pk: states.get(group.pk, ReadState()) for group in groups}
    rows = rows_of(viewer, newest, for_all)
    found = [
        (row, each.group_id) for row, each in zip(rows, newest, strict=True) if not row.unread_count
    ]
    found.sort(key=lambda pair: _latest(pair[0]), reverse=True)
    return found[:RECENT]


def _latest(row: Row) -> float:
    return row.last_at.timestamp() if row.last_at else 0.0
