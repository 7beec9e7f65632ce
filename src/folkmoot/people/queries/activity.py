"""The record of who did what, for administrators."""

from datetime import datetime

import msgspec
from django.db.models import QuerySet

from folkmoot.people.access.house import may_administer, require_house
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.activity.kinds import label
from folkmoot.people.activity.record import Fact, facts
from folkmoot.people.models import ActivityEntry, Person


class ShownEntry(msgspec.Struct, frozen=True):
    """An entry of the record as the page shows it."""

    number: int
    at: datetime
    actor: Person | None
    kind: str
    label: str
    thing: str
    facts: dict[str, Fact]
    hash: str


def activity(
    viewer: Viewer, *, actor: int | None = None, kind: str = "", thing: str = ""
) -> QuerySet[ActivityEntry]:
    """Entries, newest first; narrowed to an actor, a kind (or all below `people.`), a thing."""
    require_house(viewer, may_administer)
    rows = ActivityEntry.objects.select_related("actor").order_by("-pk")
    if actor is not None:
        rows = rows.filter(actor=actor)
    if kind:
        rows = rows.filter(kind__startswith=kind) if kind.endswith(".") else rows.filter(kind=kind)
    return rows.filter(thing=thing) if thing else rows


def shown_entry(entry: ActivityEntry) -> ShownEntry:
    """An entry in words."""
    return ShownEntry(
        number=entry.pk,
        at=entry.at,
        actor=entry.actor,
        kind=entry.kind,
        label=label(entry.kind),
        thing=entry.thing,
        facts=facts(entry),
        hash=bytes(entry.hash).hex(),
    )
