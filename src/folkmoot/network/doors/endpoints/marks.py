"""What hangs on messages: decisions and answers, thanks, what is to be read, linked pages."""

from http import HTTPStatus
from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.closings import Outcome, close_talk, withdraw_closing
from folkmoot.network.actions.duties import acknowledge, mark_must_read, withdraw_must_read
from folkmoot.network.actions.link_previews import remove_preview
from folkmoot.network.actions.praise import praise as give_praise
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.writing import posted_answer
from folkmoot.network.doors.marking import conversation_marks, message_marks
from folkmoot.network.doors.naming import persons_named, ref_named
from folkmoot.network.doors.shapes.answers import PostedAnswer
from folkmoot.network.doors.shapes.marks import (
    ClosingWish,
    ConversationMarks,
    Marks,
    MustReadWish,
    Named,
    PraiseWish,
    ReaderAnswer,
)
from folkmoot.network.models import Closing, LinkPreview, Message, MustRead, Way
from folkmoot.network.reading.closings import closing_at
from folkmoot.network.reading.conversations import conversation_by_ref, message_by_ref
from folkmoot.network.reading.duties import readers_of, require_look
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.lines import lines_of


@endpoint("GET", "conversations/{ref}/marks")
def conversation_marked(caller: Caller, ref: UUID) -> ConversationMarks:
    """The tags and decisions of a conversation, and what hangs on its messages."""
    found = conversation_by_ref(caller.viewer, ref)
    refs = {line.id: line.ref for line in lines_of(caller.viewer, found)}
    return conversation_marks(caller.viewer, found, refs)


@endpoint("GET", "messages/{ref}/marks")
def message_marked(caller: Caller, ref: UUID) -> Marks:
    """What hangs on a message."""
    return _marks(caller, message_by_ref(caller.viewer, ref))


@endpoint("PUT", "messages/{ref}/closing")
def closing_put(caller: Caller, ref: UUID, *, body: ClosingWish) -> Marks:
    """Mark a message as decision or answer; marking it again replaces what was said of it."""
    found = message_by_ref(caller.viewer, ref)
    outcome = Outcome(
        kind=body.kind,
        whole=body.whole,
        text=body.text,
        decided_by=body.decided_by,
        decided_on=body.decided_on,
    )
    earlier = _earlier(caller, body.supersedes) if body.supersedes else None
    close_talk(caller.viewer, message=found, outcome=outcome, supersedes=earlier)
    return _marks(caller, found)


@endpoint("DELETE", "messages/{ref}/closing")
def closing_withdraw(caller: Caller, ref: UUID) -> None:
    """Take the mark off again; what it superseded stands again."""
    withdraw_closing(caller.viewer, message=message_by_ref(caller.viewer, ref))


@endpoint("PUT", "messages/{ref}/must-read")
def must_read_put(caller: Caller, ref: UUID, *, body: MustReadWish) -> Marks:
    """Ask the group, or some people, to read a message until a day; moderators may."""
    found = message_by_ref(caller.viewer, ref)
    readers = persons_named(caller.viewer, body.readers, "readers")
    mark_must_read(caller.viewer, message=found, until=body.until, readers=readers)
    return _marks(caller, found)


@endpoint("DELETE", "messages/{ref}/must-read")
def must_read_withdraw(caller: Caller, ref: UUID) -> None:
    """Let nobody have to read it any more."""
    withdraw_must_read(caller.viewer, message=message_by_ref(caller.viewer, ref))


@endpoint("GET", "messages/{ref}/must-read")
def must_read_readers(caller: Caller, ref: UUID) -> list[ReaderAnswer]:
    """Who is to read a message and who has; for its author and for moderators."""
    found = message_by_ref(caller.viewer, ref)
    require_look(caller.viewer, found)
    duty = MustRead.objects.filter(message=found, withdrawn_at=None).first()
    if duty is None:
        raise NotFound("Nobody has to read this message.", hint="Ask for it first.")
    return [
        ReaderAnswer(person=Named(written(one.ref), one.name), acknowledged_at=one.at)
        for one in readers_of(duty)
    ]


@endpoint("POST", "messages/{ref}/acknowledgement")
def acknowledgement_give(caller: Caller, ref: UUID) -> None:
    """Say that the caller has read what they had to read."""
    acknowledge(caller.viewer, message=message_by_ref(caller.viewer, ref))


@endpoint("POST", "groups/{slug}/praise", status=HTTPStatus.CREATED)
def praise(caller: Caller, slug: str, *, body: PraiseWish, key: str = "") -> PostedAnswer:
    """Thank people before a group."""
    posted = give_praise(
        caller.viewer,
        group=group_by_slug(caller.viewer, slug),
        persons=persons_named(caller.viewer, body.people, "people"),
        reason=body.reason,
        key=key,
        way=Way.API,
    )
    return posted_answer(posted)


@endpoint("DELETE", "messages/{ref}/previews/{page}")
def preview_remove(caller: Caller, ref: UUID, page: UUID) -> None:
    """Take the preview of a linked page away from a message of one's own."""
    found = message_by_ref(caller.viewer, ref)
    shown = LinkPreview.objects.filter(links__message=found, links__removed_at=None, ref=page)
    preview = shown.first()
    if preview is None:
        raise NotFound("There is no such preview.", hint="Read the marks of the message again.")
    remove_preview(caller.viewer, message=found, page=preview)


def _earlier(caller: Caller, text: str) -> Closing:
    found = closing_at(caller.viewer, ref_named(text, "supersedes"))
    if found is None:
        raise NotFound("No decision stands there.", hint="Name its message.", place="supersedes")
    return found


def _marks(caller: Caller, found: Message) -> Marks:
    return message_marks(caller.viewer, found.conversation, found.pk, found.ref)
