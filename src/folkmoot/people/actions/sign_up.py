"""Making an account for oneself."""

from django.conf import settings

from folkmoot.base.errors import NotAllowed
from folkmoot.people.access.viewer import ANYBODY, Viewer
from folkmoot.people.actions.invitations import accept_invitation, valid_invitation
from folkmoot.people.actions.persons import add_account
from folkmoot.people.addresses import clean_name
from folkmoot.people.models import Person, PersonKind
from folkmoot.people.writing import writing


def sign_up(*, person: Person, secret: str = "") -> None:
    """Store the account of `person`, who is nobody yet, and use up the invitation they bear.

    Without a valid invitation only where the installation lets anybody in. The address is not
    proved by this, not even by an invitation sent there: whoever wrote it has seen its secret.
    """
    with writing(ANYBODY) as work:
        invitation = valid_invitation(secret) if secret else None
        if invitation is None and not settings.FOLKMOOT.open_sign_up:
            raise NotAllowed(
                "An account needs an invitation here.",
                hint="Ask somebody who has an account to invite you.",
            )
        person.name = clean_name(person.name)
        person.kind = invitation.kind if invitation else PersonKind.MEMBER
        add_account(work, ANYBODY, person)
        if invitation is not None:
            accept_invitation(Viewer(person), secret=secret)
