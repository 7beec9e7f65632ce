"""The worker process: jobs and the consumers of the feed (`python -m folkmoot.config.worker`)."""

import signal
import sys

from folkmoot.config.opening import open_home
from folkmoot.config.troubles import reported


def main() -> None:
    """Works until it is told to stop, and then ends between two steps."""
    try:
        open_home()
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))
    from folkmoot.base.worker import run, stopping

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    run()


if __name__ == "__main__":
    main()
