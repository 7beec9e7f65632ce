"""Answers to "did you mean this?": what was asked by mail and is now proved (double opt-in)."""

from datetime import timedelta

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.network.gateway.reasons import Reason
from folkmoot.network.models import MailRequest
from folkmoot.people.api import Openness, Person, account_at, enter_by_mail

LIFETIME = timedelta(days=3)


class Confirmed(msgspec.Struct, frozen=True):
    """Whose request it is now. Without a person: it waits for an owner, or there is nothing to do.

    `reason`: why it counts no more.
    """

    person: Person | None = None
    waits: bool = False
    reason: Reason | None = None


def confirmed(request: MailRequest) -> Confirmed:
    """Take a request as confirmed, once; a newcomer gets an account where the house lets them in.

    Needs a transaction.
    """
    fresh = MailRequest.objects.filter(
        pk=request.pk, confirmed_at=None, asked_at__gt=clock.now() - LIFETIME
    )
    if not fresh.update(confirmed_at=clock.now()):
        return Confirmed(reason=Reason.TOO_LATE)
    known = account_at(request.email)
    if known is not None:
        is_open = known.is_active
        return Confirmed(known) if is_open else Confirmed(reason=Reason.ACCOUNT_CLOSED)
    if request.command != "subscribe":
        return Confirmed()
    try:
        person = enter_by_mail(email=request.email, name=request.name)
    except NotAllowed:
        return Confirmed(reason=Reason.ACCOUNT_CLOSED)
    # nobody outside hears of a secret group, not even that its owners were asked
    is_secret = request.group.openness == Openness.SECRET
    return Confirmed(person, waits=person is None and not is_secret)
