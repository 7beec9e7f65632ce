"""What somebody wrote: where, when, and with whom they talk; only what the viewer may see."""

from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet

from folkmoot.base.database import MonthOf
from folkmoot.network.models import Message, MessageKind
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Person, Viewer

LATEST = 20
MOST_GROUPS = 12
MOST_PARTNERS = 12


class InGroup(msgspec.Struct, frozen=True):
    """How much somebody wrote in a group."""

    slug: str
    title: str
    count: int


class Partner(msgspec.Struct, frozen=True):
    """How often somebody answered a person and was answered by them."""

    ref: UUID
    name: str
    count: int


class Month(msgspec.Struct, frozen=True):
    """How many messages in a month."""

    begins: date
    count: int


class Writing(msgspec.Struct, frozen=True):
    """What a person wrote, as one viewer may see it."""

    count: int
    first: date | None
    last: date | None
    groups: tuple[InGroup, ...]
    months: tuple[Month, ...]
    partners: tuple[Partner, ...]
    latest: tuple[Message, ...]
    sent_at_unknown: int


def writing_of(viewer: Viewer, person: Person) -> Writing:
    """What the person wrote. Seven queries; none of them reads a body."""
    wrote = Message.objects.filter(
        message_seen(viewer), sender__person=person, is_ghost=False, kind=MessageKind.NORMAL
    )
    figures = wrote.aggregate(
        count=Count("pk"),
        first=Min("sent_at"),
        last=Max("sent_at"),
        undated=Count("pk", Q(sent_at=None)),
    )
    by_group = wrote.values("group__slug", "group__title").annotate(count=Count("pk"))
    columns = ("group__slug", "group__title", "count")
    return Writing(
        count=figures["count"],
        first=figures["first"].date() if figures["first"] else None,
        last=figures["last"].date() if figures["last"] else None,
        groups=tuple(
            InGroup(*row) for row in by_group.order_by("-count").values_list(*columns)[:MOST_GROUPS]
        ),
        months=_months(wrote),
        partners=_partners(viewer, person),
        latest=tuple(
            wrote.select_related("group").order_by(F("sent_at").desc(nulls_last=True))[:LATEST]
        ),
        sent_at_unknown=figures["undated"],
    )


def _months(wrote: QuerySet[Message]) -> tuple[Month, ...]:
    dated = wrote.exclude(sent_at=None).annotate(month=MonthOf("sent_at"))
    rows = dated.values_list("month").annotate(count=Count("pk")).order_by("month")
    return tuple(Month(date.fromisoformat(f"{month}-01"), count) for month, count in rows)


def _partners(viewer: Viewer, person: Person) -> tuple[Partner, ...]:
    """Whom they answer and who answers them, both messages open to the viewer."""
    seen = Message.objects.filter(message_seen(viewer))
    own = seen.filter(sender__person=person)
    other = "parent__sender__person"
    # asked for each parent: a list of all that is seen is longer than what one person answered
    asked = own.filter(Exists(seen.filter(pk=OuterRef("parent")))).exclude(**{other: person})
    answering = seen.filter(parent__in=own).exclude(sender__person=person)
    counts: dict[tuple[UUID, str], int] = {}
    for path, rows in (
        (other, asked),
        ("sender__person", answering),
    ):
        pairs = (
            rows.exclude(**{path: None})
            .values_list(f"{path}__ref", f"{path}__name")
            .annotate(count=Count("pk"))
            .order_by("-count")[: 4 * MOST_PARTNERS]
        )
        for ref, name, count in pairs:
            counts[ref, name] = counts.get((ref, name), 0) + count
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0][1]))
    return tuple(Partner(ref, name, count) for (ref, name), count in ranked[:MOST_PARTNERS])
