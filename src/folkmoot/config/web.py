"""The web process: granian serving Django over WSGI (`python -m folkmoot.config.web`).

Granian's own master process loads no Django; it only watches its workers, so that its memory stays
small and a worker that dies is replaced within seconds.
"""

import gc
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from folkmoot.base.settings import Settings, read_settings
from folkmoot.config.home import choose_home
from folkmoot.config.opening import SETTINGS_MODULE
from folkmoot.config.supervisor.lifeline import die_with_parent

STOP_SECONDS = 10
RESPAWN_SECONDS = 1.0
# Waiting requests for each one being worked on: beyond that a client waits in the socket's queue.
WAITING_PER_THREAD = 8
QUEUE_LENGTH = 1024


def main() -> None:
    """Serves until it is told to stop."""
    settings = read_settings(choose_home(None))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS_MODULE)
    server = server_of(settings)
    server.serve(target_loader=partial(load, os.getpid()), wrap_loader=False)


def server_of(settings: Settings) -> MPServer:
    """Granian as we run it: HTTP/1 only (a proxy in front speaks 2 and 3), no access log."""
    return MPServer(
        "folkmoot.config.wsgi:application",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        blocking_threads=settings.web_threads,
        backlog=QUEUE_LENGTH,
        backpressure=settings.web_threads * WAITING_PER_THREAD,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=10_000),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
    )


def load(master: int) -> Callable[..., Any]:
    """Loads Django inside a worker, which ends with its master.

    What is loaded now lives as long as the process: freezing it spares the garbage collector from
    walking it again and again.
    """
    die_with_parent(master)
    from folkmoot.config.wsgi import application

    gc.collect()
    gc.freeze()
    return application


if __name__ == "__main__":
    main()
