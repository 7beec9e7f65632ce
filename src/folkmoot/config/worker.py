"""The worker process: jobs and the consumers of the feed (`python -m folkmoot.config.worker`)."""

import signal

from folkmoot.config.home import choose_home
from folkmoot.config.opening import start_django


def main() -> None:
    """Works until it is told to stop, and then ends between two steps."""
    choose_home(None)
    start_django()
    from folkmoot.base.worker import run, stopping

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    run()


if __name__ == "__main__":
    main()
