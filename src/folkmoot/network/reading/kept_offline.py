"""Which conversations somebody reads without a connection: those they follow a branch of."""

from folkmoot.network.models import Conversation, Following
from folkmoot.network.reading.branches import FOLLOW
from folkmoot.people.api import Viewer, visible

MOST = 50


def followed_conversations(viewer: Viewer) -> list[Conversation]:
    """The newest of them that the viewer may still see."""
    followed = Following.objects.filter(person=viewer.person_id, state=FOLLOW)
    rows = visible(viewer, Conversation).filter(pk__in=followed.values("message__conversation"))
    return list(rows.exclude(last_at=None).order_by("-last_at")[:MOST])
