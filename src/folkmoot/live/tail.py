"""Following the feed on a thread of its own: reads what is new and hands it to the event loop.

New rows are looked for by asking, not by being told: on SQLite every 20 ms whether another
connection committed at all, on PostgreSQL every 25 ms for the rows themselves, since a row that is
told of may not be final yet. With nobody connected it asks four times a second. See
docs/decisions/0013-live-updates-from-a-process-of-their-own.md for what that costs.
"""

import asyncio
import logging
import threading
from collections.abc import Callable

from folkmoot.base.feed.sql import START, Position, entries_of_kinds, final_end, next_entries
from folkmoot.base.reader import Reader
from folkmoot.live.hub import Hub
from folkmoot.live.telling import DECIDING, Revoked, Told, entry_of, revoked, told

log = logging.getLogger("folkmoot.live")
PAUSE_SECONDS = {False: 0.02, True: 0.025}
"""Between two looks, on SQLite and on PostgreSQL."""
IDLE_SECONDS = 0.25
LOOK_ANYWAY = 50
"""Looks after which the feed is read even though nothing seemed to change."""
BATCH = 200
MOST_AHEAD = 10_000
TROUBLE_SECONDS = 1.0
HAND_OVER_SECONDS = 30.0


def end_of_feed(reader: Reader) -> Position:
    """The last position that is final now."""
    rows = reader.rows(*final_end(postgres=reader.postgres))
    return (rows[0][0], rows[0][1]) if rows else START


def read_next(
    reader: Reader, position: Position, limit: int = BATCH
) -> tuple[Position, Revoked, list[Told]]:
    """The next entries: how far they go, who may see less by now, and what they tell.

    Whoever lost access is looked for in everything committed so far, also behind these entries and
    before it is final: nobody is told something after they were removed.
    """
    rows = reader.rows(*next_entries(position, limit, postgres=reader.postgres))
    if not rows:
        return position, Revoked(), []
    entries = [entry_of(row) for row in rows]
    ahead = reader.rows(*entries_of_kinds(position, DECIDING, MOST_AHEAD))
    gone = revoked(reader, [entry_of(row) for row in ahead])
    return entries[-1].position, gone, told(reader, entries)


def read_missed(
    reader: Reader, after: Position, until: Position, limit: int = BATCH
) -> tuple[Position, list[Told]]:
    """A batch of what stands in the feed behind `after`, up to `until`."""
    rows = reader.rows(*next_entries(after, limit, postgres=reader.postgres))
    entries = [entry_of(row) for row in rows if (row[0], row[1]) <= until]
    reached = entries[-1].position if len(entries) == limit else until
    return reached, told(reader, entries)


class Tail:
    """The thread that follows the feed for a hub."""

    def __init__(
        self, hub: Hub, open_reader: Callable[[], Reader], loop: asyncio.AbstractEventLoop
    ) -> None:
        self._hub = hub
        self._open_reader = open_reader
        self._loop = loop
        self._stopping = threading.Event()
        self._wake = threading.Event()
        self._thread = threading.Thread(target=self._run, name="tail", daemon=True)

    def start(self) -> None:
        """Begin at the present end of the feed; returns once that is known."""
        reader = self._open_reader()
        self._hub.begin(end_of_feed(reader))
        reader.close()
        self._thread.start()

    def wake(self) -> None:
        """Look at once: somebody connected."""
        self._wake.set()

    def stop(self) -> None:
        """End the thread; returns at once."""
        self._stopping.set()
        self._wake.set()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                reader = self._open_reader()
                try:
                    self._follow(reader)
                finally:
                    reader.close()
            except Exception:  # whatever it was (a restart of the database), it must go on
                log.exception("The feed cannot be read; again in %.0f s", TROUBLE_SECONDS)
                self._stopping.wait(TROUBLE_SECONDS)

    def _follow(self, reader: Reader) -> None:
        quiet = LOOK_ANYWAY
        while not self._stopping.is_set():
            quiet += 1
            if reader.changed() or quiet > LOOK_ANYWAY:
                quiet = 0
                while self._step(reader) and not self._stopping.is_set():
                    pass
            pause = PAUSE_SECONDS[reader.postgres] if self._hub.streams else IDLE_SECONDS
            self._wake.wait(pause)
            self._wake.clear()

    def _step(self, reader: Reader) -> bool:
        """Read and hand over a batch; False when there was none."""
        before = self._hub.position
        position, gone, entries = read_next(reader, before)
        if position == before:
            return False
        handed = asyncio.run_coroutine_threadsafe(
            self._hand_over(gone, entries, position), self._loop
        )
        handed.result(HAND_OVER_SECONDS)
        return True

    async def _hand_over(self, gone: Revoked, entries: list[Told], position: Position) -> None:
        if gone:
            self._hub.revoke(gone)
        await self._hub.publish(entries, position)
