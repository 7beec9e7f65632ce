"""What waits for those who look after groups: held mail, and people who ask to be let in."""

import msgspec
from django.db.models import Count

from folkmoot.network.models import InboundMail, InboundState
from folkmoot.people.api import Group, JoinOutcome, JoinRequest, Viewer


class Waiting(msgspec.Struct, frozen=True):
    """How much of a group waits for its moderators."""

    slug: str
    title: str
    held_count: int
    asking_count: int


def waiting_for(viewer: Viewer) -> list[Waiting]:
    """What waits in the groups the viewer owns or moderates, by title.

    No query for those who look after none, three where something waits.
    """
    steered = viewer.steered_groups
    if not steered:
        return []
    held = InboundMail.objects.filter(group__in=steered, state=InboundState.HELD)
    asking = JoinRequest.objects.filter(group__in=steered, outcome=JoinOutcome.WAITING)
    mails = dict(held.values_list("group").annotate(Count("pk")).order_by())
    people = dict(asking.values_list("group").annotate(Count("pk")).order_by())
    if not (mails or people):
        return []
    groups = Group.objects.filter(pk__in={*mails, *people}).order_by("title", "pk")
    return [
        Waiting(group.slug, group.title, mails.get(group.pk, 0), people.get(group.pk, 0))
        for group in groups
    ]
