"""Writing: conversations, answers, changes, reactions, following."""

from http import HTTPStatus
from uuid import UUID

from folkmoot.base.ids import written
from folkmoot.network.actions.following import follow_branch, forget_branch, mute_branch
from folkmoot.network.actions.posting import (
    Posted,
    answer_message,
    delete_message,
    edit_message,
    restore_message,
    start_conversation,
)
from folkmoot.network.actions.reactions import react, take_back
from folkmoot.network.doors.addresses import message_address
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.conversations import single_answer
from folkmoot.network.doors.shapes.answers import MessageAnswer, PostedAnswer
from folkmoot.network.doors.shapes.wishes import (
    Change,
    FileWish,
    FollowWish,
    NewAnswer,
    NewConversation,
)
from folkmoot.network.models import Way
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.writing.composing import NewFile

POST_BYTES = 28 << 20
"""A post with its files: 20 MB are 27 MB in base 64."""


@endpoint("POST", "groups/{slug}/messages", status=HTTPStatus.CREATED, body_bytes=POST_BYTES)
def conversation_start(
    caller: Caller, slug: str, *, body: NewConversation, key: str = ""
) -> PostedAnswer:
    """Begin a conversation in a group the caller belongs to."""
    posted = start_conversation(
        caller.viewer,
        group=group_by_slug(caller.viewer, slug),
        title=body.title,
        text=body.text,
        files=new_files(body.files),
        key=key,
        way=Way.API,
    )
    return posted_answer(posted)


@endpoint("POST", "messages/{ref}/replies", status=HTTPStatus.CREATED, body_bytes=POST_BYTES)
def message_answer(caller: Caller, ref: UUID, *, body: NewAnswer, key: str = "") -> PostedAnswer:
    """Answer a message."""
    posted = answer_message(
        caller.viewer,
        message=message_by_ref(caller.viewer, ref),
        text=body.text,
        files=new_files(body.files),
        key=key,
        way=Way.API,
    )
    return posted_answer(posted)


@endpoint("PATCH", "messages/{ref}")
def message_edit(caller: Caller, ref: UUID, *, body: Change) -> MessageAnswer:
    """Change what a message says; what it said before can still be seen."""
    found = message_by_ref(caller.viewer, ref)
    edit_message(caller.viewer, message=found, text=body.text, title=body.title)
    return single_answer(caller.viewer, found)


@endpoint("DELETE", "messages/{ref}")
def message_delete(caller: Caller, ref: UUID) -> None:
    """Empty a message; a mark stays where others answered it."""
    delete_message(caller.viewer, message=message_by_ref(caller.viewer, ref))


@endpoint("POST", "messages/{ref}/restore")
def message_restore(caller: Caller, ref: UUID) -> MessageAnswer:
    """Take a deletion back."""
    found = message_by_ref(caller.viewer, ref)
    restore_message(caller.viewer, message=found)
    return single_answer(caller.viewer, found)


@endpoint("PUT", "messages/{ref}/reactions/{emoji}")
def reaction_put(caller: Caller, ref: UUID, emoji: str) -> None:
    """Put an emoji on a message; the same again changes nothing."""
    react(caller.viewer, message=message_by_ref(caller.viewer, ref), emoji=emoji)


@endpoint("DELETE", "messages/{ref}/reactions/{emoji}")
def reaction_delete(caller: Caller, ref: UUID, emoji: str) -> None:
    """Take one's own emoji off a message."""
    take_back(caller.viewer, message=message_by_ref(caller.viewer, ref), emoji=emoji)


@endpoint("PUT", "messages/{ref}/follow")
def branch_follow(caller: Caller, ref: UUID, *, body: FollowWish) -> None:
    """Follow or mute the branch below a message, or leave it as chosen further up."""
    found = message_by_ref(caller.viewer, ref)
    choose = {"follow": follow_branch, "mute": mute_branch, "none": forget_branch}[body.state]
    choose(caller.viewer, message=found)


def new_files(wished: list[FileWish]) -> list[NewFile]:
    """The files that go with a post."""
    return [NewFile(file.name, file.media_type, file.content) for file in wished]


def posted_answer(posted: Posted) -> PostedAnswer:
    """What came of a post, as programs read it."""
    return PostedAnswer(
        ref=written(posted.ref),
        conversation=written(posted.conversation),
        number=posted.number,
        url=message_address(posted.ref),
    )
