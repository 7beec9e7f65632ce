"""The light rows of a conversation: all of its messages without what they say."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from folkmoot.base.compiled import Compiled
from folkmoot.network.models import Conversation, Message, MessageKind
from folkmoot.network.reading.conversations import is_wholly_open
from folkmoot.network.reading.tree import Place
from folkmoot.network.rules import message_seen
from folkmoot.people.api import Viewer

COLUMNS = (
    "id",
    "ref",
    "parent_id",
    "number",
    "sent_at",
    "is_ghost",
    "sender_id",
    "sender_name",
    "subject",
    "first_words",
    "file_count",
    "confidence",
    "edge_kind",
    "restricted",
    "branch_name__name",
    "revision",
    "edited_at",
    "deleted_at",
    "posted_by_id",
    "resolution__resolved_at",
)


class Line(NamedTuple):
    """A message as maps, lists and headings need it; the columns of `COLUMNS`."""

    id: int
    ref: UUID
    parent: int | None
    number: int | None
    sent_at: datetime | None
    is_ghost: bool
    sender: int | None
    sender_name: str
    subject: str
    first_words: str
    file_count: int
    confidence: int
    edge_kind: str
    restricted: bool
    branch_name: str | None
    revision: int
    edited_at: datetime | None
    deleted_at: datetime | None
    posted_by: int | None
    resolved_at: datetime | None

    @property
    def is_hollow(self) -> bool:
        """Whether it says nothing: a ghost, or a message that was deleted."""
        return self.is_ghost or self.deleted_at is not None


def _normal(conversation: int) -> QuerySet[Message]:
    return Message.objects.filter(conversation=conversation, kind=MessageKind.NORMAL)


_ALL = Compiled(lambda conversation: _normal(conversation).values_list(*COLUMNS), int)


def lines_of(viewer: Viewer, conversation: Conversation) -> list[Line]:
    """Those messages the viewer may see of a conversation they may see, in no order. One query.

    Bounces, automatic replies and the like are left out.

    An answer to a message they may not see hangs on nothing. A ghost or a deleted message without
    any answer they may see is left out: neither tells that something is there.
    """
    if is_wholly_open(conversation):
        rows = _ALL(conversation.pk)
    else:
        rows = list(_normal(conversation.pk).filter(message_seen(viewer)).values_list(*COLUMNS))
    found = [Line._make(row) for row in rows]
    return without_bare_hollows(found)


def without_bare_hollows(lines: list[Line]) -> list[Line]:
    """The lines without those that say nothing and below which no message is left."""
    parent = {line.id: line.parent for line in lines}
    hollow = {line.id for line in lines if line.is_hollow}
    if not hollow:
        return lines
    needed: set[int] = set()
    for line in lines:
        above = None if line.is_hollow else line.parent
        while above in hollow and above not in needed:
            needed.add(above)
            above = parent[above]
    return [line for line in lines if not line.is_hollow or line.id in needed]


def places_of(lines: Sequence[Line]) -> Iterable[Place]:
    """The lines as layout takes them; a ghost stands in time just before its first answer."""
    at = {line.id: line.sent_at.timestamp() if line.sent_at else None for line in lines}
    _date_ghosts(lines, at)
    # ghosts have no number: they tie before the messages that name them
    return (Place(line.id, line.parent, at[line.id], line.number or 0) for line in lines)


def _date_ghosts(lines: Sequence[Line], at: dict[int, float | None]) -> None:
    parent = {line.id: line.parent for line in lines}
    ghosts = {line.id for line in lines if line.is_ghost}
    for line in lines if ghosts else ():
        moment = None if line.is_ghost else at[line.id]
        above = line.parent
        for _ in ghosts:  # a way up is never longer, not even a broken one that runs in a circle
            if moment is None or above not in ghosts:
                break
            known = at[above]
            if known is not None and known <= moment - 1:
                break
            moment -= 1
            at[above] = moment
            above = parent[above]
