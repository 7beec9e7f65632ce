"""How fast, and how long to wait: a limit a minute, growing pauses without answer. Pure."""

from collections.abc import Callable
from datetime import timedelta

FIRST_REST_SECONDS = 5.0
LONGEST_REST_SECONDS = 300.0
FIRST_DELAY = timedelta(minutes=2)
LONGEST_DELAY = timedelta(hours=4)
GIVEN_UP_AFTER = timedelta(days=5)
"""RFC 5321 4.5.4.1: four to five days."""


class Pace:
    """At most `per_minute` in any minute on average, in bursts of at most that many; 0: no limit.

    `clock` gives seconds that only grow.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._left = float(per_minute)
        self._at = clock()

    def allows(self) -> bool:
        """Whether one more may go now; if so it is counted."""
        if not self._per_minute:
            return True
        now = self._clock()
        gained = (now - self._at) * self._per_minute / 60
        self._left = min(self._left + gained, float(self._per_minute))
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True


class Rest:
    """A pause after each failure of the server, twice as long each time, none after a success."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._failures = 0
        self._until = float("-inf")

    def is_over(self) -> bool:
        """Whether it is worth trying."""
        return self._clock() >= self._until

    def failed(self) -> float:
        """Note a failure; returns the seconds to wait."""
        seconds = min(FIRST_REST_SECONDS * 2.0 ** min(self._failures, 20), LONGEST_REST_SECONDS)
        self._failures += 1
        self._until = self._clock() + seconds
        return seconds

    def succeeded(self) -> None:
        """Note that the server takes mail."""
        self._failures = 0
        self._until = float("-inf")


def delay(failures: int) -> timedelta:
    """How long a person's mail waits after so many failures in a row (from 1)."""
    doubled: int = 1 << min(failures - 1, 20)
    return min(FIRST_DELAY * doubled, LONGEST_DELAY)
