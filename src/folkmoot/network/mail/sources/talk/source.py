"""What all exports share as sources: a position that counts, what is passed over, one channel."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from folkmoot.network.mail.sources.contract import Place, RawMessage, SourceLimits
from folkmoot.network.mail.sources.talk.said import Said, mail_of

Reading = Callable[[Path, SourceLimits, Counter[str]], Iterator[Said]]


class TalkSource:
    """An export read by `reading`, which gives its messages always in one order.

    A position is the number of a message. With `only`, what was said elsewhere is passed over.
    """

    def __init__(self, kind: str, place: Place, reading: Reading) -> None:
        self.kind = kind
        self._path = place.path
        self._limits = place.limits
        self._only = place.only.casefold()
        self._reading = reading
        self.label = place.path.name + (f", only {place.only}" if place.only else "")
        self.total_bytes: int | None = None
        self.total_messages: int | None = None
        self.skipped: Counter[str] = Counter()

    def read(self, after: str = "") -> Iterator[RawMessage]:
        """The messages behind position `after`."""
        last = int(after) if after.isdecimal() else 0
        for number, said in enumerate(self._reading(self._path, self._limits, self.skipped), 1):
            if self._only and said.channel.casefold() != self._only:
                self.skipped["other channels"] += 1
                continue
            if number > last:
                yield RawMessage(
                    raw=mail_of(said, self.kind),
                    position=str(number),
                    bytes_read=number,
                    place=f"{self.label}: {said.channel}, {said.id}",
                    reactions=said.reactions,
                )
