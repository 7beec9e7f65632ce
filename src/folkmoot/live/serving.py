"""Granian serving the application in this process's own event loop, until it is told to stop."""

import asyncio
import gc
import resource
import signal

from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.embed import Server

from folkmoot.live.app import App
from folkmoot.live.hub import MOST_STREAMS

QUEUE_LENGTH = 2048
HEADER_MILLISECONDS = 10_000
STOPPING_SIGNALS = (signal.SIGTERM, signal.SIGINT)


async def serve(app: App, host: str, port: int) -> None:
    """Answers at this address; returns after SIGTERM or SIGINT, when all streams have ended."""
    allow_many_files()
    loop = asyncio.get_running_loop()
    app.start()
    server = server_of(app, host, port)

    def stop() -> None:
        app.stop()
        server.stop()  # type: ignore[no-untyped-call]  # granian leaves its return type out

    for number in STOPPING_SIGNALS:
        loop.add_signal_handler(number, stop)
    gc.collect()
    gc.freeze()
    await server.serve()


def server_of(app: App, host: str, port: int) -> Server:
    """Granian embedded: HTTP/1 only, as many connections as there may be streams."""
    return Server(
        app.__rsgi__,
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=HEADER_MILLISECONDS),
        websockets=False,
        backlog=QUEUE_LENGTH,
        backpressure=MOST_STREAMS,
        # its only warning is that embedding is young
        log_level=LogLevels.error,
    )


def allow_many_files() -> None:
    """Each stream is an open file; as many as the machine's administrator lets us have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
