"""Moving and splitting messages, branches and who sees them; mostly for moderators."""

from uuid import UUID

from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.audience import close_message, open_message
from folkmoot.network.actions.branches import (
    open_branch,
    reopen_branch,
    resolve_branch,
    restrict_branch,
)
from folkmoot.network.actions.edges import (
    accept_suggestion,
    dismiss_suggestion,
    move_message,
    name_branch,
    split_message,
    undo_decision,
)
from folkmoot.network.doors.callers import Caller
from folkmoot.network.doors.endpoint import endpoint
from folkmoot.network.doors.naming import persons_named, ref_named
from folkmoot.network.doors.paging import page_of
from folkmoot.network.doors.shapes.answers import CountAnswer, DecisionAnswer, SuggestionAnswer
from folkmoot.network.doors.shapes.marks import AudienceWish
from folkmoot.network.doors.shapes.paging import Listing, Paging
from folkmoot.network.doors.shapes.wishes import BranchNameWish, MoveWish
from folkmoot.network.models import EdgeDecision, Message, Suggestion
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.review import suggestions as suggested_in


@endpoint("PUT", "messages/{ref}/parent")
def message_move(caller: Caller, ref: UUID, *, body: MoveWish) -> DecisionAnswer:
    """Hang a message under another of the same group, or let it begin a conversation.

    Everything below it comes along. The decision outranks all other evidence and can be undone.
    """
    found = message_by_ref(caller.viewer, ref)
    if body.parent is None:
        decision = split_message(caller.viewer, message=found)
    else:
        parent = message_by_ref(caller.viewer, ref_named(body.parent, "parent"))
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


@endpoint("PUT", "messages/{ref}/resolution")
def branch_resolve(caller: Caller, ref: UUID) -> None:
    """Say that nothing more is waited for in the branch below a message."""
    resolve_branch(caller.viewer, message=message_by_ref(caller.viewer, ref))


@endpoint("DELETE", "messages/{ref}/resolution")
def branch_reopen(caller: Caller, ref: UUID) -> None:
    """Take a resolved branch up again."""
    reopen_branch(caller.viewer, message=message_by_ref(caller.viewer, ref))


@endpoint("PUT", "messages/{ref}/audience")
def branch_restrict(caller: Caller, ref: UUID, *, body: AudienceWish) -> CountAnswer:
    """Show a branch only to these people, its writers and whoever restricts it.

    `count` is how many messages are restricted by it.
    """
    persons = persons_named(caller.viewer, body.people, "people")
    found = message_by_ref(caller.viewer, ref)
    return CountAnswer(count=restrict_branch(caller.viewer, message=found, persons=persons))


@endpoint("DELETE", "messages/{ref}/audience")
def branch_open(caller: Caller, ref: UUID) -> CountAnswer:
    """Show a branch that was restricted to everybody who reads the group again."""
    found = message_by_ref(caller.viewer, ref)
    return CountAnswer(count=open_branch(caller.viewer, message=found))


@endpoint("PUT", "messages/{ref}/opening")
def message_open(caller: Caller, ref: UUID) -> None:
    """Let the whole group see a message that only its recipients saw."""
    open_message(caller.viewer, message=_restricted(ref))


@endpoint("DELETE", "messages/{ref}/opening")
def message_close(caller: Caller, ref: UUID) -> None:
    """Let only its recipients see it again, within an hour."""
    close_message(caller.viewer, message=_restricted(ref))


@endpoint("GET", "groups/{slug}/suggestions")
def suggestions(caller: Caller, slug: str, *, query: Paging) -> Listing[SuggestionAnswer]:
    """Places that were suggested for messages and that nobody settled."""
    group = group_by_slug(caller.viewer, slug)
    rows = suggested_in(caller.viewer, group)
    shown, further = page_of(rows, query, oldest_first=True)
    return Listing(
        items=[
            SuggestionAnswer(
                number=one.pk,
                message=written(one.child.ref),
                parent=written(one.parent.ref),
                kind=one.kind,
                confidence=one.confidence,
            )
            for one in shown
        ],
        next_cursor=further,
    )


@endpoint("POST", "groups/{slug}/suggestions/{number}/accept")
def suggestion_accept(caller: Caller, slug: str, number: int) -> None:
    """Hang the message where it was suggested; moderators may."""
    accept_suggestion(caller.viewer, suggestion=_suggestion(caller, slug, number))


@endpoint("POST", "groups/{slug}/suggestions/{number}/dismiss")
def suggestion_dismiss(caller: Caller, slug: str, number: int) -> None:
    """Say that it does not belong there; moderators may."""
    dismiss_suggestion(caller.viewer, suggestion=_suggestion(caller, slug, number))


def _suggestion(caller: Caller, slug: str, number: int) -> Suggestion:
    group = group_by_slug(caller.viewer, slug)
    rows = suggested_in(caller.viewer, group).select_related("child__group", "parent")
    found = rows.filter(pk=number).first()
    if found is None:
        raise NotFound("This suggestion was settled already.", hint="Read the list again.")
    return found


def _restricted(ref: UUID) -> Message:
    """The message; the action decides, since a moderator opens without having seen."""
    found = Message.objects.filter(ref=ref, is_ghost=False).select_related("group").first()
    if found is None:
        raise NotFound("There is nothing here that you can see.", hint="Check the id.", place="ref")
    return found


def _decided(decision: EdgeDecision, found: Message) -> DecisionAnswer:
    now = Message.objects.select_related("conversation").get(pk=found.pk)
    return DecisionAnswer(
        ref=written(decision.ref),
        message=written(found.ref),
        conversation=written(now.conversation.ref),
    )
