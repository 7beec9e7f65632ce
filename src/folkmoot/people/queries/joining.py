"""Requests to be let into groups, as those who ask and those who answer see them."""

from uuid import UUID

from django.db.models import QuerySet

from folkmoot.base.errors import NotFound
from folkmoot.people.access.policy import allowed, visible
from folkmoot.people.access.rules import ADMIT
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import Group, JoinOutcome, JoinRequest


def request_by_ref(viewer: Viewer, group: Group, ref: UUID) -> JoinRequest:
    """The request with this public id; NotFound for whoever neither asked nor answers."""
    rows = visible(viewer, JoinRequest).select_related("group", "person")
    found = rows.filter(group=group, ref=ref).first()
    if found is None:
        raise NotFound("There is no such request.", hint="Load the list of members again.")
    return found


def waiting_requests(viewer: Viewer, group: Group) -> QuerySet[JoinRequest]:
    """What waits for the viewer's answer, the oldest first."""
    answered = allowed(viewer, ADMIT, Group).filter(pk=group.pk)
    rows = JoinRequest.objects.filter(group__in=answered, outcome=JoinOutcome.WAITING)
    return rows.select_related("person").order_by("asked_at", "pk")


def own_request(viewer: Viewer, group: Group) -> JoinRequest | None:
    """The newest request of the viewer's own that was not taken back."""
    if viewer.person is None:
        return None
    mine = JoinRequest.objects.filter(group=group, person=viewer.person)
    return mine.exclude(outcome=JoinOutcome.WITHDRAWN).order_by("-pk").first()
