"""What a viewer may do to the messages of one page, asked once for all of them."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from folkmoot.base.database import Among
from folkmoot.network.models import Message
from folkmoot.network.rules import DELETE, EDIT, RESTORE
from folkmoot.people.api import POST, CompiledFor, Group, Viewer, allowed, condition_of, within


class Rights(NamedTuple):
    """May the viewer answer here at all; and the messages, by row id, they may change."""

    answers: bool = False
    edits: frozenset[int] = frozenset()
    deletes: frozenset[int] = frozenset()
    restores: frozenset[int] = frozenset()


def rights_in(viewer: Viewer, messages: Iterable[int]) -> Rights:
    """What the viewer may do to these messages (row ids) of one group.

    One query, and one more where the viewer deleted some of them.
    """
    if viewer.person is None:
        return Rights()
    found = _ASKED(viewer, list(messages))
    own = [row[0] for row in found if row[4] == viewer.person_id]
    return Rights(
        any(row[3] for row in found),
        frozenset(row[0] for row in found if row[1]),
        frozenset(row[0] for row in found if row[2]),
        _restored(viewer, own) if own else frozenset(),
    )


def _restored(viewer: Viewer, own: list[int]) -> frozenset[int]:
    """Which of the messages they deleted the viewer may bring back; the rule reads the clock."""
    rows = allowed(viewer, RESTORE, Message).filter(pk__in=own)
    return frozenset(rows.values_list("pk", flat=True))


def _asked(viewer: Viewer, messages: list[int]) -> QuerySet[Message, tuple[int, bool, bool, bool]]:
    conditions = {verb: condition_of(viewer, verb, Message) for verb in (EDIT, DELETE)}
    conditions[POST] = within(viewer, POST, Group, "group")
    asked = {
        verb: ExpressionWrapper(condition, output_field=BooleanField())
        for verb, condition in conditions.items()
    }
    rows = Message.objects.filter(Among("pk", messages)).annotate(**asked)
    return rows.values_list("pk", EDIT, DELETE, POST, "deleted_by")


_ASKED = CompiledFor(_asked, list)
