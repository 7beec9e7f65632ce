"""Rearranging conversations: a person's decision about where a message hangs, and taking it back.

A decision is a claim that outranks all others, so it survives new messages and a new import. It
names keys, not rows. The newest decision about a message that was not undone counts.
"""

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.base.ids import written
from folkmoot.network import figures, kinds
from folkmoot.network.contracts import ConversationsMerged, MessagesMoved
from folkmoot.network.importing.bounds import NAME_LENGTH, bounded
from folkmoot.network.models import BranchName, EdgeDecision, GroupMail, Message, Suggestion
from folkmoot.network.placing.flush import Placed, flush, write_records
from folkmoot.network.placing.shelf import DatabaseShelf
from folkmoot.network.rules import REARRANGE
from folkmoot.network.threading import Changes, Claim, Needs, Placer, person_claim
from folkmoot.people.api import Group, Viewer, Work, require, visible, writing

DEEPEST = 100_000


def move_message(actor: Viewer, *, message: Message, parent: Message) -> EdgeDecision:
    """Hang a message, with everything under it, under another one of the same group.

    Where `parent` belongs to another conversation this merges the two, if `message` is a root.
    Raises FolkmootError when `parent` hangs under `message` itself.
    """
    if parent.group_id != message.group_id:
        raise FolkmootError(
            "These messages belong to different groups.", hint="Choose one of the same group."
        )
    if _hangs_under(parent, message):
        raise FolkmootError(
            "A message cannot hang under one of its own answers.",
            hint="First move that answer elsewhere.",
        )
    visible(actor, Message).get(pk=parent.pk)
    return _decide(actor, message, parent.key)


def split_message(actor: Viewer, *, message: Message) -> EdgeDecision:
    """Let a message, with everything under it, begin a conversation of its own."""
    return _decide(actor, message, "")


def undo_decision(actor: Viewer, *, decision: EdgeDecision) -> None:
    """Take a decision back: the message hangs where it would without it."""
    message = Message.objects.get(group=decision.group, key=decision.child)
    require(actor, REARRANGE, message)
    with writing(actor) as work:
        counter = _locked(decision.group)
        undone = EdgeDecision.objects.filter(pk=decision.pk, undone_at=None)
        if not undone.update(undone_at=clock.now()):
            raise FolkmootError("This was undone already.", hint="Load the page again.")
        placer, shelf = _placer(message, decision.parent)
        changes = placer.withdraw(_claim(decision))
        _store(work, counter, shelf, changes)
        for earlier in _standing(decision):
            placer, shelf = _placer(message, earlier.parent)
            _store(work, counter, shelf, placer.decide(_claim(earlier)))
        work.record(kinds.EDGE_RESTORED, f"message:{written(message.ref)}")


def accept_suggestion(actor: Viewer, *, suggestion: Suggestion) -> EdgeDecision:
    """Hang a message where it was suggested."""
    return move_message(actor, message=suggestion.child, parent=suggestion.parent)


def dismiss_suggestion(actor: Viewer, *, suggestion: Suggestion) -> None:
    """Say that a message does not belong where it was suggested."""
    require(actor, REARRANGE, suggestion.child)
    with writing(actor) as work:
        Suggestion.objects.filter(pk=suggestion.pk).update(
            dismissed_at=clock.now(), dismissed_by=actor.person
        )
        thing = f"message:{written(suggestion.child.ref)}"
        work.record(kinds.SUGGESTION_DISMISSED, thing, parent=suggestion.parent_id)


def name_branch(actor: Viewer, *, message: Message, name: str) -> None:
    """Give the branch that begins at a message a name; an empty one takes it away."""
    require(actor, REARRANGE, message)
    words = " ".join(bounded(name, NAME_LENGTH).split())
    with writing(actor) as work:
        if words:
            BranchName.objects.update_or_create(
                message=message,
                defaults={"name": words, "named_by": actor.person, "named_at": clock.now()},
            )
        else:
            BranchName.objects.filter(message=message).delete()
        work.record(kinds.BRANCH_NAMED, f"message:{written(message.ref)}")
        work.announce(MessagesMoved(message.group_id, [message.pk]))


def _decide(actor: Viewer, message: Message, parent: str) -> EdgeDecision:
    require(actor, REARRANGE, message)
    with writing(actor) as work:
        counter = _locked(message.group)
        decision = EdgeDecision.objects.create(
            group=message.group,
            child=message.key,
            parent=parent,
            made_by=actor.person,
            made_at=clock.now(),
        )
        placer, shelf = _placer(message, parent)
        _store(work, counter, shelf, placer.decide(_claim(decision)))
        thing = f"message:{written(message.ref)}"
        work.record(kinds.EDGE_CHANGED, thing, decision=decision.pk, before=message.parent_id)
    return decision


def _locked(group: Group) -> GroupMail:
    return GroupMail.objects.select_for_update().get(group=group)


def _placer(message: Message, parent: str) -> tuple[Placer, DatabaseShelf]:
    shelf = DatabaseShelf(message.group_id)
    ids = {message.message_id, message.key, parent} - {""}
    shelf.prefetch(Needs(frozenset(ids), frozenset()))
    return Placer(shelf), shelf


def _claim(decision: EdgeDecision) -> Claim:
    return person_claim(
        decision.child,
        decision.parent or None,
        decided_by=str(decision.made_by_id or ""),
        number=decision.pk,
    )


def _standing(decision: EdgeDecision) -> list[EdgeDecision]:
    """Earlier decisions for the same place, which the withdrawn claim stood for as well."""
    same = EdgeDecision.objects.filter(
        group=decision.group, child=decision.child, parent=decision.parent, undone_at=None
    )
    return list(same.order_by("-pk")[:1])


def _store(work: Work, counter: GroupMail, shelf: DatabaseShelf, changes: Changes) -> None:
    placed: Placed = flush(shelf, changes, set())
    write_records(shelf, set())
    figures.refresh(counter.group, counter, placed.conversations, added=0)
    if placed.moved:
        work.announce(MessagesMoved(counter.group_id, placed.moved))
    for gone, into in placed.merged.items():
        work.announce(ConversationsMerged(counter.group_id, [gone], into))


def _hangs_under(message: Message, ancestor: Message) -> bool:
    """Whether a message hangs, over any number of steps, under another (or is it)."""
    at: int | None = message.pk
    for _ in range(DEEPEST):
        if at == ancestor.pk:
            return True
        if at is None:
            return False
        at = Message.objects.filter(pk=at).values_list("parent", flat=True).first()
    return True
