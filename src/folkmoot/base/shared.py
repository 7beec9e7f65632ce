"""What all web processes remember together for a while: how often somebody tried to sign in.

A cache of Django's that is exact: adding and counting are single statements, so of two processes
one is first. On one machine it is a SQLite file of its own beside the database, whose one writer
is never held up by a flood of attempts; with PostgreSQL a table there, so that nodes count
together. Nothing in it must survive: the table is not logged, the file is left out of backups.
"""

import os
import random
import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connections

from folkmoot.base.database import DEFAULT
from folkmoot.base.models import SharedNote

Value = str | int | float
Row = tuple[Any, ...]
FOR_EVER = 1e18
SWEEP_EVERY = 500
"""So often a note is written before those that expired are cleared away."""
WAIT_SECONDS = 0.01
BUSY_SECONDS = 10.0
_TABLE = """
CREATE TABLE IF NOT EXISTS notes (
    key TEXT PRIMARY KEY, value BLOB, number INTEGER, expires_at REAL NOT NULL
) WITHOUT ROWID
"""
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder()


class SharedCache(BaseCache):
    """`location` names the file; empty: the table of the database.

    Values are what msgpack holds: numbers, text, lists. Whole numbers can be counted up.
    """

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        self._file = Path(location) if location else None
        self._table = "notes" if location else SharedNote._meta.db_table  # noqa: SLF001  # Django's documented model API
        self._open = threading.local()

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        """Store it unless it is there; True for exactly one of those who try at once."""
        return bool(
            self._asked(
                self._insert + f" WHERE {self._table}.expires_at <= %s RETURNING 1",
                (*self._row(key, value, timeout, version), time.time()),
            )
        )

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """What is stored, else `default`."""
        rows = self._asked(
            f"SELECT value, number FROM {self._table} WHERE key = %s AND expires_at > %s",  # noqa: S608  # names of our own tables
            (self._key(key, version), time.time()),
        )
        if not rows:
            return default
        value, number = rows[0]
        return number if value is None else _decoder.decode(bytes(value))

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        """Store it."""
        self._asked(self._insert + " RETURNING 1", self._row(key, value, timeout, version))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Count up; ValueError where nothing that counts is stored."""
        rows = self._asked(
            f"UPDATE {self._table} SET number = number + %s "  # noqa: S608  # names of our own tables
            "WHERE key = %s AND expires_at > %s AND number IS NOT NULL RETURNING number",
            (delta, self._key(key, version), time.time()),
        )
        if not rows:
            raise ValueError(f"nothing that counts is stored under {key!r}")
        return int(rows[0][0])

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        """Let it stay longer; False where it is not there."""
        rows = self._asked(
            f"UPDATE {self._table} SET expires_at = %s "  # noqa: S608  # names of our own tables
            "WHERE key = %s AND expires_at > %s RETURNING 1",
            (self._until(timeout), self._key(key, version), time.time()),
        )
        return bool(rows)

    def delete(self, key: Any, version: Any = None) -> bool:
        """Forget it; False where it was not there."""
        return bool(
            self._asked(
                f"DELETE FROM {self._table} WHERE key = %s RETURNING 1",  # noqa: S608  # names of our own tables
                (self._key(key, version),),
            )
        )

    def clear(self) -> None:
        """Forget everything."""
        self._asked(f"DELETE FROM {self._table} RETURNING 1", ())  # noqa: S608  # names of our own tables

    @property
    def _insert(self) -> str:
        return (
            f"INSERT INTO {self._table} (key, value, number, expires_at) "  # noqa: S608  # names of our own tables
            "VALUES (%s, %s, %s, %s) ON CONFLICT (key) DO UPDATE SET "
            "value = excluded.value, number = excluded.number, expires_at = excluded.expires_at"
        )

    def _row(self, key: Any, value: Value, timeout: float | None, version: Any) -> Row:
        if not random.randrange(SWEEP_EVERY):  # noqa: S311  # spreads work, keeps no secret
            self._asked(
                f"DELETE FROM {self._table} WHERE expires_at <= %s RETURNING 1",  # noqa: S608  # names of our own tables
                (time.time(),),
            )
        is_count = isinstance(value, int) and not isinstance(value, bool)
        stored = None if is_count else _encoder.encode(value)
        number = value if is_count else None
        return self._key(key, version), stored, number, self._until(timeout)

    def _until(self, timeout: float | None) -> float:
        found = self.get_backend_timeout(timeout)
        return FOR_EVER if found is None else float(found)

    def _key(self, key: Any, version: Any) -> str:
        return self.make_and_validate_key(key, version=version)

    def _asked(self, statement: str, values: Sequence[Any]) -> list[Row]:
        """The rows one statement answers with; it is a transaction of its own."""
        if self._file is not None:
            return (
                self._connection(self._file)
                .execute(statement.replace("%s", "?"), values)
                .fetchall()
            )
        with connections[DEFAULT].cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())

    def _connection(self, file: Path) -> sqlite3.Connection:
        """This thread's connection; one that a fork brought along is left alone."""
        held: tuple[int, sqlite3.Connection] | None = getattr(self._open, "held", None)
        if held is not None and held[0] == os.getpid():
            return held[1]
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)
        made = sqlite3.connect(file, timeout=BUSY_SECONDS, isolation_level=None)
        _keep_a_log(made)
        made.execute("PRAGMA synchronous=NORMAL")
        made.execute(_TABLE)
        self._open.held = (os.getpid(), made)
        return made


def _keep_a_log(connection: sqlite3.Connection) -> None:
    """Let readers and the writer not wait for each other.

    SQLite does not wait for this one lock, however long it may wait for others; and all processes
    of a house come at once.
    """
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(WAIT_SECONDS)
        else:
            return
