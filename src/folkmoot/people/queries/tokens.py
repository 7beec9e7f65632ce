"""Who a bearer of a secret acts for."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from folkmoot.base import clock
from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import ANYBODY, Viewer
from folkmoot.people.models import AccessToken
from folkmoot.people.secrets_kept import digest_of

NOTED_EVERY = timedelta(hours=1)


def own_tokens(viewer: Viewer) -> QuerySet[AccessToken]:
    """The asker's own tokens, newest first, revoked ones too."""
    return visible(viewer, AccessToken).filter(person=viewer.person_id).order_by("-pk")


def viewer_for_token(secret: str) -> Viewer:
    """The eyes of a token's person; ANYBODY for one that is unknown, revoked or too old.

    When a token was last used is noted at most once an hour, outside the record.
    """
    now = clock.now()
    token = (
        AccessToken.objects.filter(secret_digest=digest_of(secret), revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .select_related("person")
        .first()
    )
    if token is None or not token.person.is_active:
        return ANYBODY
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(used_at=now)
    return Viewer(token.person)
