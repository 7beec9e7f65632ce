"""What outgoing webhooks tell: kinds, and the words of an event as its owner may see it."""

from datetime import datetime

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from folkmoot.base.ids import written
from folkmoot.network import contracts
from folkmoot.network.doors.endpoints.conversations import single_answer
from folkmoot.network.doors.shapes.answers import MessageAnswer
from folkmoot.network.models import HookDelivery, Message
from folkmoot.people.api import Viewer, visible

CREATED = "message.created"
EDITED = "message.edited"
DELETED = "message.deleted"
MOVED = "message.moved"
REACTED = "message.reactions_changed"
TEST = "hook.test"
KINDS: dict[str, str | Promise] = {
    CREATED: _("Somebody wrote a message"),
    EDITED: _("A message was changed"),
    DELETED: _("A message was deleted, or its deletion taken back"),
    MOVED: _("A message hangs elsewhere now"),
    REACTED: _("Somebody reacted to a message, or took that back"),
}
OF_PAYLOADS: dict[type[msgspec.Struct], str] = {
    contracts.MessagesAdded: CREATED,
    contracts.MessagesEdited: EDITED,
    contracts.MessagesDeleted: DELETED,
    contracts.MessagesMoved: MOVED,
    contracts.ReactionsChanged: REACTED,
}
_encoder = msgspec.json.Encoder()


class MessageEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What an event is about: the message as it is now, and where it stands."""

    group: str
    conversation: str
    message: MessageAnswer


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a delivery, in the shape that Standard Webhooks recommends."""

    type: str
    timestamp: datetime
    data: MessageEvent | dict[str, str]


def words_of(delivery: HookDelivery) -> bytes | None:
    """The body of a delivery; None where the hook's owner may not see the message (any more)."""
    hook = delivery.hook
    if delivery.message_id is None:
        data = {"hook": written(hook.ref), "words": "This is a test."}
        return _encoder.encode(Event(type=delivery.kind, timestamp=delivery.at, data=data))
    if not hook.owner.is_active:
        return None
    viewer = Viewer(hook.owner, administers=False)
    seen = visible(viewer, Message).select_related("group", "conversation")
    message = seen.filter(pk=delivery.message_id).first()
    if message is None:
        return None
    told = MessageEvent(
        group=message.group.slug,
        conversation=written(message.conversation.ref),
        message=single_answer(viewer, message),
    )
    return _encoder.encode(Event(type=delivery.kind, timestamp=delivery.at, data=told))
