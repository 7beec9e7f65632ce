"""Tables of the network: conversations, messages, their evidence, imports, what was read."""

from folkmoot.network.models.imports import (
    ImportRun,
    ImportState,
    Quarantined,
)
from folkmoot.network.models.messages import (
    Attachment,
    Body,
    Conversation,
    ConversationAlias,
    Copy,
    Message,
    MessageKind,
    Opening,
    Recipient,
)
from folkmoot.network.models.readings import (
    GroupMail,
    Reading,
)
from folkmoot.network.models.threads import (
    BranchName,
    Claim,
    EdgeDecision,
    Suggestion,
    ThreadRecord,
    Topic,
)

__all__ = [
    "Attachment",
    "Body",
    "BranchName",
    "Claim",
    "Conversation",
    "ConversationAlias",
    "Copy",
    "EdgeDecision",
    "GroupMail",
    "ImportRun",
    "ImportState",
    "Message",
    "MessageKind",
    "Opening",
    "Quarantined",
    "Reading",
    "Recipient",
    "Suggestion",
    "ThreadRecord",
    "Topic",
]
