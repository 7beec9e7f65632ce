"""Who is thanked by which message."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

import msgspec

from folkmoot.network.models import Message, Praise
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Person, Viewer

MOST_SHOWN = 20


class Thanked(msgspec.Struct, frozen=True):
    """Somebody who is thanked."""

    ref: UUID
    name: str


def praise_of(messages: Iterable[int]) -> dict[int, tuple[Thanked, ...]]:
    """Whom these messages thank, by name; give it only messages the viewer sees. One query."""
    rows = Praise.objects.filter(message__in=list(messages), persons__isnull=False)
    found: defaultdict[int, tuple[Thanked, ...]] = defaultdict(tuple)
    columns = ("message_id", "persons__ref", "persons__name")
    for message, ref, name in rows.order_by("persons__name", "persons__pk").values_list(*columns):
        found[message] += (Thanked(ref, name),)
    return dict(found)


def thanks_received(viewer: Viewer, person: Person) -> list[Message]:
    """The newest messages that thank somebody, of those the viewer may see."""
    rows = Message.objects.filter(message_seen(viewer), praise__persons=person, deleted_at=None)
    read_along = rows.select_related("group", "sender__person")
    return list(read_along.order_by("-sent_at", "-pk")[:MOST_SHOWN])
