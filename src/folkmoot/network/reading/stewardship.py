"""What waits for those who look after groups: held mail, and people who ask to be let in."""

import msgspec
from django.db.models import Count

from folkmoot.network.models import InboundMail, InboundState
from folkmoot.people.api import CompiledFor, Group, JoinOutcome, JoinRequest, Viewer

_HELD = CompiledFor(
    lambda viewer: (
        InboundMail.objects.filter(group__in=viewer.steered_groups, state=InboundState.HELD)
        .values_list("group")
        .annotate(Count("pk"))
        .order_by()
    )
)
_ASKING = CompiledFor(
    lambda viewer: (
        JoinRequest.objects.filter(group__in=viewer.steered_groups, outcome=JoinOutcome.WAITING)
        .values_list("group")
        .annotate(Count("pk"))
        .order_by()
    )
)


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
    if not viewer.steered_groups:
        return []
    mails, people = dict(_HELD(viewer)), dict(_ASKING(viewer))
    if not (mails or people):
        return []
    groups = Group.objects.filter(pk__in={*mails, *people}).order_by("title", "pk")
    return [
        Waiting(group.slug, group.title, mails.get(group.pk, 0), people.get(group.pk, 0))
        for group in groups
    ]
