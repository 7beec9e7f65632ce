"""The process that takes mail in (`python -m folkmoot.config.mailgate`)."""

from __future__ import annotations

import asyncio
import signal
import sys
from typing import TYPE_CHECKING

from folkmoot.config.opening import open_home
from folkmoot.config.troubles import reported

if TYPE_CHECKING:
    from folkmoot.base.settings import Settings
    from folkmoot.network.gateway.listening import Doors


def main() -> None:
    """Listens until it is told to stop."""
    try:
        asyncio.run(listening(open_home()))
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))


async def listening(settings: Settings) -> None:
    """Take mail in where `mail_listen` says, until a signal comes."""
    from django.conf import settings as django_settings

    from folkmoot.network.gateway.listening import Handler, Listener, listen_of

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    listener = Listener(
        listen_of(settings.mail_listen),
        Handler(house_doors(), per_minute=settings.mail_taken_per_minute),
        largest=settings.max_message_bytes,
        hostname=django_settings.MAIL_DOMAIN,
    )
    await listener.open()
    await stopping.wait()
    await listener.close()


def house_doors() -> Doors:
    """What the listener asks, on the database of this home."""
    from django.db import close_old_connections

    from folkmoot.network.actions.inbound import accept_mail, require_known
    from folkmoot.network.gateway.listening import Doors

    def check(recipient: str, sender: str) -> None:
        close_old_connections()
        require_known(recipient, sender)

    def accept(recipient: str, sender: str, raw: bytes) -> None:
        close_old_connections()
        accept_mail(recipient=recipient, sender=sender, raw=raw)

    return Doors(check, accept)


if __name__ == "__main__":
    main()
