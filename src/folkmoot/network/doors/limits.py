"""How often a caller may call: so many a minute, reading and writing counted apart.

Counted by all web processes together, as all rate limits of the house are (`base.shared`).
"""

from http import HTTPStatus

from django.conf import settings
from django.core.cache import cache

from folkmoot.base import clock
from folkmoot.network.doors.problems import Failed

SECONDS = 60
STRANGERS = 60
"""Failed attempts to be let in, by address."""


def count_call(counted_as: str, *, writes: bool) -> None:
    """Count a call; raises Failed with 429 and `Retry-After` above the limit."""
    ours = settings.FOLKMOOT
    most = ours.api_writes_per_minute if writes else ours.api_reads_per_minute
    _count(f"{'write' if writes else 'read'}:{counted_as}", most)


def count_stranger(address: str) -> None:
    """Count an attempt that was not let in, so that nobody can guess tokens."""
    _count(f"stranger:{address}", STRANGERS)


def _count(name: str, most: int) -> None:
    window, passed = divmod(int(clock.now().timestamp()), SECONDS)
    key = f"folkmoot.doors:{name}:{window}"
    if cache.add(key, 1, SECONDS):
        return
    try:
        counted = cache.incr(key)
    except ValueError:
        return
    if counted > most:
        raise Failed(
            HTTPStatus.TOO_MANY_REQUESTS,
            "too-many-calls",
            f"That is more than {most} calls in {SECONDS} seconds.",
            hint="Wait as long as `Retry-After` says, in seconds.",
            headers={"Retry-After": str(SECONDS - passed)},
        )
