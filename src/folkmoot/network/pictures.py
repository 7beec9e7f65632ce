"""The small pictures of conversations, kept up to date from the feed.

A consumer and not part of adding, because drawing needs the whole tree: a message added to a long
conversation must not wait for that.
"""

from collections.abc import Iterable, Sequence

from folkmoot.base.database import update_rows
from folkmoot.base.feed.consumers import Consumer
from folkmoot.base.feed.kinds import Entry
from folkmoot.network.contracts import ConversationsMerged, MessagesAdded, MessagesMoved
from folkmoot.network.models import Conversation, Message
from folkmoot.network.reading.shape import packed_shape
from folkmoot.network.reading.tree import Place

CHUNK = 200


class PictureConsumer(Consumer):
    """Draws `Conversation.shape`."""

    name = "network.pictures"
    label = "Pictures of conversations"

    def consume(self, entries: Sequence[Entry]) -> None:
        """Draw the conversations the entries touched, each once."""
        messages: set[int] = set()
        touched: set[int] = set()
        for entry in entries:
            payload = entry.payload
            if isinstance(payload, MessagesAdded | MessagesMoved):
                messages.update(payload.messages)
            elif isinstance(payload, ConversationsMerged):
                touched.add(payload.into)
        wanted = sorted(messages)
        for at in range(0, len(wanted), CHUNK):
            rows = Message.objects.filter(pk__in=wanted[at : at + CHUNK])
            touched.update(rows.values_list("conversation_id", flat=True))
        draw(touched)

    def clear(self) -> None:
        """Forget all pictures."""
        Conversation.objects.update(shape=b"")


def draw(conversations: Iterable[int]) -> None:
    """Draw and store the pictures of these conversations."""
    wanted = sorted(conversations)
    for at in range(0, len(wanted), CHUNK):
        piece = wanted[at : at + CHUNK]
        places: dict[int, list[Place]] = {pk: [] for pk in piece}
        rows = Message.objects.filter(conversation__in=piece, is_ghost=False)
        columns = ("conversation_id", "pk", "parent_id", "sent_at", "number")
        for home, pk, parent, sent_at, number in rows.values_list(*columns):
            seconds = sent_at.timestamp() if sent_at else None
            places[home].append(Place(pk, parent, seconds, number or 0))
        update_rows(
            Conversation, ["shape"], [(packed_shape(found), pk) for pk, found in places.items()]
        )
