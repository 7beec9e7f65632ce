"""What follows when somebody proved by mail that an address is theirs."""

import logging

from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_logged_in
from django.http import HttpRequest
from django.utils.translation import gettext as _

from folkmoot.base.errors import FolkmootError
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.actions.addresses import claim_address
from folkmoot.people.models import Address, Person
from folkmoot.ui.api import toast

log = logging.getLogger("folkmoot.people")


def claim_proved(person: Person) -> list[str]:
    """Claim every address proved by mail that is not claimed yet; gives those that could not be.

    Asked after each proof and at each sign-in, so that a process killed between proof and claim
    costs nothing.
    """
    proved = EmailAddress.objects.filter(user=person, verified=True)
    claimed = Address.objects.filter(person=person).exclude(claimed_at=None)
    refused: list[str] = []
    for email in proved.exclude(email__in=claimed.values("email")).values_list("email", flat=True):
        try:
            claim_address(Viewer(person), person=person, email=email)
        except FolkmootError as problem:
            log.warning("an address was proved but not claimed: %s", problem.message)
            refused.append(email)
    return refused


def connect() -> None:
    """Listen to django-allauth; it tells these moments in no other way."""
    email_confirmed.connect(_address_confirmed, dispatch_uid="people.address_confirmed")
    user_logged_in.connect(_signed_in, dispatch_uid="people.signed_in")


def _address_confirmed(
    sender: object, request: HttpRequest, email_address: EmailAddress, **_more: object
) -> None:
    del sender
    _claim_and_tell(request, email_address.user)


def _signed_in(sender: object, request: HttpRequest, user: Person, **_more: object) -> None:
    del sender
    _claim_and_tell(request, user)


def _claim_and_tell(request: HttpRequest, person: Person) -> None:
    for email in claim_proved(person):
        text = _("%(email)s belonged to another account; its messages stay there.")
        toast(request, text % {"email": email}, tone="warn")
