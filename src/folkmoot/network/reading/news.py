"""Home: the newest conversations of a reader's groups, those with something unread first."""

from typing import NamedTuple

from folkmoot.network.models import Conversation
from folkmoot.network.reading.groups import Row, rows_of
from folkmoot.network.reading.state import ReadState, read_states, unread_counts
from folkmoot.people.api import Group, Viewer, visible

SHOWN = 40
PER_GROUP = 40


class News(NamedTuple):
    """Rows, unread ones first, the group of each by conversation, and groups with their unread."""

    rows: list[Row]
    groups_of_rows: dict[int, str]
    groups: list[tuple[Group, int]]


def news_of(viewer: Viewer) -> News:
    """What changed in the groups the viewer belongs to. One query a group and a few for all."""
    groups = list(visible(viewer, Group).filter(pk__in=viewer.member_groups, archived_at=None))
    states = read_states(viewer, [group.pk for group in groups])
    newest: list[Conversation] = []
    for group in groups:
        held = visible(viewer, Conversation).filter(group=group, message_count__gt=0)
        newest += held.exclude(last_at=None).order_by("-last_at", "-pk")[:PER_GROUP]
    rows = list(rows_of(viewer, newest, _for_all(groups, states)))
    # what is unread stands first, the newest first among each
    rows.sort(key=_latest, reverse=True)
    rows.sort(key=lambda row: row.unread_count == 0)
    titles = {group.pk: group.title for group in groups}
    unread = unread_counts(viewer, states)
    by_unread = sorted(groups, key=lambda group: (-unread.get(group.pk, 0), group.title))
    return News(
        rows=rows[:SHOWN],
        groups_of_rows={each.pk: titles[each.group_id] for each in newest},
        groups=[(group, unread.get(group.pk, 0)) for group in by_unread],
    )


def _for_all(groups: list[Group], states: dict[int, ReadState]) -> dict[int, ReadState]:
    return {group.pk: states.get(group.pk, ReadState()) for group in groups}


def _latest(row: Row) -> float:
    return row.last_at.timestamp() if row.last_at else 0.0
