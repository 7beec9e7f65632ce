"""Closing: a message is marked as the decision or the answer of its conversation, or branch.

The conversation's starter, the author of the message and moderators may. Nothing is overwritten:
a change withdraws what stood and writes anew, so the rows tell who said what was decided, and when.
"""

from datetime import date

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.actions.marking import marking_act
from folkmoot.network.contracts import MessagesMarked
from folkmoot.network.models import Closing, ClosingKind, Message
from folkmoot.network.rules import SETTLE
from folkmoot.network.writing.composing import plain
from folkmoot.people.api import SEE, Viewer, Work, pass_gate, require, writing

LONGEST_TEXT = 1000
LONGEST_NAMES = 300


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What was decided or answered. Without a `text` the message itself says it."""

    kind: str = ClosingKind.DECISION
    whole: bool = True
    text: str = ""
    decided_by: str = ""
    decided_on: date | None = None


def close_talk(
    actor: Viewer, *, message: Message, outcome: Outcome, supersedes: Closing | None = None
) -> Closing:
    """Mark a message as decision or answer, perhaps in place of an earlier decision.

    Marking it again replaces what was said of it. Raises NotAllowed, NotFound, Refused, Unusable.
    """
    outcome = _usable(outcome)
    with writing(actor) as work:
        require(actor, SETTLE, message)
        Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
        text = f"{outcome.text}\n{outcome.decided_by}".strip()
        pass_gate(marking_act(actor, message, text))
        standing = Closing.objects.filter(message=message, withdrawn_at=None).first()
        if standing is not None:
            _withdraw(actor, standing)
        if supersedes is not None:
            _check_earlier(actor, message, supersedes)
        closing = Closing.objects.create(
            group_id=message.group_id,
            message=message,
            kind=outcome.kind,
            whole=outcome.whole,
            text=outcome.text,
            decided_by=outcome.decided_by,
            decided_on=outcome.decided_on or clock.now().date(),
            supersedes=supersedes,
            marked_by=actor.person,
            marked_at=clock.now(),
        )
        work.record(kinds.TALK_CLOSED, f"message:{written(message.ref)}", kind=outcome.kind)
        _tell(work, closing)
    return closing


def withdraw_closing(actor: Viewer, *, message: Message) -> None:
    """Take the mark off a message again; what it superseded stands again."""
    with writing(actor) as work:
        require(actor, SETTLE, message)
        rows = Closing.objects.select_for_update(of=("self",)).filter(message=message)
        standing = rows.filter(withdrawn_at=None).first()
        if standing is None:
            raise FolkmootError("It is not marked any more.", hint="Load the page again.")
        _withdraw(actor, standing)
        work.record(kinds.TALK_OPENED_AGAIN, f"message:{written(message.ref)}")
        _tell(work, standing)


def _withdraw(actor: Viewer, closing: Closing) -> None:
    if closing.superseded_by.filter(withdrawn_at=None).exists():
        raise FolkmootError(
            "A later decision stands in its place.", hint="Take the later one back first."
        )
    Closing.objects.filter(pk=closing.pk).update(
        withdrawn_at=clock.now(), withdrawn_by=actor.person
    )


def _check_earlier(actor: Viewer, message: Message, earlier: Closing) -> None:
    require(actor, SEE, earlier.message)
    later = earlier.superseded_by.filter(withdrawn_at=None)
    fits = earlier.group_id == message.group_id and earlier.message_id != message.pk
    if not fits or earlier.withdrawn_at is not None or later.exists():
        raise Unusable(
            "This decision cannot be superseded by it.",
            hint="Choose one of the same group that still stands.",
            place="supersedes",
        )


def _usable(outcome: Outcome) -> Outcome:
    if outcome.kind not in ClosingKind.values:
        raise Unusable("It is neither a decision nor an answer.", place="kind")
    text, names = outcome.text.strip(), plain(outcome.decided_by)
    if len(text) > LONGEST_TEXT or len(names) > LONGEST_NAMES:
        raise Unusable(
            f"What was decided may have {LONGEST_TEXT} characters, who decided {LONGEST_NAMES}.",
            hint="Leave the long form to the message.",
            place="text" if len(text) > LONGEST_TEXT else "decided_by",
        )
    if outcome.decided_on is not None and outcome.decided_on > clock.now().date():
        raise Unusable("It cannot have been decided in the future.", place="decided_on")
    return msgspec.structs.replace(outcome, text=text.replace("\0", ""), decided_by=names)


def _tell(work: Work, closing: Closing) -> None:
    concerned = [closing.message_id]
    if closing.supersedes is not None:
        concerned.append(closing.supersedes.message_id)
    work.announce(MessagesMarked(closing.group_id, concerned, "closing"))
