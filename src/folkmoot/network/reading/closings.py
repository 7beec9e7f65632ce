"""Decisions and answers, as a viewer may see them, with what they supersede and what came after."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet

from folkmoot.network.models import Closing, Conversation, Message
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Viewer

MOST_CHOICES = 50


class Linked(msgspec.Struct, frozen=True):
    """Another decision: where it stands, what it says."""

    message: UUID
    text: str
    decided_on: date


class Settled(msgspec.Struct, frozen=True):
    """A decision or an answer that stands; `earlier` and `later` where the viewer sees them.

    `is_superseded` may hold without `later`: what came after is not open to everybody.
    """

    pk: int
    message: int
    message_ref: UUID
    kind: str
    whole: bool
    text: str
    is_message: bool
    decided_by: str
    decided_on: date
    marked_by: str
    marked_at: datetime
    is_superseded: bool
    earlier: Linked | None
    later: Linked | None


class Past(msgspec.Struct, frozen=True):
    """One mark in the history of a message."""

    kind: str
    text: str
    decided_by: str
    decided_on: date
    marked_by: str
    marked_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None


def closings_of(viewer: Viewer, conversation: Conversation) -> list[Settled]:
    """What stands in a conversation: those in force first, of the whole one first, newest first."""
    rows = _standing(viewer).filter(message__conversation=conversation)
    found = _settled(viewer, rows)
    found.sort(key=lambda one: (one.decided_on, one.pk), reverse=True)
    return sorted(found, key=lambda one: (one.is_superseded, not one.whole))


def supersedable(viewer: Viewer, message: Message) -> list[Linked]:
    """Decisions of the group that a new one at `message` may take the place of, newest first."""
    rows = _standing(viewer).filter(group=message.group_id).exclude(message=message)
    free = rows.filter(~Exists(_later()) | Q(superseded_by__message=message))
    return [_linked(one) for one in free.order_by("-decided_on", "-pk").distinct()[:MOST_CHOICES]]


def closing_at(viewer: Viewer, message: UUID) -> Closing | None:
    """The mark that stands at a message the viewer may see."""
    return _standing(viewer).filter(message__ref=message).first()


def history_of(message: Message) -> list[Past]:
    """Every mark this message had, oldest first; give it only a message the viewer may see."""
    rows = Closing.objects.filter(message=message).select_related("marked_by", "withdrawn_by")
    return [
        Past(
            kind=one.kind,
            text=one.text or message.first_words,
            decided_by=one.decided_by,
            decided_on=one.decided_on,
            marked_by=one.marked_by.name if one.marked_by else "",
            marked_at=one.marked_at,
            withdrawn_by=one.withdrawn_by.name if one.withdrawn_by else "",
            withdrawn_at=one.withdrawn_at,
        )
        for one in rows.order_by("pk")
    ]


def flags_of(messages: Iterable[int]) -> dict[int, tuple[str, bool]]:
    """What each message is marked as, and whether a later decision took its place."""
    rows = Closing.objects.filter(message__in=list(messages), withdrawn_at=None)
    marked = rows.annotate(later=Exists(_later()))
    return {
        pk: (kind, late) for pk, kind, late in marked.values_list("message_id", "kind", "later")
    }


def decided_conversations(viewer: Viewer) -> QuerySet[Conversation]:
    """Conversations with a decision or an answer in force that the viewer sees."""
    rows = _standing(viewer).filter(~Exists(_later()))
    return Conversation.objects.filter(pk__in=rows.values("message__conversation"))


def answered_conversations(viewer: Viewer) -> list[int]:
    """Conversations, by row id, whose answer or decision the viewer sees."""
    return list(decided_conversations(viewer).values_list("pk", flat=True))


def _later() -> QuerySet[Closing]:
    return Closing.objects.filter(supersedes=OuterRef("pk"), withdrawn_at=None)


def _standing(viewer: Viewer) -> QuerySet[Closing]:
    seen = Message.objects.filter(message_seen(viewer), deleted_at=None, pk=OuterRef("message"))
    rows = Closing.objects.filter(Exists(seen), withdrawn_at=None)
    return rows.select_related("message", "marked_by")


def _settled(viewer: Viewer, rows: QuerySet[Closing]) -> list[Settled]:
    standing = list(rows)
    if not standing:
        return []
    others = _standing(viewer).filter(
        Q(pk__in=[one.supersedes_id for one in standing if one.supersedes_id])
        | Q(supersedes__in=[one.pk for one in standing])
    )
    by_pk = {one.pk: one for one in others}
    after = {one.supersedes_id: one for one in by_pk.values() if one.supersedes_id}
    late = set(rows.filter(Exists(_later())).values_list("pk", flat=True))
    return [
        Settled(
            pk=one.pk,
            message=one.message_id,
            message_ref=one.message.ref,
            kind=one.kind,
            whole=one.whole,
            text=one.text or one.message.first_words,
            is_message=not one.text,
            decided_by=one.decided_by,
            decided_on=one.decided_on,
            marked_by=one.marked_by.name if one.marked_by else "",
            marked_at=one.marked_at,
            is_superseded=one.pk in late,
            earlier=_linked(by_pk[one.supersedes_id]) if one.supersedes_id in by_pk else None,
            later=_linked(after[one.pk]) if one.pk in after else None,
        )
        for one in standing
    ]


def _linked(one: Closing) -> Linked:
    return Linked(one.message.ref, one.text or one.message.first_words, one.decided_on)
