"""What waits for a moderator: suggested places and doubtful edges."""

from django.db.models import QuerySet

from folkmoot.network.figures import DOUBTFUL
from folkmoot.network.models import Message, Suggestion
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Group, Viewer


def suggestions(viewer: Viewer, group: Group) -> QuerySet[Suggestion]:
    """Places that were suggested and not settled, both messages visible; surest first."""
    seen = Message.objects.filter(message_seen(viewer), group=group)
    rows = Suggestion.objects.filter(group=group, dismissed_at=None, child__parent=None)
    rows = rows.filter(child__in=seen, parent__in=seen)
    read_along = ("child__sender__person", "parent__sender__person")
    return rows.select_related(*read_along).order_by("-confidence", "pk")


def doubtful_edges(viewer: Viewer, group: Group) -> QuerySet[Message]:
    """Messages whose place is uncertain, with the message they hang under; the least sure first."""
    seen = Message.objects.filter(message_seen(viewer), group=group)
    rows = seen.filter(confidence__lt=DOUBTFUL, parent__in=seen, is_ghost=False)
    read_along = ("sender__person", "parent__sender__person")
    return rows.select_related(*read_along).order_by("confidence", "pk")
