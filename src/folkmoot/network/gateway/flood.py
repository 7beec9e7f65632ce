"""So many mails a minute and no more: a bucket for each peer and each sender. Pure.

A bucket fills evenly and holds a minute's worth, so a burst after silence passes and a flood does
not. Those who are told to come again lose nothing: mail servers keep and repeat (RFC 5321 4.5.4).
"""

from collections import OrderedDict

MOST_NAMES = 10_000


class Flood:
    """How much each name may still send; names that were quiet longest are forgotten first."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def admits(self, name: str, now: float) -> bool:
        """Whether one more may come from `name` at `now` (seconds, of a clock that never jumps)."""
        full = float(self._per_minute)
        left, at = self._buckets.pop(name, (full, now))
        left = min(full, left + (now - at) * full / 60.0)
        admitted = left >= 1.0
        self._buckets[name] = (left - 1.0 if admitted else left, now)
        if len(self._buckets) > MOST_NAMES:
            self._buckets.popitem(last=False)
        return admitted
