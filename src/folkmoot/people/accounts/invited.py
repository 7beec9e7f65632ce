"""The invitation a visitor came with, kept in their session until they have an account."""

from django.http import HttpRequest

from folkmoot.people.actions.invitations import valid_invitation
from folkmoot.people.models import Invitation

SESSION_KEY = "people_invitation"


def keep_secret(request: HttpRequest, secret: str) -> None:
    """Remember the invitation's secret, so that it need not stand in the next address."""
    request.session[SESSION_KEY] = secret


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation this visitor came with, if it is still valid."""
    secret = request.session.get(SESSION_KEY, "")
    return valid_invitation(secret) if secret else None


def taken_secret(request: HttpRequest) -> str:
    """The secret, taken out of the session; "" if there is none."""
    return str(request.session.pop(SESSION_KEY, ""))
