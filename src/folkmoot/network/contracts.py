"""What the network tells the feed."""

import msgspec


class MessagesAdded(msgspec.Struct, frozen=True):
    """Messages came into a group, by row id: posted, received or imported."""

    group: int
    messages: list[int]


class MessagesMoved(msgspec.Struct, frozen=True):
    """Messages changed their place (parent or conversation) in a group."""

    group: int
    messages: list[int]


class AudienceChanged(msgspec.Struct, frozen=True):
    """Who may see these messages changed."""

    group: int
    messages: list[int]


class ConversationsMerged(msgspec.Struct, frozen=True):
    """Conversations, by row id, that are now part of `into`."""

    group: int
    merged: list[int]
    into: int
