"""Tables of the network: conversations, messages, their evidence, imports, what was read."""

from folkmoot.network.models.deliveries import Delivery, How, MailHabit
from folkmoot.network.models.imports import (
    ImportRun,
    ImportState,
    Quarantined,
)
from folkmoot.network.models.inbound import (
    BlockedSender,
    InboundMail,
    InboundState,
    MailAnswer,
    MailProblem,
    MailRequest,
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
    Way,
)
from folkmoot.network.models.posts import Following, PostKey, Reaction, Revision
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
    "BlockedSender",
    "Body",
    "BranchName",
    "Claim",
    "Conversation",
    "ConversationAlias",
    "Copy",
    "Delivery",
    "EdgeDecision",
    "Following",
    "GroupMail",
    "How",
    "ImportRun",
    "ImportState",
    "InboundMail",
    "InboundState",
    "MailAnswer",
    "MailHabit",
    "MailProblem",
    "MailRequest",
    "Message",
    "MessageKind",
    "Opening",
    "PostKey",
    "Quarantined",
    "Reaction",
    "Reading",
    "Recipient",
    "Revision",
    "Suggestion",
    "ThreadRecord",
    "Topic",
    "Way",
]
