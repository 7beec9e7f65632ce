"""Praise: a post that thanks people, kept at each of them."""

from collections.abc import Sequence

from django.db import transaction

from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.actions.posting import Posted, start_conversation
from folkmoot.network.contracts import MessagesMarked
from folkmoot.network.models import Message, Praise, Way
from folkmoot.people.api import SEE, Group, Person, Viewer, require, writing

MOST_PERSONS = 20
NAMED = 3
LONGEST_REASON = 2000


def praise(
    actor: Viewer,
    *,
    group: Group,
    persons: Sequence[Person],
    reason: str,
    key: str = "",
    way: str = Way.PAGE,
) -> Posted:
    """Thank people before a group; the reason is the message.

    Raises NotAllowed, NotFound, Refused, and Unusable for nobody, oneself, or too many.
    """
    thanked = list({person.pk: person for person in persons}.values())
    if not 0 < len(thanked) <= MOST_PERSONS:
        raise Unusable(f"Thank between one and {MOST_PERSONS} people.", place="persons")
    if any(person.pk == actor.person_id for person in thanked):
        raise Unusable("Thanks go to others.", hint="Take yourself off the list.", place="persons")
    if len(reason) > LONGEST_REASON:
        raise Unusable(f"A reason has at most {LONGEST_REASON} characters.", place="reason")
    if not reason.strip():
        raise Unusable("Say what the thanks are for.", place="reason")
    with transaction.atomic():
        for person in thanked:
            require(actor, SEE, person)
        posted = start_conversation(
            actor,
            group=group,
            title=f"Thanks to {names(thanked)}",
            text=reason,
            key=key,
            way=way,
        )
        message = Message.objects.get(pk=posted.message)
        if not Praise.objects.filter(message=message).exists():
            with writing(actor) as work:
                Praise.objects.create(message=message).persons.set(thanked)
                work.record(kinds.PRAISED, f"message:{written(message.ref)}")
                work.announce(MessagesMarked(group.pk, [message.pk], "praise"))
    return posted


def names(persons: Sequence[Person]) -> str:
    """The first few by name, the others by number."""
    shown = [person.name for person in persons[:NAMED]]
    left = len(persons) - len(shown)
    if left:
        return f"{', '.join(shown)} and {left} more"
    return " and ".join((", ".join(shown[:-1]), shown[-1])) if len(shown) > 1 else shown[0]
