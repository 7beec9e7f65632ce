"""Following and muting a branch: the messages below one, until another choice further down."""

from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network import kinds
from folkmoot.network.models import Following, Message
from folkmoot.people.api import SEE, Person, Viewer, require, writing


def follow_branch(actor: Viewer, *, message: Message) -> None:
    """Hear of everything below this message at once."""
    _choose(actor, message, Following.State.FOLLOW, kinds.BRANCH_FOLLOWED)


def mute_branch(actor: Viewer, *, message: Message) -> None:
    """Hear nothing of what is below this message, but find it when looking."""
    _choose(actor, message, Following.State.MUTE, kinds.BRANCH_MUTED)


def forget_branch(actor: Viewer, *, message: Message) -> None:
    """Neither follow nor mute it: what was chosen further up counts again."""
    with writing(actor) as work:
        chosen = Following.objects.filter(person=_person(actor), message=message)
        if chosen.delete()[0]:
            work.record(kinds.BRANCH_FORGOTTEN, f"message:{written(message.ref)}")


def _choose(actor: Viewer, message: Message, state: Following.State, kind: str) -> None:
    with writing(actor) as work:
        require(actor, SEE, message)
        Following.objects.update_or_create(
            person=_person(actor), message=message, defaults={"state": state}
        )
        work.record(kind, f"message:{written(message.ref)}")


def _person(actor: Viewer) -> Person:
    if actor.person is None:
        raise Unusable("Only a person can follow or mute.", hint="Sign in first.")
    return actor.person
