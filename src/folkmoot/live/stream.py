"""One open connection of a browser, and the bytes it is sent."""

import asyncio
from typing import Protocol

from folkmoot.base.feed.sql import Position
from folkmoot.live.access import Access

MOST_BYTES = 256 * 1024
"""Of one connection: then it ends and the browser asks for the next, from where it is.

Granian takes whatever it is given and keeps it for a client that does not read (measured: 1.4 GB
in six seconds), so this is what bounds the memory a stalled client costs.
"""
MOST_WAITING = 1000
"""Events that wait while a returning reader is told what was missed."""


class Transport(Protocol):
    """What granian gives an RSGI application to write a response to, piece by piece."""

    async def send_bytes(self, data: bytes) -> None:
        """Hand over bytes; raises when the client is gone."""
        ...


class Stream:
    """A connection from its first event until it ends; used by one event loop only.

    `after` is the last position the browser has, so that nothing is told twice.
    """

    def __init__(self, access: Access, after: Position, transport: Transport) -> None:
        self.access = access
        self.after = after
        self.ended = asyncio.get_running_loop().create_future()
        self._transport = transport
        self._sent = 0
        self._waiting: list[tuple[Position, bytes]] | None = []

    async def tell(self, position: Position, event: bytes) -> None:
        """Tell an event of the feed, or keep it until what came before was told."""
        if self._waiting is None:
            await self._told(position, event)
            return
        self._waiting.append((position, event))
        if len(self._waiting) > MOST_WAITING:
            self.end("behind")

    async def catch_up(self, position: Position, event: bytes) -> None:
        """Tell an event that was missed; those told meanwhile wait."""
        await self._told(position, event)

    async def caught_up(self) -> None:
        """Go over from what was missed to what happens now."""
        while self._waiting:
            waiting, self._waiting = self._waiting, []
            for position, event in waiting:
                await self._told(position, event)
        self._waiting = None

    async def send(self, data: bytes) -> None:
        """Send bytes that belong to no position; a client that is gone ends the stream."""
        if self.ended.done():
            return
        self._sent += len(data)
        try:
            await self._transport.send_bytes(data)
        except Exception as problem:  # noqa: BLE001  # granian's errors have no common base of their own
            self.end(f"gone: {type(problem).__name__}")
            return
        if self._sent > MOST_BYTES:
            self.end("full")

    def end(self, reason: str) -> None:
        """End the connection; what was not told yet is not told here any more."""
        if not self.ended.done():
            self.ended.set_result(reason)

    async def _told(self, position: Position, event: bytes) -> None:
        if position <= self.after or self.ended.done():
            return
        self.after = position
        await self.send(event)
