"""Who has a conversation open, and who is writing in it: kept in memory only, told to those there.

Only people who follow the same conversation learn of each other, and only while they do.
"""

import time
from collections.abc import Callable
from uuid import UUID

from folkmoot.base.ids import written
from folkmoot.live.events import Presence, Typing, passing
from folkmoot.live.hub import Hub
from folkmoot.live.stream import Stream

MOST_NAMED = 30
TYPING_EVERY_SECONDS = 2.0
MOST_REMEMBERED = 10_000


class Company:
    """Presence and typing among the streams of a hub.

    Changes of presence are gathered and told once a round, so that a thousand people who open the
    same conversation cost a thousand messages a round and not a million.
    """

    def __init__(self, hub: Hub, seconds: Callable[[], float] = time.monotonic) -> None:
        self._hub = hub
        self._seconds = seconds
        self._changed: set[int] = set()
        self._wrote: dict[tuple[UUID, int], float] = {}

    def changed(self, stream: Stream) -> None:
        """A stream came or went; who shares a conversation with it is told in the next round."""
        self._changed.update(stream.access.conversations)

    async def tell_changes(self) -> None:
        """One round: tell each conversation in which somebody came or went who is there now."""
        changed, self._changed = self._changed, set()
        for place in changed:
            streams = list(self._hub.by_conversation.get(place, ()))
            if not streams:
                continue
            people = sorted({written(stream.access.ref) for stream in streams})
            name = streams[0].access.names[place]
            event = passing(Presence(name, people[:MOST_NAMED], len(people)))
            for stream in streams:
                await stream.send(event)

    async def wrote(self, person: UUID, conversation: UUID) -> bool:
        """Tell the others of a conversation that this person is writing there; False: not there.

        More often than every two seconds it is not told again.
        """
        place = self._hub.conversations.get(written(conversation), 0)
        streams = self._hub.by_conversation.get(place, ())
        own = next((one for one in streams if one.access.ref == person), None)
        if own is None:
            return False
        now = self._seconds()
        if now - self._wrote.get((person, place), -TYPING_EVERY_SECONDS) < TYPING_EVERY_SECONDS:
            return True
        if len(self._wrote) >= MOST_REMEMBERED:
            self._wrote.clear()
        self._wrote[person, place] = now
        access = own.access
        event = passing(Typing(access.names[place], written(access.ref), access.name))
        for stream in list(streams):
            if stream.access.ref != person:
                await stream.send(event)
        return True
