"""What the search index is told about a message."""

import msgspec

ATTACHMENT = "has:attachment"
IMAGE = "has:image"
LINK = "has:link"
PATCH = "has:patch"
DECISION = "is:decision"
ANSWER = "is:answer"
ANSWERED = "is:answered"
"""Asked of the tables: what it finds are the conversations with a decision or an answer."""
SUPERSEDED = "is:superseded"
PRAISE = "is:praise"
GHOST = "is:ghost"
REPLY = "is:reply"
ROOT = "is:root"

FLAGS = (
    ATTACHMENT,
    IMAGE,
    LINK,
    PATCH,
    DECISION,
    ANSWER,
    ANSWERED,
    SUPERSEDED,
    PRAISE,
    GHOST,
    REPLY,
    ROOT,
)


class SearchDocument(msgspec.Struct, frozen=True, kw_only=True):
    """One message as search sees it.

    `key` is the row id of the message and its identity in the index. `audience` holds the tokens of
    those who may find it ("g:12": all who may read group 12; "p:345": person 345 alone); without
    any, only the operator of the machine finds it. `sent_at` is in seconds since 1970, UTC.
    `flags` are values of `FLAGS`. The text is indexed, not kept.
    """

    key: int
    message_id: str
    group: int
    conversation: int
    audience: tuple[str, ...]
    sent_at: int
    subject: str = ""
    own: str = ""
    quoted: str = ""
    sender_name: str = ""
    sender_address: str = ""
    recipients: tuple[str, ...] = ()
    file_names: tuple[str, ...] = ()
    file_text: str = ""
    flags: tuple[str, ...] = ()
    list_id: str = ""
