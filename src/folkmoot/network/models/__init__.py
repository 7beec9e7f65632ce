"""Tables of the network: conversations, messages, their evidence, imports, what was read."""

from folkmoot.network.models.closings import Closing, ClosingKind
from folkmoot.network.models.deliveries import Delivery, How, MailHabit
from folkmoot.network.models.doors import (
    HookDelivery,
    IncomingHook,
    KeptAnswer,
    OutgoingHook,
)
from folkmoot.network.models.drafts import (
    Draft,
    DraftBytes,
    DraftFile,
    Mention,
    ScheduledPost,
)
from folkmoot.network.models.duties import Acknowledgement, MustRead, Reminder
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
from folkmoot.network.models.moving import Export, ExportState, TakenGroup
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
from folkmoot.network.models.polls import Poll, PollOption, Results, Vote
from folkmoot.network.models.posts import Following, PostKey, Reaction, Revision
from folkmoot.network.models.praises import Praise
from folkmoot.network.models.previews import LinkPreview, MessageLink
from folkmoot.network.models.push import PushDevice, PushNotice
from folkmoot.network.models.readings import (
    GroupMail,
    Reading,
)
from folkmoot.network.models.tags import Tag, Tagging
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
    "Acknowledgement",
    "Announcement",
    "Attachment",
    "BlockedSender",
    "Body",
    "BranchName",
    "BranchResolution",
    "Claim",
    "Closing",
    "ClosingKind",
    "Conversation",
    "ConversationAlias",
    "Copy",
    "Delivery",
    "DigestDue",
    "DigestMark",
    "Draft",
    "DraftBytes",
    "DraftFile",
    "EdgeDecision",
    "Export",
    "ExportState",
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
    "LinkPreview",
    "MailAnswer",
    "MailCount",
    "MailHabit",
    "MailProblem",
    "MailRequest",
    "Mention",
    "Message",
    "MessageKind",
    "MessageLink",
    "MustRead",
    "Notice",
    "Opening",
    "Outcome",
    "OutgoingHook",
    "Poll",
    "PollOption",
    "PostKey",
    "Postbox",
    "Praise",
    "PushDevice",
    "PushNotice",
    "Quarantined",
    "Reaction",
    "Reading",
    "Recipient",
    "Reminder",
    "Results",
    "Revision",
    "ScheduledPost",
    "SendingTurn",
    "Suggestion",
    "Tag",
    "Tagging",
    "TakenGroup",
    "ThreadRecord",
    "Topic",
    "Vote",
    "Way",
]
