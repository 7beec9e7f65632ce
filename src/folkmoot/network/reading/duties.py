"""What people have to read: who, who has, and what still waits for somebody."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.base.database import Among
from folkmoot.base.errors import NotAllowed
from folkmoot.network.models import Acknowledgement, Message, MustRead
from folkmoot.network.rules import message_seen
from folkmoot.people.api import (
    MODERATE,
    CompiledFor,
    GroupRole,
    Membership,
    Person,
    PersonKind,
    Viewer,
    may,
    visible,
)

MOST_WAITING = 20


class Duty(msgspec.Struct, frozen=True):
    """A message somebody still has to read."""

    message: UUID
    title: str
    first_words: str
    group: str
    until: date


class Reader(msgspec.Struct, frozen=True):
    """Somebody who is to read a message; `at`: when they said that they did."""

    person: int
    ref: UUID
    name: str
    at: datetime | None


def must_read_for(viewer: Viewer) -> list[Duty]:
    """What waits for the viewer's acknowledgement, the most pressing first. Two queries at most."""
    if viewer.person is None or not viewer.member_groups:
        return []
    waiting = [row for row, _ in _PRESSING(viewer)]
    if not waiting:
        return []
    rows = MustRead.objects.filter(pk__in=waiting).select_related("message__conversation", "group")
    return [
        Duty(
            message=duty.message.ref,
            title=duty.message.subject or duty.message.talk_title,
            first_words=duty.message.first_words,
            group=duty.group.title,
            until=duty.until,
        )
        for duty in rows.order_by("until", "pk")
    ]


def waiting_among(viewer: Viewer, messages: Iterable[int]) -> set[int]:
    """Those of these messages the viewer still has to acknowledge."""
    if viewer.person is None:
        return set()
    return {message for (message,) in _WAITING_AMONG(viewer, list(messages))}


def has_to_read(viewer: Viewer, duty: MustRead) -> bool:
    """Whether the viewer is among those who have to read it, acknowledged or not."""
    return _asked(viewer).filter(pk=duty.pk).exists()


def readers_of(duty: MustRead) -> list[Reader]:
    """Everybody who is to read it and may see it, those who have not first, then by name.

    Asks nobody's permission: the page asks for moderators and the author.
    """
    acknowledged = dict(
        Acknowledgement.objects.filter(must_read=duty).values_list("person_id", "at")
    )
    found = [
        Reader(person.pk, person.ref, person.name, acknowledged.get(person.pk))
        for person in _asked_persons(duty)
        if person.pk in acknowledged or _sees(person, duty.message)
    ]
    return sorted(found, key=lambda one: (one.at is not None, one.name.casefold(), one.person))


def require_look(viewer: Viewer, message: Message) -> None:
    """Who has read what is for those who asked for it, not for everybody's eyes."""
    is_author = message.posted_by_id is not None and message.posted_by_id == viewer.person_id
    if not (is_author or may(viewer, MODERATE, message.group)):
        raise NotAllowed(
            "Only its author and moderators see who has read it.",
            hint="Ask a moderator of the group.",
        )


def standing_duties(messages: Iterable[int]) -> dict[int, MustRead]:
    """The must-read marks of these messages, by message; no query for none."""
    asked = list(messages)
    rows = MustRead.objects.filter(message__in=asked, withdrawn_at=None) if asked else ()
    return {duty.message_id: duty for duty in rows}


def _asked_persons(duty: MustRead) -> QuerySet[Person]:
    if not duty.everybody:
        return duty.readers.filter(is_active=True)
    belongs = Membership.objects.filter(group=duty.group_id, person=OuterRef("pk"))
    rows = Person.objects.filter(Exists(belongs.exclude(role=GroupRole.CORRESPONDENT)))
    kinds = (PersonKind.BOT, PersonKind.CORRESPONDENT)
    return rows.filter(is_active=True).exclude(kind__in=kinds)


def _sees(person: Person, message: Message) -> bool:
    """Nearly every message is open to its group; only of the others the rules are asked."""
    if not message.restricted:
        return True
    return visible(Viewer(person), Message).filter(pk=message.pk).exists()


def _asked(viewer: Viewer) -> QuerySet[MustRead]:
    for_all = Q(everybody=True, group__in=viewer.member_groups)
    for_them = Q(everybody=False, readers=viewer.person_id)
    seen = Message.objects.filter(message_seen(viewer), deleted_at=None, pk=OuterRef("message"))
    rows = MustRead.objects.filter(for_all | for_them, Exists(seen), withdrawn_at=None)
    return rows.distinct()


def _open_duties(viewer: Viewer) -> QuerySet[MustRead]:
    said = Acknowledgement.objects.filter(must_read=OuterRef("pk"), person=viewer.person_id)
    return _asked(viewer).filter(~Exists(said))


_PRESSING = CompiledFor(
    lambda viewer: (
        _open_duties(viewer).order_by("until", "pk").values_list("pk", "until")[:MOST_WAITING]
    )
)
_WAITING_AMONG = CompiledFor(
    lambda viewer, messages: (
        _open_duties(viewer).filter(Among("message_id", messages)).values_list("message_id")
    ),
    list,
)
