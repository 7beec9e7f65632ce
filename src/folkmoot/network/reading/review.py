"""What waits for a moderator: suggested places and doubtful edges."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from folkmoot.network import bodies
from folkmoot.network.figures import DOUBTFUL
from folkmoot.network.mail.fold import own_text
from folkmoot.network.models import Body, Message, Suggestion
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Group, Viewer

MOST_LINES = 12


def suggestions(viewer: Viewer, group: Group) -> QuerySet[Suggestion]:
    """Places that were suggested and not settled, both messages visible; surest first."""
    seen = Message.objects.filter(message_seen(viewer), group=group)
    rows = Suggestion.objects.filter(group=group, dismissed_at=None, child__parent=None)
    child, parent = (Exists(seen.filter(pk=OuterRef(end))) for end in ("child", "parent"))
    rows = rows.filter(child, parent)
    read_along = ("child__sender__person", "parent__sender__person")
    return rows.select_related(*read_along).order_by("-confidence", "pk")


def doubtful_edges(viewer: Viewer, group: Group) -> QuerySet[Message]:
    """Messages whose place is uncertain, with the message they hang under; the least sure first."""
    seen = Message.objects.filter(message_seen(viewer), group=group)
    above = Exists(seen.filter(pk=OuterRef("parent")))
    rows = seen.filter(above, confidence__lt=DOUBTFUL, is_ghost=False)
    read_along = ("sender__person", "parent__sender__person")
    return rows.select_related(*read_along).order_by("confidence", "pk")


def own_words(messages: Iterable[Message], length: int) -> dict[int, str]:
    """The beginning of what each of these wrote themselves, by row. One query."""
    wanted = {message.pk for message in messages}
    rows = Body.objects.filter(message__in=wanted).values_list("message_id", "content")
    found = {}
    for row, content in rows:
        body = bodies.unpacked(bytes(content))
        words = (own_text(body.text, body.zones) or body.text).strip()
        begun = "\n".join(words[:length].split("\n", MOST_LINES)[:MOST_LINES]).rstrip()
        found[row] = begun if begun == words else f"{begun}…"
    return found
