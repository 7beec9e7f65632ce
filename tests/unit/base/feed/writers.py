"""Writers whose transactions begin and end in the order a test chooses."""

import threading
from collections.abc import Callable, Sequence
from queue import Queue

import msgspec
from django.db import connection, transaction

from folkmoot.base.feed.entries import append


class Writer:
    """A connection of its own that writes when told to, so that tests choose the order."""

    def __init__(self) -> None:
        self._steps: Queue[Callable[[], None] | None] = Queue()
        self._done: Queue[BaseException | None] = Queue()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Open a transaction."""
        self._do(lambda: transaction.set_autocommit(False))

    def add(self, payloads: Sequence[msgspec.Struct]) -> None:
        """Tell the feed these within the transaction that is open."""

        def write() -> None:
            connection.in_atomic_block = True  # what `transaction.atomic` would say
            append(payloads)

        self._do(write)

    def commit(self) -> None:
        """End it; what was told is there."""
        self._do(self._end(transaction.commit))

    def rollback(self) -> None:
        """End it as if nothing had been told."""
        self._do(self._end(transaction.rollback))

    def close(self) -> None:
        """End the thread."""
        self._steps.put(None)
        self._thread.join(timeout=20)
        assert not self._thread.is_alive()

    def _end(self, how: Callable[[], None]) -> Callable[[], None]:
        def end() -> None:
            connection.in_atomic_block = False
            how()
            transaction.set_autocommit(True)

        return end

    def _do(self, step: Callable[[], None]) -> None:
        self._steps.put(step)
        problem = self._done.get(timeout=20)
        if problem is not None:
            raise problem

    def _run(self) -> None:
        while (step := self._steps.get()) is not None:
            try:
                step()
                self._done.put(None)
            except BaseException as problem:  # noqa: BLE001  # raised again in the test's thread
                self._done.put(problem)
        connection.close()
