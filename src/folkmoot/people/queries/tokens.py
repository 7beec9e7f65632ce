"""Who a bearer of a secret acts for."""

from datetime import timedelta

import msgspec
from django.db.models import QuerySet

from folkmoot.base import clock
from folkmoot.base.compiled import Compiled
from folkmoot.base.database import DEFAULT
from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import ANYBODY, Viewer
from folkmoot.people.models import AccessToken, Person
from folkmoot.people.scopes import Scope, scopes_read
from folkmoot.people.secrets_kept import digest_of

NOTED_EVERY = timedelta(hours=1)
_PERSON_FIELDS = [field.attname for field in Person._meta.concrete_fields]  # noqa: SLF001  # Django's documented model API
_TOKEN = Compiled(
    lambda digest: AccessToken.objects.filter(secret_digest=digest).values_list(
        "pk",
        "scopes",
        "expires_at",
        "revoked_at",
        "used_at",
        *(f"person__{name}" for name in _PERSON_FIELDS),
    ),
    bytes,
)


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
    rows = _TOKEN(digest_of(secret))
    if not rows:
        return None
    token, words, expires_at, revoked_at, used_at, *columns = rows[0]
    person = Person.from_db(DEFAULT, _PERSON_FIELDS, columns)
    now = clock.now()
    is_over = revoked_at is not None or (expires_at is not None and expires_at <= now)
    if is_over or not person.is_active:
        return None
    if used_at is None or now - used_at > NOTED_EVERY:
        AccessToken.objects.filter(pk=token).update(used_at=now)
    scopes = scopes_read(words)
    return Bearer(token, Viewer(person, administers=Scope.ADMIN in scopes), scopes)


def viewer_for_token(secret: str) -> Viewer:
    """The eyes of a token's person; ANYBODY for one that is unknown, revoked or too old."""
    bearer = bearer_of(secret)
    return bearer.viewer if bearer else ANYBODY
