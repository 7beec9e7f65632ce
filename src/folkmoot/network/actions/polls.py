"""Polls: a question at a message, votes that can be changed, an end."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec
from django.db import transaction

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.actions.marking import marking_act
from folkmoot.network.actions.posting import Posted, start_conversation
from folkmoot.network.contracts import MessagesMarked
from folkmoot.network.models import Message, Poll, PollOption, Results, Vote, Way
from folkmoot.network.reading.polls import is_closed, seal
from folkmoot.network.rules import EDIT
from folkmoot.network.socials.voting import (
    LONGEST_QUESTION,
    usable_choice,
    usable_options,
)
from folkmoot.network.writing.composing import plain
from folkmoot.people.api import POST, SEE, Group, Viewer, pass_gate, require, writing


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked: the options in their order, when it ends (None: never), what is shown."""

    question: str
    options: Sequence[str]
    several: bool = False
    anonymous: bool = False
    results: str = Results.ALWAYS
    closes_at: datetime | None = None


def start_poll(
    actor: Viewer,
    *,
    group: Group,
    question: Question,
    text: str = "",
    key: str = "",
    way: str = Way.PAGE,
) -> Posted:
    """Begin a conversation with a poll; the same `key` again gives the first one."""
    question = _usable(question)
    with transaction.atomic():
        posted = start_conversation(
            actor,
            group=group,
            title=question.question,
            text=text or question.question,
            key=key,
            way=way,
        )
        message = Message.objects.select_related("group").get(pk=posted.message)
        if not Poll.objects.filter(message=message).exists():
            _made(actor, message, question)
    return posted


def add_poll(actor: Viewer, *, message: Message, question: Question) -> Poll:
    """Put a poll to one's own message. Raises NotAllowed, NotFound, Refused, Unusable."""
    question = _usable(question)
    with transaction.atomic():
        require(actor, EDIT, message)
        Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        if Poll.objects.filter(message=message).exists():
            raise Unusable("This message has a poll already.", hint="Write a new message for it.")
        return _made(actor, message, question)


def vote(actor: Viewer, *, poll: Poll, numbers: Iterable[int]) -> None:
    """Choose these options, by number from 1, instead of what one chose before; none: no vote.

    What somebody chose is never recorded as a deed, only that they voted.
    """
    with writing(actor) as work:
        message = poll.message
        require(actor, SEE, message)
        require(actor, POST, message.group)
        if actor.person is None:
            raise Unusable("Only a person can vote.", hint="Sign in first.")
        # one vote after the other, so that a double click cannot leave two choices of one person
        poll = Poll.objects.select_for_update(of=("self",)).get(pk=poll.pk)
        if is_closed(poll) or message.deleted_at is not None:
            raise FolkmootError("This poll is closed.", hint="Its results stand at the message.")
        options = {option.number: option for option in poll.options.all()}
        try:
            chosen = usable_choice(numbers, options=len(options), several=poll.several)
        except ValueError as problem:
            raise Unusable(str(problem), hint="Choose again.", place="option") from None
        pass_gate(marking_act(actor, message, "", kind="reaction"))
        voter = seal(poll, actor)
        Vote.objects.filter(poll=poll, voter=voter).delete()
        Vote.objects.bulk_create(
            Vote(
                poll=poll,
                option=options[number],
                voter=voter,
                person=None if poll.anonymous else actor.person,
            )
            for number in sorted(chosen)
        )
        work.record(kinds.VOTED, f"message:{written(message.ref)}")
        work.announce(MessagesMarked(message.group_id, [message.pk], "votes"))


def close_poll(actor: Viewer, *, poll: Poll) -> None:
    """End a poll now; its author may."""
    with writing(actor) as work:
        message = poll.message
        require(actor, EDIT, message)
        Poll.objects.filter(pk=poll.pk).update(closes_at=clock.now())
        work.record(kinds.POLL_CLOSED, f"message:{written(message.ref)}")
        work.announce(MessagesMarked(message.group_id, [message.pk], "poll"))


def _made(actor: Viewer, message: Message, question: Question) -> Poll:
    with writing(actor) as work:
        pass_gate(marking_act(actor, message, "\n".join((question.question, *question.options))))
        poll = Poll.objects.create(
            message=message,
            question=question.question,
            several=question.several,
            anonymous=question.anonymous,
            results=question.results,
            closes_at=question.closes_at,
        )
        PollOption.objects.bulk_create(
            PollOption(poll=poll, number=number, text=text)
            for number, text in enumerate(question.options, 1)
        )
        work.record(kinds.POLL_MADE, f"message:{written(message.ref)}")
        work.announce(MessagesMarked(message.group_id, [message.pk], "poll"))
    return poll


def _usable(question: Question) -> Question:
    try:
        options = usable_options(plain(option) for option in question.options)
    except ValueError as problem:
        raise Unusable(str(problem), place="options") from None
    words = plain(question.question)
    if not 0 < len(words) <= LONGEST_QUESTION:
        raise Unusable(
            f"A poll needs a question of at most {LONGEST_QUESTION} characters.", place="question"
        )
    if question.results not in Results.values:
        raise Unusable("Results are shown at once, after voting or after the end.", place="results")
    if question.closes_at is not None and question.closes_at <= clock.now():
        raise Unusable("The end must lie in the future.", place="closes_at")
    if question.results == Results.CLOSED and question.closes_at is None:
        raise Unusable("Results after the end need an end.", place="closes_at")
    return msgspec.structs.replace(question, question=words, options=options)
