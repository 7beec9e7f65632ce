"""What a source passed over, as it stood behind each message, so that no count runs ahead.

A source is read ahead of what is committed; what it passed over counts once the message after it
is committed, and so is counted once however often an import is killed and taken up again.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping

from folkmoot.network.mail.sources import RawMessage


class Tally:
    """Follows `skipped` of a source while it is read."""

    def __init__(self, skipped: Mapping[str, int]) -> None:
        self._skipped = skipped
        self._given = 0
        self._taken = 0
        self._marks: deque[tuple[int, Counter[str]]] = deque()
        self._now: Counter[str] = Counter()

    def counting(self, messages: Iterator[RawMessage]) -> Iterator[RawMessage]:
        """The messages; what was passed over before each is remembered."""
        last: Counter[str] = Counter()
        for message in messages:
            self._given += 1
            if last != self._skipped:
                last = Counter(self._skipped)
                self._marks.append((self._given, last))
            yield message

    def at(self, count: int) -> Counter[str]:
        """What was passed over up to the last of the next `count` messages."""
        self._taken += count
        while self._marks and self._marks[0][0] <= self._taken:
            _, self._now = self._marks.popleft()
        return self._now

    def at_end(self) -> Counter[str]:
        """What was passed over in all."""
        return Counter(self._skipped)
