"""Drafts: keeping words until they are posted, now or later."""

from http import HTTPStatus
from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.drafts import (
    Place,
    attach_file,
    discard_draft,
    post_draft,
    remove_file,
    restore_draft,
    save_draft,
)
from folkmoot.network.actions.scheduling import cancel_schedule, schedule_for, zone_of
from folkmoot.network.actions.undoing import take_back_post
from folkmoot.network.doors.addresses import message_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.writing import POST_BYTES, new_files, posted_answer
from folkmoot.network.doors.naming import moment_named, ref_named
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.answers import PostedAnswer
from folkmoot.network.doors.shapes.own import (
    DraftAnswer,
    DraftFileAnswer,
    DraftFileWish,
    DraftWish,
    SavedAnswer,
    ScheduleWish,
)
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.network.models import Draft, ScheduledPost, Way
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.drafts import READ_ALONG, draft_by_ref, draft_file_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.people.api import visible


@endpoint("GET", "me/drafts")
def drafts(caller: Caller, *, query: Paging) -> Listing[DraftAnswer]:
    """What the caller has begun and not posted, the newest begun first."""
    rows = visible(caller.viewer, Draft).filter(discarded_at=None).select_related(*READ_ALONG)
    shown, further = page_of(rows.prefetch_related("files"), query)
    return Listing(
        items=[_draft(one) for one in shown],
        next_cursor=further,
    )


@endpoint("GET", "drafts/{ref}")
def draft(caller: Caller, ref: UUID) -> DraftAnswer:
    """A draft of the caller, discarded ones too."""
    return _draft(draft_by_ref(caller.viewer, ref))


@endpoint("PUT", "drafts/{ref}", body_bytes=4 << 20)
def draft_save(caller: Caller, ref: UUID, *, body: DraftWish) -> SavedAnswer:
    """Keep words under an id that the caller chooses (a UUIDv7) and posts them under later.

    If other words were saved since `revision`, both are kept: these become a draft of their own.
    """
    place = Place(
        group_by_slug(caller.viewer, body.group),
        message_by_ref(caller.viewer, ref_named(body.parent, "parent")) if body.parent else None,
        message_by_ref(caller.viewer, ref_named(body.edited, "edited")) if body.edited else None,
    )
    saved = save_draft(
        caller.viewer,
        place=place,
        ref=ref,
        seen=body.revision,
        title=body.title,
        text=body.text,
    )
    other = written(saved.other.ref) if saved.other else None
    return SavedAnswer(draft=draft(caller, saved.draft.ref), other=other)


@endpoint("DELETE", "drafts/{ref}")
def draft_discard(caller: Caller, ref: UUID) -> None:
    """Put a draft away; it can be taken back for some days."""
    discard_draft(caller.viewer, draft=draft_by_ref(caller.viewer, ref))


@endpoint("POST", "drafts/{ref}/restore")
def draft_restore(caller: Caller, ref: UUID) -> DraftAnswer:
    """Take a discarded draft back."""
    restore_draft(caller.viewer, draft=draft_by_ref(caller.viewer, ref))
    return draft(caller, ref)


@endpoint("POST", "drafts/{ref}/files", status=HTTPStatus.CREATED, body_bytes=POST_BYTES)
def draft_attach(caller: Caller, ref: UUID, *, body: DraftFileWish) -> DraftAnswer:
    """Add a file to a draft."""
    [file] = new_files([body])
    attach_file(caller.viewer, draft=draft_by_ref(caller.viewer, ref), file=file)
    return draft(caller, ref)


@endpoint("DELETE", "drafts/{ref}/files/{file}")
def draft_detach(caller: Caller, ref: UUID, file: UUID) -> None:
    """Take a file out of a draft."""
    found = draft_file_by_ref(caller.viewer, file)
    if found.draft.ref != ref:
        raise NotFound("This file is in another draft.", hint="Read the draft again.", place="file")
    remove_file(caller.viewer, file=found)


@endpoint("POST", "drafts/{ref}/post")
def draft_post(caller: Caller, ref: UUID) -> PostedAnswer:
    """Post a draft; one of a change is made, and answered with the message that was changed."""
    found = draft_by_ref(caller.viewer, ref)
    posted = post_draft(caller.viewer, draft=found, way=Way.API)
    return posted_answer(posted) if posted else _changed(caller, found)


@endpoint("PUT", "drafts/{ref}/schedule")
def draft_schedule(caller: Caller, ref: UUID, *, body: ScheduleWish) -> DraftAnswer:
    """Let a draft be posted at a time, under the rights its author has then."""
    schedule_for(
        caller.viewer,
        draft=draft_by_ref(caller.viewer, ref),
        moment=moment_named(body.post_at, "post_at"),
        time_zone=zone_of(caller.viewer, body.time_zone),
    )
    return draft(caller, ref)


@endpoint("DELETE", "drafts/{ref}/schedule")
def draft_unschedule(caller: Caller, ref: UUID) -> DraftAnswer:
    """Make a post that waits for its time a draft again."""
    cancel_schedule(caller.viewer, draft=draft_by_ref(caller.viewer, ref))
    return draft(caller, ref)


@endpoint("POST", "messages/{ref}/unpost")
def message_unpost(caller: Caller, ref: UUID) -> DraftAnswer:
    """Delete a message of one's own; what it said is a draft again."""
    made = take_back_post(caller.viewer, message=message_by_ref(caller.viewer, ref))
    return draft(caller, made.ref)


def _changed(caller: Caller, found: Draft) -> PostedAnswer:
    message = message_by_ref(caller.viewer, found.edited.ref) if found.edited else None
    if message is None:
        raise NotFound("The message is not here any more.", hint="Read its conversation again.")
    return PostedAnswer(
        ref=written(message.ref),
        conversation=written(message.conversation.ref),
        number=message.number or 0,
        url=message_address(message.ref),
    )


def _draft(found: Draft) -> DraftAnswer:
    waiting: ScheduledPost | None = getattr(found, "scheduled", None)
    return DraftAnswer(
        ref=written(found.ref),
        group=found.group.slug,
        parent=written(found.parent.ref) if found.parent else None,
        edited=written(found.edited.ref) if found.edited else None,
        title=found.title,
        text=found.text,
        revision=found.revision,
        files=[
            DraftFileAnswer(
                ref=written(file.ref), name=file.name, media_type=file.media_type, size=file.size
            )
            for file in found.files.all()
        ],
        updated_at=found.updated_at,
        discarded_at=found.discarded_at,
        post_at=waiting.post_at if waiting else None,
        problem=found.problem,
    )
