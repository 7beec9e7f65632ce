"""What a viewer may do to the messages of one page, asked once for all of them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper

from folkmoot.network.models import Message
from folkmoot.network.rules import DELETE, EDIT, RESTORE
from folkmoot.people.api import POST, Group, Viewer, condition_of, within


class Rights(NamedTuple):
    """May the viewer answer here at all; and the messages, by row id, they may change."""

    answers: bool = False
    edits: frozenset[int] = frozenset()
    deletes: frozenset[int] = frozenset()
    restores: frozenset[int] = frozenset()


def rights_in(viewer: Viewer, messages: Iterable[int]) -> Rights:
    """What the viewer may do to these messages (row ids) of one group. One query."""
    if viewer.person is None:
        return Rights()
    conditions = {verb: condition_of(viewer, verb, Message) for verb in (EDIT, DELETE, RESTORE)}
    conditions[POST] = within(viewer, POST, Group, "group")
    asked = {
        verb: ExpressionWrapper(condition, output_field=BooleanField())
        for verb, condition in conditions.items()
    }
    rows = Message.objects.filter(pk__in=list(messages)).annotate(**asked)
    found = list(rows.values_list("pk", EDIT, DELETE, RESTORE, POST))
    return Rights(
        any(row[4] for row in found),
        frozenset(row[0] for row in found if row[1]),
        frozenset(row[0] for row in found if row[2]),
        frozenset(row[0] for row in found if row[3]),
    )
