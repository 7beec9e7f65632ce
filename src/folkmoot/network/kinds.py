"""The kinds of deeds and feed entries of this part."""

from folkmoot.base.feed import kinds as feed
from folkmoot.network import contracts
from folkmoot.people.api import register_deed

IMPORT_OFFERED = "network.import.offered"
IMPORT_REQUESTED = "network.import.requested"
IMPORT_APPROVED = "network.import.approved"
IMPORT_CANCELLED = "network.import.cancelled"
IMPORT_FINISHED = "network.import.finished"
MESSAGES_IMPORTED = "network.messages.imported"
MESSAGE_OPENED = "network.message.opened"
MESSAGE_CLOSED = "network.message.closed"
EDGE_CHANGED = "network.edge.changed"
EDGE_RESTORED = "network.edge.restored"
SUGGESTION_DISMISSED = "network.suggestion.dismissed"
BRANCH_NAMED = "network.branch.named"
MESSAGE_POSTED = "network.message.posted"
MESSAGE_RECEIVED = "network.message.received"
MESSAGE_EDITED = "network.message.edited"
MESSAGE_DELETED = "network.message.deleted"
MESSAGE_RESTORED = "network.message.restored"
DELIVERY_CHOSEN = "network.delivery.chosen"
BRANCH_RESOLVED = "network.branch.resolved"
BRANCH_UNRESOLVED = "network.branch.unresolved"
BRANCH_RESTRICTED = "network.branch.restricted"
BRANCH_OPENED = "network.branch.opened"
DEVICE_ADDED = "network.device.added"
DEVICE_REMOVED = "network.device.removed"
BRANCH_FOLLOWED = "network.branch.followed"
BRANCH_MUTED = "network.branch.muted"
BRANCH_FORGOTTEN = "network.branch.forgotten"
REACTED = "network.reaction.added"
REACTION_TAKEN_BACK = "network.reaction.removed"
QUARANTINE_SETTLED = "network.quarantine.settled"
QUARANTINE_RESTORED = "network.quarantine.restored"
HELD_MAIL_POSTED = "network.held_mail.posted"
HELD_MAIL_DISCARDED = "network.held_mail.discarded"
HELD_MAIL_PUT_BACK = "network.held_mail.put_back"
SENDER_BLOCKED = "network.sender.blocked"
TALK_CLOSED = "network.closing.marked"
TALK_OPENED_AGAIN = "network.closing.withdrawn"
TALK_TAGGED = "network.conversation.tagged"
TAG_RENAMED = "network.tag.renamed"
TAG_REMOVED = "network.tag.removed"
POLL_MADE = "network.poll.made"
POLL_CLOSED = "network.poll.closed"
VOTED = "network.poll.voted"
PRAISED = "network.praise.given"
MUST_READ_MARKED = "network.must_read.marked"
MUST_READ_WITHDRAWN = "network.must_read.withdrawn"
ACKNOWLEDGED = "network.must_read.acknowledged"
PREVIEW_REMOVED = "network.preview.removed"
BYTES_FORGOTTEN = "network.bytes.forgotten"
GROUP_TAKEN_IN = "network.group.taken_in"
COPY_ASKED_FOR = "network.copy.asked_for"
COPY_FETCHED = "network.copy.fetched"
COPY_REMOVED = "network.copy.removed"

_LABELS = {
    IMPORT_OFFERED: "brought an archive",
    IMPORT_REQUESTED: "asked for an import",
    IMPORT_APPROVED: "let an import begin",
    IMPORT_CANCELLED: "cancelled an import",
    IMPORT_FINISHED: "finished an import",
    MESSAGES_IMPORTED: "imported messages",
    MESSAGE_OPENED: "opened a message to its group",
    MESSAGE_CLOSED: "took the opening of a message back",
    EDGE_CHANGED: "moved a message",
    EDGE_RESTORED: "undid the move of a message",
    SUGGESTION_DISMISSED: "dismissed a suggested place",
    BRANCH_NAMED: "named a branch",
    MESSAGE_POSTED: "wrote a message",
    MESSAGE_RECEIVED: "sent a message by mail",
    MESSAGE_EDITED: "edited a message",
    MESSAGE_DELETED: "deleted a message",
    MESSAGE_RESTORED: "took the deletion of a message back",
    DELIVERY_CHOSEN: "chose how to get mail",
    BRANCH_RESOLVED: "marked a branch as resolved",
    BRANCH_UNRESOLVED: "took up a resolved branch again",
    BRANCH_RESTRICTED: "restricted a branch to some people",
    BRANCH_OPENED: "opened a restricted branch again",
    DEVICE_ADDED: "let a browser show notices",
    DEVICE_REMOVED: "took a browser's notices away",
    BRANCH_FOLLOWED: "followed a branch",
    BRANCH_MUTED: "muted a branch",
    BRANCH_FORGOTTEN: "neither follows nor mutes a branch any more",
    REACTED: "reacted to a message",
    REACTION_TAKEN_BACK: "took a reaction back",
    QUARANTINE_SETTLED: "settled a quarantined message",
    QUARANTINE_RESTORED: "put a message back into quarantine",
    HELD_MAIL_POSTED: "posted a held mail",
    HELD_MAIL_DISCARDED: "discarded a held mail",
    HELD_MAIL_PUT_BACK: "put a discarded mail back",
    SENDER_BLOCKED: "blocked a sender of mail",
    TALK_CLOSED: "marked a decision or an answer",
    TALK_OPENED_AGAIN: "took a decision or an answer back",
    TALK_TAGGED: "changed the tags of a conversation",
    TAG_RENAMED: "renamed a tag, or joined it with another",
    TAG_REMOVED: "removed a tag",
    POLL_MADE: "put a poll",
    POLL_CLOSED: "ended a poll",
    VOTED: "voted in a poll",
    PRAISED: "thanked somebody",
    MUST_READ_MARKED: "asked people to read a message",
    MUST_READ_WITHDRAWN: "let nobody have to read a message",
    ACKNOWLEDGED: "acknowledged a message",
    PREVIEW_REMOVED: "took the preview of a link away",
    BYTES_FORGOTTEN: "forgot bytes past their time",
    GROUP_TAKEN_IN: "took a group in from an archive",
    COPY_ASKED_FOR: "asked for a copy to take along",
    COPY_FETCHED: "fetched a copy",
    COPY_REMOVED: "removed a copy",
}


def register_all() -> None:
    """Make the kinds known."""
    for name, label in _LABELS.items():
        register_deed(name, label)
    for name, label, payload in (
        ("network.messages.added", "Messages added", contracts.MessagesAdded),
        ("network.messages.edited", "Messages edited", contracts.MessagesEdited),
        ("network.messages.deleted", "Messages deleted", contracts.MessagesDeleted),
        ("network.reactions.changed", "Reactions changed", contracts.ReactionsChanged),
        ("network.messages.marked", "Messages marked", contracts.MessagesMarked),
        ("network.messages.moved", "Messages moved", contracts.MessagesMoved),
        ("network.audience.changed", "Audience changed", contracts.AudienceChanged),
        ("network.conversations.merged", "Conversations merged", contracts.ConversationsMerged),
    ):
        feed.register(feed.Kind(name, label, payload))
