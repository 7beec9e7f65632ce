"""The worker process: `python -m folkmoot.config.worker`."""

import logging
import os
import signal
from types import FrameType


def main() -> None:
    """Work until told to stop; a second signal ends at once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.config.settings")
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    import django

    django.setup()
    from folkmoot.base import worker

    def stop(number: int, frame: FrameType | None) -> None:
        del frame
        if worker.stopping.is_set():
            os._exit(128 + number)
        worker.stopping.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    worker.run()


if __name__ == "__main__":
    main()
