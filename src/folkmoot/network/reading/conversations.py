"""Conversations and messages as a viewer finds them by their public ids."""

from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.network.models import Conversation, ConversationAlias, Message
from folkmoot.people.api import READ, Viewer, may, visible


def conversation_by_ref(viewer: Viewer, ref: UUID) -> Conversation:
    """The conversation with this public id, its group read along.

    One that was merged leads to the conversation it is part of now, whose `ref` then differs.
    Raises NotFound where the viewer may not see it.
    """
    named = Conversation.objects.filter(ref=ref).select_related("group").first()
    if named is not None and is_wholly_open(named) and may(viewer, READ, named.group):
        return named
    rows = visible(viewer, Conversation).select_related("group")
    found = rows.filter(ref=ref).first()
    if found is None:
        merged = ConversationAlias.objects.filter(ref=ref).values("conversation")
        found = rows.filter(pk__in=merged).first()
    if found is None:
        raise NotFound(
            "There is no such conversation, or it belongs to a group that is not open to you.",
            hint="Check the address, or ask whoever sent it to you to invite you.",
        )
    return found


def is_wholly_open(conversation: Conversation) -> bool:
    """Whether everybody who reads its group sees all of it: a short cut past `visible`.

    Nearly every conversation is; for these the database need not be asked message by message. A
    property test holds the short cut against the rules.
    """
    return not conversation.restricted_count


def message_by_ref(viewer: Viewer, ref: UUID) -> Message:
    """The message with this public id, its group, conversation and sender read along."""
    rows = visible(viewer, Message).select_related("group", "conversation", "sender__person")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound(
            "There is no such message, or it is not open to you.",
            hint="Check the address, or ask whoever sent it to you.",
        )
    return found


def numbers_of(conversation: Conversation) -> list[int]:
    """The numbers of all its messages; who may see which is not asked here."""
    rows = Message.objects.filter(conversation=conversation, number__isnull=False)
    return [number for number in rows.values_list("number", flat=True) if number]
