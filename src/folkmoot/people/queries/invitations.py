"""Invitations that were sent."""

from django.db.models import QuerySet

from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import Group, Invitation


def invitations(viewer: Viewer, group: Group | None = None) -> QuerySet[Invitation]:
    """Those the asker answers for, newest first; of one group if given."""
    rows = visible(viewer, Invitation).select_related("group", "invited_by").order_by("-pk")
    return rows.filter(group=group) if group is not None else rows
