"""Access tokens with which programs act for a person."""

from collections.abc import Collection
from datetime import datetime, timedelta

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.people import kinds
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import AccessToken, Person, PersonKind
from folkmoot.people.scopes import DEFAULT, Scope, scopes_written
from folkmoot.people.secrets_kept import digest_of, new_secret
from folkmoot.people.things import person_thing
from folkmoot.people.writing import writing

PREFIX = "fm_"
"""Lets scanners of code and logs recognise a token that was left lying about."""

REGRET = timedelta(minutes=2)
"""How long a revocation can be taken back."""


class IssuedToken(msgspec.Struct, frozen=True):
    """A token just made, with the words programs present; they are shown this once."""

    token: AccessToken
    secret: str


def make_token(
    actor: Viewer,
    *,
    person: Person,
    label: str = "",
    expires_at: datetime | None = None,
    scopes: Collection[Scope] = DEFAULT,
) -> IssuedToken:
    """Make a token for oneself; for a bot as an administrator, for anybody as the operator.

    `scopes` narrow what its bearer may do of what the person may; see `people.scopes`.
    """
    with writing(actor) as work:
        require(actor, MANAGE, person)
        is_bot = person.kind == PersonKind.BOT
        if not (actor.is_operator or actor.person_id == person.pk or is_bot):
            raise FolkmootError(
                "Nobody can make a token in another's name.",
                hint=f"{person} can make one in their own settings.",
            )
        if not (person.has_account and person.is_active):
            raise FolkmootError(f"{person} has no account here.", hint="Invite them first.")
        secret = new_secret(PREFIX)
        token = AccessToken.objects.create(
            person=person,
            secret_digest=digest_of(secret),
            label=label.strip()[:200],
            scopes=scopes_written(scopes),
            expires_at=expires_at,
        )
        work.record(kinds.TOKEN_CREATED, person_thing(person), token=token.pk)
    return IssuedToken(token, secret)


def revoke_token(actor: Viewer, *, token: AccessToken) -> None:
    """Make a token worthless; its person, administrators and the operator may."""
    with writing(actor) as work:
        require(actor, MANAGE, token)
        fresh = AccessToken.objects.filter(pk=token.pk, revoked_at=None)
        if fresh.update(revoked_at=clock.now(), revoked_by=actor.person_id):
            work.record(kinds.TOKEN_REVOKED, person_thing(token.person), token=token.pk)


def restore_token(actor: Viewer, *, token: AccessToken) -> None:
    """Take a revocation back within two minutes; only whoever revoked it may.

    Raises FolkmootError once it is too late.
    """
    with writing(actor) as work:
        require(actor, MANAGE, token)
        lately = AccessToken.objects.filter(
            pk=token.pk, revoked_by=actor.person_id, revoked_at__gt=clock.now() - REGRET
        )
        if not lately.update(revoked_at=None, revoked_by=None):
            raise FolkmootError(
                "This token cannot be brought back any more.", hint="Make a new one."
            )
        work.record(kinds.TOKEN_RESTORED, person_thing(token.person), token=token.pk)
