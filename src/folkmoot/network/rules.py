"""Who may do what to conversations and messages.

A message of a personal mailbox that not everybody received stays with its sender and recipients
until opened, even inside a group its reader belongs to; a moderator may open it, which is recorded,
but does not read it before.
"""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q

from folkmoot.base import clock
from folkmoot.network.models import (
    Conversation,
    Draft,
    Export,
    ImportRun,
    InboundMail,
    Message,
    Quarantined,
    Recipient,
)
from folkmoot.people.api import (
    MANAGE,
    MODERATE,
    POST,
    READ,
    SEE,
    Group,
    Viewer,
    allow,
    allow_often,
    within,
)

OPEN = "open"
CLOSE = "close"
IMPORT = "import"
REARRANGE = "rearrange"
RESOLVE = "resolve"
RESTRICT = "restrict"
EDIT = "edit"
DELETE = "delete"
RESTORE = "restore"
SETTLE = "settle"
TAKE_ALONG = "take_along"
RESTORE_PERIOD = timedelta(days=1)
"""For so long the author of a deletion can take it back."""


def message_seen(viewer: Viewer) -> Q:
    """Messages the viewer may read."""
    received = Recipient.objects.filter(message=OuterRef("pk"), address__in=viewer.address_ids)
    open_to_viewer = Q(restricted=False)
    if viewer.address_ids:
        open_to_viewer |= Q(sender__in=viewer.address_ids) | Q(Exists(received))
    return within(viewer, READ, Group, "group") & open_to_viewer


def _conversation_seen(viewer: Viewer) -> Q:
    readable = within(viewer, READ, Group, "group")
    shown = Message.objects.filter(
        message_seen(viewer), conversation=OuterRef("pk"), is_ghost=False
    )
    return readable & (Q(restricted_count=0) | Q(Exists(shown)))


def _message_opened(viewer: Viewer) -> Q:
    return Q(restricted=True, is_ghost=False) & _answered_for(viewer)


def _message_closed(viewer: Viewer) -> Q:
    return Q(restricted=False, opening__isnull=False) & _answered_for(viewer)


def _answered_for(viewer: Viewer) -> Q:
    """Messages whose audience the viewer decides: their own, and those of groups they moderate."""
    own = Q(sender__in=viewer.address_ids) if viewer.address_ids else Q(pk__in=[])
    return within(viewer, MODERATE, Group, "group") | own


def _message_resolved(viewer: Viewer) -> Q:
    """Whoever began the branch, and moderators; of what they see."""
    own = Q(sender__in=viewer.address_ids) if viewer.address_ids else Q(pk__in=[])
    return message_seen(viewer) & (own | within(viewer, MODERATE, Group, "group"))


def _message_restricted(viewer: Viewer) -> Q:
    """Moderators, of what they see."""
    return message_seen(viewer) & within(viewer, MODERATE, Group, "group")


def _message_written(viewer: Viewer) -> Q:
    """What somebody wrote here themselves, in groups where they may still write."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    own = Q(posted_by=viewer.person_id, is_ghost=False)
    return own & within(viewer, POST, Group, "group")


def _message_edited(viewer: Viewer) -> Q:
    return Q(deleted_at=None) & _message_written(viewer)


def _message_deleted(viewer: Viewer) -> Q:
    """One's own; a moderator any that is open to them."""
    steered = within(viewer, MODERATE, Group, "group") & message_seen(viewer)
    return Q(deleted_at=None, is_ghost=False) & (_message_written(viewer) | steered)


def _message_restored(viewer: Viewer) -> Q:
    """Whoever deleted it, for a while."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    recent = Q(deleted_at__gte=clock.now() - RESTORE_PERIOD)
    mine = Q(deleted_by=viewer.person_id) & within(viewer, READ, Group, "group")
    return recent & mine


def _message_settled(viewer: Viewer) -> Q:
    """Who may call a message a decision: its author, whoever began the talk, moderators."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    own = Q(posted_by=viewer.person_id) | Q(conversation__root__posted_by=viewer.person_id)
    if viewer.address_ids:
        own |= Q(sender__in=viewer.address_ids)
        own |= Q(conversation__root__sender__in=viewer.address_ids)
    own &= within(viewer, POST, Group, "group")
    steered = within(viewer, MODERATE, Group, "group")
    # by key, so that the way over the conversation doubles no row
    named = Message.objects.filter(own | steered, deleted_at=None, is_ghost=False)
    return Q(pk__in=named.values("pk")) & message_seen(viewer)


def _message_rearranged(viewer: Viewer) -> Q:
    return within(viewer, MODERATE, Group, "group")


def _group_imported(viewer: Viewer) -> Q:
    if viewer.is_administrator:
        return ~Q(pk__in=[])
    return Q(pk__in=viewer.steered_groups)


def _import_seen(viewer: Viewer) -> Q:
    return within(viewer, IMPORT, Group, "group")


def _quarantined_seen(viewer: Viewer) -> Q:
    """Whoever imports into the group; of a mailbox only its owner, and who brought it."""
    listed = Q(run__isnull=True) | Q(run__mailbox_of__isnull=True)
    own = Q(run__mailbox_of__in=viewer.address_ids)
    if viewer.person_id is not None:
        own |= Q(run__started_by=viewer.person_id)
    return within(viewer, IMPORT, Group, "group") & (listed | own)


def _draft_seen(viewer: Viewer) -> Q:
    return Q(person=viewer.person_id) if viewer.person_id is not None else Q(pk__in=[])


def _inbound_seen(viewer: Viewer) -> Q:
    """Whoever moderates the group the mail came to; administrators see numbers, not letters."""
    return within(viewer, MODERATE, Group, "group")


def _group_taken_along(viewer: Viewer) -> Q:
    """Moderators and owners, of what they see of it."""
    return within(viewer, MODERATE, Group, "pk") & within(viewer, READ, Group, "pk")


def _export_seen(viewer: Viewer) -> Q:
    """One's own, as long as one may still take the group along."""
    if viewer.person_id is None:
        return Q(pk__in=[])
    open_to_viewer = Q(group=None) | within(viewer, TAKE_ALONG, Group, "group")
    return Q(person=viewer.person_id) & open_to_viewer


def register_all() -> None:
    """Hand the rules of this part to the policy."""
    allow_often(Message, SEE, message_seen)
    allow(Message, OPEN, _message_opened)
    allow(Message, CLOSE, _message_closed)
    allow(Message, REARRANGE, _message_rearranged)
    allow(Message, RESOLVE, _message_resolved)
    allow(Message, RESTRICT, _message_restricted)
    allow(Message, EDIT, _message_edited)
    allow(Message, DELETE, _message_deleted)
    allow(Message, RESTORE, _message_restored)
    allow(Message, SETTLE, _message_settled)
    allow_often(Conversation, SEE, _conversation_seen)
    allow(Draft, SEE, _draft_seen)
    allow(Group, IMPORT, _group_imported)
    allow(Group, TAKE_ALONG, _group_taken_along)
    allow(Export, SEE, _export_seen)
    allow(ImportRun, SEE, _import_seen)
    allow(ImportRun, MANAGE, _import_seen)
    allow(InboundMail, SEE, _inbound_seen)
    allow(Quarantined, SEE, _quarantined_seen)
    allow(Quarantined, MANAGE, _quarantined_seen)
