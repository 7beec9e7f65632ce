"""The process that takes mail in (`python -m folkmoot.config.mailgate`)."""

import asyncio
import signal
import sys

from folkmoot.config.opening import open_home
from folkmoot.config.troubles import reported


def main() -> None:
    """Listens until it is told to stop."""
    try:
        open_home()
        asyncio.run(listening())
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))


async def listening() -> None:
    """Take mail in where `mail_listen` says, until a signal comes."""
    from folkmoot.network.api import mail_door

    stopping = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    door = mail_door()
    await door.open()
    await stopping.wait()
    await door.close()


if __name__ == "__main__":
    main()
