"""A branch as a thing: resolved and taken up again, restricted to some people and opened again.

A branch is a message with all that hangs under it, now and later: an answer to a restricted message
reaches the same people (`audience.share_audience`).
"""

from collections.abc import Sequence

from folkmoot.base.database import insert_rows
from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.ids import written
from folkmoot.network import figures, kinds
from folkmoot.network.audience import BRANCH
from folkmoot.network.contracts import AudienceChanged, MessagesMoved
from folkmoot.network.models import BranchResolution, GroupMail, Message, Recipient
from folkmoot.network.reading.branches import rows_below
from folkmoot.network.rules import RESOLVE, RESTRICT
from folkmoot.people.api import (
    READ,
    Address,
    Group,
    Person,
    Viewer,
    Work,
    may,
    require,
    viewer_of,
    writing,
    writing_address,
)

MOST_PEOPLE = 200


def resolve_branch(actor: Viewer, *, message: Message) -> None:
    """Say that nothing more is waited for in the branch below this message."""
    with writing(actor) as work:
        require(actor, RESOLVE, message)
        BranchResolution.objects.update_or_create(
            message=message, defaults={"resolved_by": actor.person}
        )
        _tell(work, message, kinds.BRANCH_RESOLVED)


def reopen_branch(actor: Viewer, *, message: Message) -> None:
    """Take a resolved branch up again."""
    with writing(actor) as work:
        require(actor, RESOLVE, message)
        if BranchResolution.objects.filter(message=message).delete()[0]:
            _tell(work, message, kinds.BRANCH_UNRESOLVED)


def restrict_branch(actor: Viewer, *, message: Message, persons: Sequence[Person]) -> int:
    """Show a branch only to these people, to its writers and to those it was sent to by mail.

    Whoever restricts it is among them. Messages that were restricted before stay as they are.
    Returns how many messages are restricted by it. Raises Unusable for people who cannot read the
    group, NotAllowed for those who do not moderate it.
    """
    with writing(actor) as work:
        require(actor, RESTRICT, message)
        group = _locked(message)
        rows = _open_below(message)
        if not rows:
            raise FolkmootError("All of this branch is restricted already.", hint="Open it first.")
        addresses = _addresses(actor, group, persons)
        Message.objects.filter(pk__in=rows).update(restricted=True)
        insert_rows(
            Recipient,
            ["message_id", "address_id", "field"],
            [(row, address, BRANCH.value) for row in rows for address in addresses],
        )
        _tell_audience(work, message, rows, kinds.BRANCH_RESTRICTED)
    return len(rows)


def open_branch(actor: Viewer, *, message: Message) -> int:
    """Show a branch that was restricted to everybody who reads the group again.

    Mail that was restricted for another reason, because it came out of a mailbox, stays so.
    """
    with writing(actor) as work:
        require(actor, RESTRICT, message)
        _locked(message)
        chosen = Recipient.objects.filter(message__in=rows_below(message), field=BRANCH)
        rows = sorted(set(chosen.values_list("message_id", flat=True)))
        if not rows:
            raise FolkmootError("This branch is not restricted.", hint="Load the page again.")
        chosen.delete()
        Message.objects.filter(pk__in=rows).update(restricted=False)
        _tell_audience(work, message, rows, kinds.BRANCH_OPENED)
    return len(rows)


def _open_below(message: Message) -> list[int]:
    below = Message.objects.filter(pk__in=rows_below(message), restricted=False, is_ghost=False)
    return list(below.values_list("pk", flat=True))


def _addresses(actor: Viewer, group: Group, persons: Sequence[Person]) -> list[int]:
    chosen = {person.pk: person for person in (*persons, actor.person) if person is not None}
    if len(chosen) > MOST_PEOPLE:
        raise Unusable(
            f"A branch can be restricted to {MOST_PEOPLE} people.",
            hint="Make a group for them instead.",
            place="people",
        )
    for person in chosen.values():
        if not may(viewer_of(person), READ, group):
            raise Unusable(
                f"{person} does not read this group.", hint="Add them to it first.", place="people"
            )
        writing_address(person)
    found = Address.objects.filter(person__in=list(chosen))
    return sorted(found.values_list("pk", flat=True))


def _locked(message: Message) -> Group:
    counter = GroupMail.objects.select_for_update().select_related("group")
    return counter.get(group=message.group_id).group


def _tell(work: Work, message: Message, kind: str) -> None:
    work.record(kind, f"message:{written(message.ref)}")
    work.announce(MessagesMoved(message.group_id, [message.pk]))


def _tell_audience(work: Work, message: Message, rows: list[int], kind: str) -> None:
    figures.count([message.conversation_id])
    work.record(kind, f"message:{written(message.ref)}", messages=len(rows))
    work.announce(AudienceChanged(message.group_id, rows))
