"""Messages that only their recipients see, as those who may open them know of them."""

from django.db.models import Count, QuerySet

from folkmoot.base import clock
from folkmoot.network.audience import UNDO_WITHIN
from folkmoot.network.models import Conversation, Message
from folkmoot.network.rules import CLOSE, OPEN, message_seen
from folkmoot.people.api import Group, Viewer, allowed


def openable_in(viewer: Viewer, conversation: Conversation) -> frozenset[int]:
    """Its messages, by row id, that the viewer may open. No query where all of it is open."""
    if not conversation.restricted_count:
        return frozenset()
    rows = allowed(viewer, OPEN, Message).filter(conversation=conversation)
    return frozenset(rows.values_list("pk", flat=True))


def waiting(viewer: Viewer, group: Group) -> QuerySet[Message]:
    """Messages of the group the viewer may open, newest first."""
    # asked exactly so, the partial index `message_restricted` answers
    rows = allowed(viewer, OPEN, Message).filter(group=group, restricted=True)
    return _listed(rows).order_by("-sent_at", "-pk")


def opened_lately(viewer: Viewer, group: Group) -> QuerySet[Message]:
    """Messages whose opening the viewer can still take back, the last one first."""
    late = clock.now() - UNDO_WITHIN
    rows = allowed(viewer, CLOSE, Message).filter(group=group, opening__opened_at__gte=late)
    return _listed(rows).select_related("opening__opened_by").order_by("-opening__opened_at")


def seen_among(viewer: Viewer, messages: list[Message]) -> set[int]:
    """Those of the messages, by row id, that the viewer may read; of the others no word is told."""
    rows = Message.objects.filter(message_seen(viewer), pk__in=[one.pk for one in messages])
    return set(rows.values_list("pk", flat=True))


def _listed(rows: QuerySet[Message]) -> QuerySet[Message]:
    """With the sender and how many addresses it went to."""
    received = Count("recipients__address", distinct=True)
    return rows.select_related("sender__person", "group").annotate(recipient_count=received)
