"""What was made once and can be used again while this process lives, bounded by its size."""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock
from typing import Any, Generic, TypeVar
from weakref import WeakSet

_all: "WeakSet[Kept[Any, Any]]" = WeakSet()
Key = TypeVar("Key", bound=Hashable)
Made = TypeVar("Made")


class Kept(Generic[Key, Made]):
    """A mapping that lets go of what was not asked for longest once its weights exceed `limit`.

    Only for what never changes under its key; threads share it. `limit` counts characters or bytes,
    whatever the weights given to `keep` count.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self._made: OrderedDict[Key, tuple[Made, int]] = OrderedDict()
        self._weight = 0
        self._lock = Lock()
        _all.add(self)

    def found(self, keys: Iterable[Key]) -> dict[Key, Made]:
        """Those of the keys that are kept."""
        with self._lock:
            known = {key: entry[0] for key in keys if (entry := self._made.get(key))}
            for key in known:
                self._made.move_to_end(key)
        return known

    def keep(self, key: Key, made: Made, weight: int) -> None:
        """Keep `made`, unless it alone is too heavy."""
        if weight > self.limit:
            return
        with self._lock:
            before = self._made.pop(key, None)
            self._weight += weight - (before[1] if before else 0)
            self._made[key] = (made, weight)
            while self._weight > self.limit:
                _, (_, freed) = self._made.popitem(last=False)
                self._weight -= freed

    def forget(self) -> None:
        """Keep nothing any more."""
        with self._lock:
            self._made.clear()
            self._weight = 0


def forget_everything() -> None:
    """Let go of all that is kept in this process: for when row ids begin to mean something else.

    That happens only where a database is put in the place of another, as tests do.
    """
    for kept in list(_all):
        kept.forget()
