"""Conversations and messages as a viewer finds them by their public ids."""

from uuid import UUID

from folkmoot.base.compiled import Compiled
from folkmoot.base.database import DEFAULT
from folkmoot.base.errors import NotFound
from folkmoot.network.models import Conversation, ConversationAlias, Message
from folkmoot.people.api import READ, Group, Viewer, may, visible

_FIELDS = [field.attname for field in Conversation._meta.concrete_fields]  # noqa: SLF001  # Django's documented model API
_GROUP_FIELDS = [field.attname for field in Group._meta.concrete_fields]  # noqa: SLF001  # as above
_NAMED = Compiled(
    lambda ref: Conversation.objects.filter(ref=ref).values_list(
        *_FIELDS, *(f"group__{name}" for name in _GROUP_FIELDS)
    ),
    UUID,
)


def conversation_by_ref(viewer: Viewer, ref: UUID) -> Conversation:
    """The conversation with this public id, its group read along.

    One that was merged leads to the conversation it is part of now, whose `ref` then differs.
    Raises NotFound where the viewer may not see it.
    """
    named = _named(ref)
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


def _named(ref: UUID) -> Conversation | None:
    """The conversation of this id, whoever may see it, its group read along. One query."""
    for row in _NAMED(ref):
        found = Conversation.from_db(DEFAULT, _FIELDS, row[: len(_FIELDS)])
        found.group = Group.from_db(DEFAULT, _GROUP_FIELDS, row[len(_FIELDS) :])
        return found
    return None


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
