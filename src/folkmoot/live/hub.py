"""All open streams: who is told what, and who must ask anew. Used by one event loop only."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from folkmoot.base.feed.sql import START, Position
from folkmoot.live.access import Access
from folkmoot.live.events import Writer
from folkmoot.live.stream import Stream
from folkmoot.live.telling import AUDIENCE, MERGED, MOVED, Revoked, Told

RING = 2000
"""Entries kept for those who come back; further back the feed itself is read."""
MOST_STREAMS = 20_000
MOST_OF_A_PERSON = 40
AGEING = frozenset({AUDIENCE, MERGED, MOVED})
"""Kinds after which what was told before may name other readers or another conversation."""


class Hub:
    """The streams by whom and what they concern, and the newest entries.

    `position` is how far the feed was told; `revocations` counts the times somebody's access was
    taken back, so that whoever reads access meanwhile reads it again. `conversations` has the rows
    of those followed, by the name they are followed under.
    """

    def __init__(self) -> None:
        self.position: Position = START
        self.revocations = 0
        self.streams: set[Stream] = set()
        self.by_person: defaultdict[int, set[Stream]] = defaultdict(set)
        self.by_group: defaultdict[int, set[Stream]] = defaultdict(set)
        self.by_conversation: defaultdict[int, set[Stream]] = defaultdict(set)
        self.conversations: dict[str, int] = {}
        self._ring: deque[Told] = deque(maxlen=RING)
        self._ring_begins: Position | None = None

    def has_room(self, person: int) -> bool:
        """Whether one more stream of this person can be held."""
        of_person = len(self.by_person.get(person, ()))
        return len(self.streams) < MOST_STREAMS and of_person < MOST_OF_A_PERSON

    def add(self, stream: Stream) -> None:
        """Tell this stream what happens from now on."""
        self.streams.add(stream)
        for index, key in self._places(stream.access):
            index[key].add(stream)
        for place, name in stream.access.names.items():
            self.conversations[name] = place

    def remove(self, stream: Stream) -> None:
        """Forget a stream; a second time changes nothing."""
        self.streams.discard(stream)
        for index, key in self._places(stream.access):
            index[key].discard(stream)
            if not index[key]:
                del index[key]
        for place, name in stream.access.names.items():
            if place not in self.by_conversation:
                self.conversations.pop(name, None)

    def begin(self, position: Position) -> None:
        """Begin at this place of the feed."""
        self.position = self._ring_begins = position

    async def publish(self, entries: Sequence[Told], position: Position) -> None:
        """Tell entries to those they concern; the feed is told up to `position` then."""
        for told in entries:
            if told.kind in AGEING:
                self._ring.clear()
                self._ring_begins = told.position
            elif len(self._ring) == RING:
                self._ring_begins = self._ring[0].position
            self._ring.append(told)
        self.position = position
        for told in entries:
            writer = Writer(told)
            for stream in list(self.by_group.get(told.group, ())):
                if event := writer.event(stream.access):
                    await stream.tell(told.position, event)

    def missed(self, after: Position) -> list[Told] | None:
        """What was told since `after`, None when the ring does not reach back so far."""
        if self._ring_begins is None or after < self._ring_begins:
            return None
        return [told for told in self._ring if told.position > after]

    def revoke(self, revoked: Revoked) -> None:
        """End the streams whose access may have changed; their browsers ask anew."""
        self.revocations += 1
        for person in revoked.persons:
            self._end(self.by_person.get(person, ()))
        for group in revoked.closed_groups:
            streams = self.by_group.get(group, ())
            self._end(one for one in streams if group not in one.access.member_of)
        for conversation, audience in revoked.conversations:
            streams = self.by_conversation.get(conversation, ())
            self._end(one for one in streams if one.access.person not in audience)

    def end_all(self) -> None:
        """End every stream: the process stops."""
        self._end(self.streams)

    def _end(self, streams: Iterable[Stream] | AbstractSet[Stream]) -> None:
        for stream in list(streams):
            stream.end("revoked")
            self.remove(stream)

    def _places(self, access: Access) -> Iterable[tuple[defaultdict[int, set[Stream]], int]]:
        yield self.by_person, access.person
        for group in access.groups | frozenset(access.conversations.values()):
            yield self.by_group, group
        for conversation in access.conversations:
            yield self.by_conversation, conversation
