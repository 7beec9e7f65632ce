"""Polls: asking, voting, ending."""

from http import HTTPStatus
from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.network.actions.polls import Question, add_poll, close_poll, start_poll
from folkmoot.network.actions.polls import vote as cast_vote
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.endpoints.writing import posted_answer
from folkmoot.network.doors.marking import poll_answer
from folkmoot.network.doors.naming import moment_named
from folkmoot.network.doors.shapes.answers import PostedAnswer
from folkmoot.network.doors.shapes.marks import NewPoll, PollAnswer, PollWish, VoteWish
from folkmoot.network.models import Message, Poll, Way
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.polls import polls_of


@endpoint("POST", "groups/{slug}/polls", status=HTTPStatus.CREATED)
def poll_start(caller: Caller, slug: str, *, body: NewPoll, key: str = "") -> PostedAnswer:
    """Begin a conversation with a poll."""
    posted = start_poll(
        caller.viewer,
        group=group_by_slug(caller.viewer, slug),
        question=_question(body),
        text=body.text.strip(),
        key=key,
        way=Way.API,
    )
    return posted_answer(posted)


@endpoint("PUT", "messages/{ref}/poll")
def poll_put(caller: Caller, ref: UUID, *, body: PollWish) -> PollAnswer:
    """Put a poll to a message of one's own."""
    found = message_by_ref(caller.viewer, ref)
    add_poll(caller.viewer, message=found, question=_question(body))
    return _shown(caller, found)


@endpoint("PUT", "messages/{ref}/poll/vote")
def poll_vote(caller: Caller, ref: UUID, *, body: VoteWish) -> PollAnswer:
    """Vote, in place of what one chose before; with no options the vote is taken back."""
    found = message_by_ref(caller.viewer, ref)
    cast_vote(caller.viewer, poll=_poll(found), numbers=body.options)
    return _shown(caller, found)


@endpoint("POST", "messages/{ref}/poll/close")
def poll_close(caller: Caller, ref: UUID) -> PollAnswer:
    """End a poll of one's own now."""
    found = message_by_ref(caller.viewer, ref)
    close_poll(caller.viewer, poll=_poll(found))
    return _shown(caller, found)


def _question(wish: PollWish) -> Question:
    return Question(
        question=wish.question,
        options=wish.options,
        several=wish.several,
        anonymous=wish.anonymous,
        results=wish.results,
        closes_at=moment_named(wish.closes_at, "closes_at") if wish.closes_at else None,
    )


def _poll(message: Message) -> Poll:
    found = Poll.objects.select_related("message__group").filter(message=message).first()
    if found is None:
        raise NotFound("There is no poll at this message.", hint="Put one to it first.")
    return found


def _shown(caller: Caller, message: Message) -> PollAnswer:
    return poll_answer(polls_of(caller.viewer, [message.pk])[message.pk])
