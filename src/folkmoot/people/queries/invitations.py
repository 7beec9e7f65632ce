"""Invitations that were sent."""

from uuid import UUID

from django.db.models import QuerySet

from folkmoot.base.errors import NotFound
from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import Group, Invitation


def invitations(viewer: Viewer, group: Group | None = None) -> QuerySet[Invitation]:
    """Those the asker answers for, newest first; of one group if given."""
    rows = visible(viewer, Invitation).select_related("group", "invited_by").order_by("-pk")
    return rows.filter(group=group) if group is not None else rows


def invitation_by_ref(viewer: Viewer, ref: UUID) -> Invitation:
    """One of those the asker answers for; NotFound for any other."""
    found = invitations(viewer).filter(ref=ref).first()
    if found is None:
        raise NotFound("There is no such invitation of yours.", hint="Load the list again.")
    return found
