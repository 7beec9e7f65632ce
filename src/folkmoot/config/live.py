"""The live process (`python -m folkmoot.config.live`): what changed, told to open pages.

It loads no Django, so it waits until the web process has set the home up.
"""

import asyncio
import sys

from folkmoot.base.errors import Unusable
from folkmoot.base.reader import open_reader
from folkmoot.base.settings import Settings, live_port, read_settings
from folkmoot.config.home import choose_home
from folkmoot.config.secret import secret_key
from folkmoot.config.troubles import reported
from folkmoot.live.api import App, Frame, page_origins, serve, signing_key


def main() -> None:
    """Serves until it is told to stop; exits with a message when it cannot."""
    try:
        settings = read_settings(choose_home(None))
        asyncio.run(serve(App(frame_of(settings)), settings.host, live_port(settings)))
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))


def frame_of(settings: Settings) -> Frame:
    """What the application needs of this home; Unusable when its tables are not there yet."""
    if not settings.live:
        raise Unusable("Live updates are switched off.", hint="Set live to yes.", place="live")
    return Frame(
        key=signing_key(secret_key(settings.home)),
        origins=page_origins(settings),
        open_reader=lambda: open_reader(settings),
    )


if __name__ == "__main__":
    main()
