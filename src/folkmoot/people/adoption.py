"""What claiming an address brings with it, counted by the parts that hang things on addresses."""

from collections.abc import Callable

import msgspec
from django.utils.functional import Promise


class Adopted(msgspec.Struct, frozen=True):
    """So many things of one sort ("messages") that come with an address."""

    label: str | Promise
    count: int


Counter = Callable[[int], int]
_counters: dict[str, tuple[str | Promise, Counter]] = {}


def register_adoption(name: str, label: str | Promise, counter: Counter) -> None:
    """Let a part say how many of its things hang on an address, given by its row id."""
    _counters[name] = (label, counter)


def adopted(address: int) -> list[Adopted]:
    """What hangs on an address, without what there is none of."""
    found = [Adopted(label, counter(address)) for label, counter in _counters.values()]
    return [one for one in found if one.count]


def forget_adoption(name: str) -> None:
    """Take a counter away again."""
    _counters.pop(name, None)
