"""The live process in a thread of the tests, on the test's database and a port of its own."""

import asyncio
import contextlib
import socket
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.db import connection
from tests.waiting import wait_until

from folkmoot.base.reader import PostgresReader, Reader, SqliteReader
from folkmoot.config.supervisor.addresses import answers
from folkmoot.live.app import App, Frame
from folkmoot.live.serving import server_of
from folkmoot.live.tokens import signing_key

HOST = "127.0.0.1"


class SharedMemoryReader(SqliteReader):
    """SQLite in memory, as Django's tests have it: shared by the connections of this process."""

    def __init__(self, name: str) -> None:
        self._connection = sqlite3.connect(name, uri=True, isolation_level=None)
        # a shared cache locks whole tables against each other; a file with a log does not
        self._connection.execute("PRAGMA read_uncommitted = 1")

    def changed(self) -> bool:
        """Always: what shares a cache does not count as another connection."""
        return True


def open_reader() -> Reader:
    """The test's database as the live process reads it."""
    named = connection.settings_dict
    if connection.vendor == "sqlite" and "mode=memory" not in str(named["NAME"]):
        return SqliteReader(Path(named["NAME"]))
    if connection.vendor == "sqlite":
        return SharedMemoryReader(str(named["NAME"]))
    user, password = quote(named["USER"]), quote(named["PASSWORD"])
    return PostgresReader(
        f"postgresql://{user}:{password}@{named['HOST']}:{named['PORT']}/{named['NAME']}"
    )


class LiveProcess:
    """One that runs; `app` is its application, to be looked at between two steps."""

    def __init__(self, origin: str) -> None:
        with socket.create_server((HOST, 0)) as free:
            self.port = free.getsockname()[1]
        # the page's own host, since a cookie is for all ports of one host
        self.address = f"http://{urlsplit(origin).hostname}:{self.port}/live"
        frame = Frame(signing_key(settings.SECRET_KEY), frozenset({origin}), open_reader)
        self.app = App(frame)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="live", daemon=True)
        self._thread.start()
        wait_until(lambda: answers(HOST, self.port), "the live process answers")

    def stop(self) -> None:
        """End it and all its streams."""
        self._loop.call_soon_threadsafe(self._end)
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self.app.start()
        self._server = server_of(self.app, HOST, self.port)
        await self._server.serve()
        await asyncio.gather(
            *asyncio.all_tasks() - {asyncio.current_task()}, return_exceptions=True
        )

    def _end(self) -> None:
        self.app.stop()
        self._server.stop()  # type: ignore[no-untyped-call]  # granian leaves its return type out


@contextlib.contextmanager
def live_process(origin: str) -> Iterator[LiveProcess]:
    """A live process for pages of this origin, stopped at the end."""
    running = LiveProcess(origin)
    try:
        yield running
    finally:
        running.stop()
