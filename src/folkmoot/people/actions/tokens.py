"""Access tokens with which programs act for a person."""

from datetime import datetime

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError
from folkmoot.people import kinds
from folkmoot.people.access.policy import require
from folkmoot.people.access.rules import MANAGE
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.models import AccessToken, Person
from folkmoot.people.secrets_kept import digest_of, new_secret
from folkmoot.people.things import person_thing
from folkmoot.people.writing import writing

PREFIX = "fm_"
"""Lets scanners of code and logs recognise a token that was left lying about."""


class IssuedToken(msgspec.Struct, frozen=True):
    """A token just made, with the words programs present; they are shown this once."""

    token: AccessToken
    secret: str


def make_token(
    actor: Viewer, *, person: Person, label: str = "", expires_at: datetime | None = None
) -> IssuedToken:
    """Make a token for oneself, or as the machine's operator for anybody with an account."""
    with writing(actor) as work:
        require(actor, MANAGE, person)
        if not actor.is_operator and actor.person_id != person.pk:
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
            expires_at=expires_at,
        )
        work.record(kinds.TOKEN_CREATED, person_thing(person), token=token.pk)
    return IssuedToken(token, secret)


def revoke_token(actor: Viewer, *, token: AccessToken) -> None:
    """Make a token worthless; its person, administrators and the operator may."""
    with writing(actor) as work:
        require(actor, MANAGE, token)
        fresh = AccessToken.objects.filter(pk=token.pk, revoked_at=None)
        if fresh.update(revoked_at=clock.now()):
            work.record(kinds.TOKEN_REVOKED, person_thing(token.person), token=token.pk)
