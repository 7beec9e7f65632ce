"""Tables of the network: conversations, messages, their evidence, imports, what was read."""

from folkmoot.network.models.deliveries import Delivery, How, MailHabit
from folkmoot.network.models.doors import (
    HookDelivery,
    IncomingHook,
    KeptAnswer,
    OutgoingHook,
)
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
from folkmoot.network.models.notices import (
    Announcement,
    DigestDue,
    DigestMark,
    MailCount,
    Notice,
    Outcome,
    Postbox,
    SendingTurn,
)
from folkmoot.network.models.posts import Following, PostKey, Reaction, Revision
from folkmoot.network.models.readings import (
    GroupMail,
    Reading,
)
from folkmoot.network.models.threads import (
    BranchName,
    BranchResolution,
    Claim,
    EdgeDecision,
    Suggestion,
    ThreadRecord,
    Topic,
)

__all__ = [
    "Announcement",
    "Attachment",
    "BlockedSender",
    "Body",
    "BranchName",
    "BranchResolution",
    "Claim",
    "Conversation",
    "ConversationAlias",
    "Copy",
    "Delivery",
    "DigestDue",
    "DigestMark",
    "EdgeDecision",
    "Following",
    "GroupMail",
    "HookDelivery",
    "How",
    "ImportRun",
    "ImportState",
    "InboundMail",
    "InboundState",
    "IncomingHook",
    "KeptAnswer",
    "MailAnswer",
    "MailCount",
    "MailHabit",
    "MailProblem",
    "MailRequest",
    "Message",
    "MessageKind",
    "Notice",
    "Opening",
    "Outcome",
    "OutgoingHook",
    "PostKey",
    "Postbox",
    "Quarantined",
    "Reaction",
    "Reading",
    "Recipient",
    "Revision",
    "SendingTurn",
    "Suggestion",
    "ThreadRecord",
    "Topic",
    "Way",
]
