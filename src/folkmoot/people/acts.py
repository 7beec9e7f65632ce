"""The acts people bring before the gate: what they write about themselves and their groups."""

from folkmoot.base import clock
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import Group, JoinRequest, Openness, Person
from folkmoot.people.things import group_thing, join_thing, person_thing
from folkmoot.policy.engine.acts import Act, Actor, Channel, Content, Verb


def acting(viewer: Viewer) -> Actor:
    """The viewer as the rules of the policy see them; empty for the machine's operator."""
    person = viewer.person
    if person is None:
        return Actor()
    since = person.joined_at or person.created_at
    return Actor(
        id=str(person.pk),
        roles=tuple(sorted(viewer.roles)),
        employment=person.kind,
        tenure_days=max((clock.now() - since).days, 0),
    )


def profile_act(viewer: Viewer, person: Person, text: str) -> Act:
    """Writing about a person: their name and what they say of themselves."""
    return Act(
        id=person_thing(person),
        kind="profile_edit",
        verb="edit",
        at=clock.now(),
        actor=acting(viewer),
        audience="internal",
        channel=Channel(id=person_thing(person), type="profile"),
        content=Content(text=text, length=len(text)),
    )


def group_act(viewer: Viewer, group: Group, text: str, verb: Verb) -> Act:
    """Writing the title and description of a group, which stand where its openness lets them."""
    return Act(
        id=group_thing(group),
        kind="profile_edit",
        verb=verb,
        at=clock.now(),
        actor=acting(viewer),
        audience="group" if group.openness == Openness.SECRET else "internal",
        channel=Channel(id=group_thing(group), type="group"),
        content=Content(text=text, length=len(text)),
    )


def join_act(viewer: Viewer, request: JoinRequest) -> Act:
    """Asking to be let into a group, in words its moderators read."""
    return Act(
        id=join_thing(request),
        kind="message",
        at=clock.now(),
        actor=acting(viewer),
        audience="group",
        channel=Channel(id=group_thing(request.group), type="group"),
        content=Content(text=request.words, length=len(request.words)),
    )
