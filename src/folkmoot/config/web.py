"""The web process: granian serving Django over WSGI (`python -m folkmoot.config.web`).

Granian's master opens the home and loads Django, then forks its workers: they share that memory,
start at once, and one that dies is replaced within a second.
"""

import gc
import importlib
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urljoin

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server import MPServer

from folkmoot.base.settings import Settings
from folkmoot.config import greeting
from folkmoot.config.opening import open_home
from folkmoot.config.supervisor.lifeline import die_with_parent
from folkmoot.config.troubles import reported

STOP_SECONDS = 10
RESPAWN_SECONDS = 1.0
# Waiting requests for each one being worked on: beyond that a client waits in the socket's queue.
WAITING_PER_THREAD = 8
QUEUE_LENGTH = 1024
HEADER_MILLISECONDS = 10_000


def main() -> None:
    """Serves until it is told to stop; exits with a message when the home cannot be opened."""
    try:
        settings = open_home()
        greet(settings)
        preload()
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        sys.exit(reported(problem))
    server_of(settings).serve(target_loader=partial(load, os.getpid()), wrap_loader=False)


def greet(settings: Settings) -> None:
    """Leaves the address and the first administrator's link for the supervisor to say."""
    from django.conf import settings as django_settings

    from folkmoot.people.api import first_sign_in_link

    path = first_sign_in_link()
    address = django_settings.BASE_URL
    link = urljoin(address, path) if path else ""
    greeting.leave(settings.home, greeting.Greeting(address, link))


def preload() -> None:
    """Loads all pages now and settles what is in memory, so that forked workers can share it."""
    from django.db import connections
    from django.urls import get_resolver

    importlib.import_module("folkmoot.config.wsgi")
    get_resolver().check()
    # A connection must not be used by two processes.
    connections.close_all()
    gc.collect()
    gc.freeze()


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
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        websockets=False,
        log_level=LogLevels.warning,
        respawn_failed_workers=True,
        respawn_interval=RESPAWN_SECONDS,
        workers_kill_timeout=STOP_SECONDS,
    )


def load(master: int) -> Callable[..., Any]:
    """What a worker answers with; the worker ends with its master."""
    die_with_parent(master)
    from folkmoot.config.wsgi import application

    return application


if __name__ == "__main__":
    main()
