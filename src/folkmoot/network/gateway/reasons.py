"""Why a mail was not posted: each reason once, with its words. Pure."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Reason(StrEnum):
    """What stood against a mail."""

    AUTO_REPLY = "auto_reply"
    AUTOMATIC = "automatic"
    BOUNCE = "bounce"
    BULK = "bulk"
    CALENDAR = "calendar"
    LIST_ADMIN = "list_admin"
    LIST_COPY = "list_copy"
    LOOP = "loop"
    RECEIPT = "receipt"
    SPAM = "spam"
    NOBODY_READS = "nobody_reads"
    POSTMASTER = "postmaster"
    BLOCKED = "blocked"
    UNKNOWN_SENDER = "unknown_sender"
    NOT_PROVED = "not_proved"
    CONTRADICTED = "contradicted"
    NOT_ADDRESSED = "not_addressed"
    OTHER_PERSON = "other_person"
    SEVERAL_AUTHORS = "several_authors"
    UNREADABLE = "unreadable"
    WANTS_IN = "wants_in"
    NOT_MEMBER = "not_member"
    ARCHIVED = "archived"
    GONE = "gone"
    ACCOUNT_CLOSED = "account_closed"
    NOT_ALLOWED = "not_allowed"
    POLICY = "policy"
    UNUSABLE = "unusable"
    NOT_UNDERSTOOD = "not_understood"
    TO_CONFIRM = "to_confirm"
    TOO_LATE = "too_late"
    FAILED = "failed"


LABELS: dict[Reason, Promise] = {
    Reason.AUTO_REPLY: _("An automatic reply, such as an absence notice"),
    Reason.AUTOMATIC: _("Sent by a program, not written by a person"),
    Reason.BOUNCE: _("A mail server reports that it could not deliver"),
    Reason.BULK: _("Marked as bulk mail"),
    Reason.CALENDAR: _("A calendar notice"),
    Reason.LIST_ADMIN: _("Administration of a mailing list"),
    Reason.LIST_COPY: _("A copy sent by a mailing list"),
    Reason.LOOP: _("Our own mail came back, or the mail goes round in circles"),
    Reason.RECEIPT: _("A read receipt"),
    Reason.SPAM: _("Marked as spam by the mail server"),
    Reason.NOBODY_READS: _("Sent to an address for bounces"),
    Reason.POSTMASTER: _("Written to the postmaster"),
    Reason.BLOCKED: _("This sender is blocked in the group"),
    Reason.UNKNOWN_SENDER: _("Nobody with an account writes from this address"),
    Reason.NOT_PROVED: _("It is not proved that the sender wrote this"),
    Reason.CONTRADICTED: _("The sender's own mail system disowns this mail"),
    Reason.NOT_ADDRESSED: _("The group is named in neither To nor Cc"),
    Reason.OTHER_PERSON: _("The answer came from somebody else than the one the mail went to"),
    Reason.SEVERAL_AUTHORS: _("It names several senders, or none"),
    Reason.UNREADABLE: _("It cannot be read as a mail"),
    Reason.WANTS_IN: _("Asked to be let into the group"),
    Reason.NOT_MEMBER: _("The sender does not belong to the group"),
    Reason.ARCHIVED: _("The group is archived"),
    Reason.GONE: _("What it answers or names is not here any more"),
    Reason.ACCOUNT_CLOSED: _("The account of the sender is closed"),
    Reason.NOT_ALLOWED: _("The sender may not do this"),
    Reason.POLICY: _("The policy does not let it through"),
    Reason.UNUSABLE: _("It holds nothing that can be posted"),
    Reason.NOT_UNDERSTOOD: _("The command was not understood"),
    Reason.TO_CONFIRM: _("The sender was asked to confirm it"),
    Reason.TOO_LATE: _("The confirmation came too late or twice"),
    Reason.FAILED: _("Working it off failed again and again"),
}


def words_for(reason: str) -> str | Promise:
    """The words for a stored reason; the reason itself where a newer version wrote it."""
    try:
        return LABELS[Reason(reason)]
    except ValueError:
        return reason
