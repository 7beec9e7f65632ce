"""Moving and splitting messages, naming branches; for those who moderate the group."""

from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import read, written
from folkmoot.network.actions.edges import (
    move_message,
    name_branch,
    split_message,
    undo_decision,
)
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.shapes.answers import DecisionAnswer
from folkmoot.network.doors.shapes.wishes import BranchNameWish, MoveWish
from folkmoot.network.models import EdgeDecision, Message
from folkmoot.network.reading.conversations import message_by_ref


@endpoint("PUT", "messages/{ref}/parent")
def message_move(caller: Caller, ref: UUID, *, body: MoveWish) -> DecisionAnswer:
    """Hang a message under another of the same group, or let it begin a conversation.

    Everything below it comes along. The decision outranks all other evidence and can be undone.
    """
    found = message_by_ref(caller.viewer, ref)
    if body.parent is None:
        decision = split_message(caller.viewer, message=found)
    else:
        parent = message_by_ref(caller.viewer, read(body.parent))
        decision = move_message(caller.viewer, message=found, parent=parent)
    return _decided(decision, found)


@endpoint("DELETE", "messages/{ref}/parent")
def message_move_undo(caller: Caller, ref: UUID) -> DecisionAnswer:
    """Take back the newest decision about the place of a message."""
    found = message_by_ref(caller.viewer, ref)
    decision = (
        EdgeDecision.objects.filter(group=found.group, child=found.key, undone_at=None)
        .order_by("-pk")
        .first()
    )
    if decision is None:
        raise NotFound("Nobody decided about its place.", hint="There is nothing to undo.")
    undo_decision(caller.viewer, decision=decision)
    return _decided(decision, found)


@endpoint("PUT", "messages/{ref}/branch-name")
def branch_name(caller: Caller, ref: UUID, *, body: BranchNameWish) -> None:
    """Name the branch that begins at a message; an empty name takes it away."""
    name_branch(caller.viewer, message=message_by_ref(caller.viewer, ref), name=body.name)


def _decided(decision: EdgeDecision, found: Message) -> DecisionAnswer:
    now = Message.objects.select_related("conversation").get(pk=found.pk)
    return DecisionAnswer(
        ref=written(decision.ref),
        message=written(found.ref),
        conversation=written(now.conversation.ref),
    )
