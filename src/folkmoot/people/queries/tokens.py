"""Who a bearer of a secret acts for."""

from datetime import timedelta

import msgspec
from django.db.models import Q, QuerySet

from folkmoot.base import clock
from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import ANYBODY, Viewer
from folkmoot.people.models import AccessToken
from folkmoot.people.scopes import Scope, scopes_read
from folkmoot.people.secrets_kept import digest_of

NOTED_EVERY = timedelta(hours=1)


def own_tokens(viewer: Viewer) -> QuerySet[AccessToken]:
    """The asker's own tokens, newest first, revoked ones too."""
    return visible(viewer, AccessToken).filter(person=viewer.person_id).order_by("-pk")


class Bearer(msgspec.Struct, frozen=True):
    """Whoever presents a token: its row, whose eyes they see with, and what it is good for."""

    token: int
    viewer: Viewer
    scopes: frozenset[Scope]


def bearer_of(secret: str) -> Bearer | None:
    """Who presents this token; None for one that is unknown, revoked or too old.

    Without the scope ADMIN an administrator is seen as any other person. When a token was last
    used is noted at most once an hour, outside the record.
    """
    now = clock.now()
    token = (
        AccessToken.objects.filter(secret_digest=digest_of(secret), revoked_at=None)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .select_related("person")
        .first()
    )
    if token is None or not token.person.is_active:
        return None
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(used_at=now)
    scopes = scopes_read(token.scopes)
    return Bearer(token.pk, Viewer(token.person, administers=Scope.ADMIN in scopes), scopes)


def viewer_for_token(secret: str) -> Viewer:
    """The eyes of a token's person; ANYBODY for one that is unknown, revoked or too old."""
    bearer = bearer_of(secret)
    return bearer.viewer if bearer else ANYBODY
