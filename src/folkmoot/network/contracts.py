"""What the network tells the feed."""

import msgspec


class MessagesAdded(msgspec.Struct, frozen=True):
    """Messages came into a group, by row id; `way`: import, page, mail or api."""

    group: int
    messages: list[int]
    way: str = "import"


class MessagesEdited(msgspec.Struct, frozen=True):
    """What these messages say changed; the version before is kept."""

    group: int
    messages: list[int]


class MessagesDeleted(msgspec.Struct, frozen=True):
    """Messages were emptied by their authors or a moderator, or a deletion was taken back."""

    group: int
    messages: list[int]


class ReactionsChanged(msgspec.Struct, frozen=True):
    """People reacted to messages, or took that back."""

    group: int
    messages: list[int]


class MessagesMarked(msgspec.Struct, frozen=True):
    """What hangs on messages changed, by row id.

    `what`: closing, tags, poll, votes, praise, must_read, acknowledged or previews.
    """

    group: int
    messages: list[int]
    what: str


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
