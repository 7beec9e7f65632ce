"""The connection; Django looks for it under this name."""

import time
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite

from folkmoot.base.sqlite3.queue import Queue

QUEUE = "WRITE_QUEUE"
"""Of the database's settings: the file that writers lock."""


class DatabaseWrapper(Sqlite):
    """A connection whose transactions wait in the queue, from their beginning to their end."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        file = settings_dict.get(QUEUE)
        self._queue = Queue(Path(file)) if file else None

    def set_autocommit(
        self, autocommit: bool, force_begin_transaction_with_broken_autocommit: bool = False
    ) -> None:
        """Begin a transaction, among other things; what `atomic` calls."""
        begins = force_begin_transaction_with_broken_autocommit and not autocommit
        if begins and self._queue is not None and not self.is_in_memory_db():
            timeout = self.settings_dict["OPTIONS"].get("timeout", 5)
            self._queue.enter(time.monotonic() + timeout)
        try:
            super().set_autocommit(autocommit, force_begin_transaction_with_broken_autocommit)
        except BaseException:
            self._leave()
            raise

    def commit(self) -> None:
        """End the transaction, and let the next one begin; if this fails, a rollback follows."""
        super().commit()
        self._leave()

    def rollback(self) -> None:
        """Give the transaction up."""
        try:
            super().rollback()
        finally:
            self._leave()

    def close(self) -> None:
        """Close the connection, with what was under way."""
        try:
            super().close()
        finally:
            self._leave()

    def _leave(self) -> None:
        if self._queue is not None:
            self._queue.leave()
