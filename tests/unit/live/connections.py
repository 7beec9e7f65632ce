"""Connections without a network: what was sent, read as a browser reads it."""

import asyncio

import msgspec

from folkmoot.base.feed.sql import Position
from folkmoot.live.events import read_position


class Line:
    """The other end of a stream; `broken` makes it a client that is gone."""

    def __init__(self) -> None:
        self.data = b""
        self.broken = False

    async def send_bytes(self, data: bytes) -> None:
        """Take bytes."""
        if self.broken:
            raise ConnectionResetError("gone")
        self.data += data
        await asyncio.sleep(0)

    def events(self) -> list[tuple[Position | None, dict[str, object]]]:
        """The events that came whole, each with its id."""
        return events_of(self.data)


def events_of(data: bytes) -> list[tuple[Position | None, dict[str, object]]]:
    """Server-sent events as a browser understands them; what has no data is left out."""
    found = []
    for block in data.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n") if ": " in line)
        if "data" in fields:
            position = read_position(fields["id"]) if "id" in fields else None
            found.append((position, msgspec.json.decode(fields["data"], type=dict[str, object])))
    return found
