"""How the record names what something was done to: `kind:<written ref>`."""

from folkmoot.base.ids import written
from folkmoot.people.models import Group, Invitation, JoinRequest, Person


def group_thing(group: Group) -> str:
    """A group as the record names it."""
    return f"group:{written(group.ref)}"


def person_thing(person: Person) -> str:
    """A person as the record names them."""
    return f"person:{written(person.ref)}"


def invitation_thing(invitation: Invitation) -> str:
    """An invitation as the record names it."""
    return f"invitation:{written(invitation.ref)}"


def join_thing(request: JoinRequest) -> str:
    """A request to join as the record names it."""
    return f"join:{written(request.ref)}"
