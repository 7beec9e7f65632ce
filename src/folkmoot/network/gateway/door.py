"""The listener for mail on the database of this home; read only by the process that listens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import close_old_connections

from folkmoot.network.actions.inbound import accept_mail, require_known

if TYPE_CHECKING:
    from folkmoot.network.gateway.listening import Listener


def mail_door() -> Listener:
    """A listener where `mail_listen` says, not yet open; Unusable when that is no address."""
    from folkmoot.network.gateway.listening import Doors, Handler, Listener, listen_of

    ours = settings.FOLKMOOT
    return Listener(
        listen_of(ours.mail_listen),
        Handler(Doors(_check, _accept), per_minute=ours.mail_taken_per_minute),
        largest=ours.max_message_bytes,
        hostname=settings.MAIL_DOMAIN,
    )


def _check(recipient: str, sender: str) -> None:
    close_old_connections()
    require_known(recipient, sender)


def _accept(recipient: str, sender: str, raw: bytes) -> None:
    close_old_connections()
    accept_mail(recipient=recipient, sender=sender, raw=raw)
