"""Mail that waits for a decision: held for moderators, or in quarantine."""

from uuid import UUID

from folkmoot.base import blobs
from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions import held as acts
from folkmoot.network.actions.quarantine import admit, dismiss, put_back
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import Bytes, endpoint
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.incoming import HeldAnswer, QuarantinedAnswer
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.network.models import InboundMail, Quarantined
from folkmoot.network.pages.downloads import as_attachment
from folkmoot.network.pages.locked import NOTHING_RUNS
from folkmoot.network.reading.inbound import HeldMail, held_mails, in_words
from folkmoot.network.rules import IMPORT
from folkmoot.people.api import MODERATE, group_by_slug, require, visible


@endpoint("GET", "groups/{slug}/held")
def held(caller: Caller, slug: str, *, query: Paging) -> Listing[HeldAnswer]:
    """The mail of a group that waits for a moderator, newest first."""
    group = group_by_slug(caller.viewer, slug)
    require(caller.viewer, MODERATE, group)
    rows = held_mails(caller.viewer, group)
    shown, further = page_of(rows, query)
    return Listing(
        items=[_held(one) for one in in_words(group, shown)],
        next_cursor=further,
    )


@endpoint("GET", "held/{ref}/raw", media_type="message/rfc822")
def held_raw(caller: Caller, ref: UUID) -> Bytes:
    """The bytes of a held mail as they came, but for signed addresses in them."""
    found = _mail(caller, ref)
    return _bytes(acts.shown_bytes(found), found.ref)


@endpoint("POST", "held/{ref}/post")
def held_post(caller: Caller, ref: UUID) -> None:
    """Post it in the name of the address it came from; moderators answer for that."""
    acts.post_held(caller.viewer, mail=_mail(caller, ref))


@endpoint("POST", "held/{ref}/discard")
def held_discard(caller: Caller, ref: UUID) -> None:
    """Say that it is not wanted; it can be put back."""
    acts.discard_held(caller.viewer, mail=_mail(caller, ref))


@endpoint("POST", "held/{ref}/block")
def held_block(caller: Caller, ref: UUID) -> None:
    """Want no mail of its sender in the group any more, and discard what they sent."""
    acts.block_sender(caller.viewer, mail=_mail(caller, ref))


@endpoint("POST", "held/{ref}/put-back")
def held_put_back(caller: Caller, ref: UUID) -> None:
    """Take a discarding back, and the block of its sender with it."""
    acts.put_back_held(caller.viewer, mail=_mail(caller, ref))


@endpoint("GET", "groups/{slug}/quarantine")
def quarantine(caller: Caller, slug: str, *, query: Paging) -> Listing[QuarantinedAnswer]:
    """Messages of imports that could not be taken in as they are, newest first."""
    group = group_by_slug(caller.viewer, slug)
    require(caller.viewer, IMPORT, group)
    rows = visible(caller.viewer, Quarantined).filter(group=group).select_related("run")
    shown, further = page_of(rows, query)
    return Listing(
        items=[_quarantined(one) for one in shown],
        next_cursor=further,
    )


@endpoint("GET", "quarantine/{ref}/raw", media_type="message/rfc822")
def quarantined_raw(caller: Caller, ref: UUID) -> Bytes:
    """Its bytes exactly as they came."""
    found = _laid_aside(caller, ref)
    return _bytes(blobs.content(bytes(found.digest)), found.ref)


@endpoint("POST", "quarantine/{ref}/admit")
def quarantined_admit(caller: Caller, ref: UUID) -> QuarantinedAnswer:
    """Take it in after all; one that cannot be read even so stays, with the reason as it is now."""
    found = _laid_aside(caller, ref)
    admit(caller.viewer, quarantined=found)
    return _quarantined(found)


@endpoint("POST", "quarantine/{ref}/dismiss")
def quarantined_dismiss(caller: Caller, ref: UUID) -> QuarantinedAnswer:
    """Say that it is not wanted; its bytes are kept, and it can be put back."""
    found = _laid_aside(caller, ref)
    dismiss(caller.viewer, quarantined=found)
    found.refresh_from_db()
    return _quarantined(found)


@endpoint("POST", "quarantine/{ref}/put-back")
def quarantined_put_back(caller: Caller, ref: UUID) -> QuarantinedAnswer:
    """Take a dismissal back."""
    found = _laid_aside(caller, ref)
    put_back(caller.viewer, quarantined=found)
    found.refresh_from_db()
    return _quarantined(found)


def _mail(caller: Caller, ref: UUID) -> InboundMail:
    rows = visible(caller.viewer, InboundMail).select_related("group", "parent", "person")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such mail.", hint="Read the list again.")
    return found


def _laid_aside(caller: Caller, ref: UUID) -> Quarantined:
    rows = visible(caller.viewer, Quarantined).select_related("group", "run")
    found = rows.filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such message in quarantine.", hint="Read the list again.")
    return found


def _bytes(content: bytes, ref: UUID) -> Bytes:
    name = as_attachment(f"{written(ref)}.eml")
    return Bytes(content, "message/rfc822", {**NOTHING_RUNS, "Content-Disposition": name})


def _held(one: HeldMail) -> HeldAnswer:
    mail = one.mail
    return HeldAnswer(
        ref=written(mail.ref),
        reason=mail.reason,
        words=str(one.reason),
        from_email=mail.from_email,
        from_name=mail.from_name,
        looks_like=one.looks_like,
        subject=mail.subject,
        first_words=mail.first_words,
        answers=written(mail.parent.ref) if mail.parent else None,
        received_at=mail.received_at,
        size=mail.size,
    )


def _quarantined(one: Quarantined) -> QuarantinedAnswer:
    return QuarantinedAnswer(
        ref=written(one.ref),
        reason=one.reason,
        size=one.size,
        import_ref=written(one.run.ref) if one.run else None,
        settled_at=one.settled_at,
    )
