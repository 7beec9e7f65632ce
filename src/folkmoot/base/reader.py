"""Reading the house's database without Django: a connection that cannot write.

For processes that must stay small and hold thousands of connections (`live`). Statements write
their parameters as `%s` and run on SQLite and PostgreSQL alike.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol
from uuid import UUID

from folkmoot.base.settings import Settings

SQLITE_FILE = "folkmoot.sqlite3"
BUSY_SECONDS = 5.0


class Reader(Protocol):
    """A connection of one thread."""

    postgres: bool

    def rows(self, text: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement that only reads, each call seeing what is committed by then."""
        ...

    def changed(self) -> bool:
        """Whether anything may have been committed since this was last asked."""
        ...

    def close(self) -> None:
        """Give the connection back."""
        ...


def open_reader(settings: Settings) -> Reader:
    """A new connection to the database that `settings` name; for the thread that opens it."""
    if settings.database_url:
        return PostgresReader(settings.database_url)
    return SqliteReader(settings.home / SQLITE_FILE)


def ref_of(value: object) -> UUID:
    """A public id as the driver gave it."""
    return value if isinstance(value, UUID) else UUID(hex=str(value))


def marks(count: int) -> str:
    """As many parameter marks, for `IN (...)`."""
    return ", ".join(["%s"] * count)


class SqliteReader:
    """The SQLite file of a home, beside whoever writes to it (WAL)."""

    postgres = False

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(
            f"file:{path}?mode=ro", uri=True, timeout=BUSY_SECONDS, isolation_level=None
        )
        self._version = -1

    def rows(self, text: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        taken = [one.hex if isinstance(one, UUID) else one for one in parameters]
        return self._connection.execute(text.replace("%s", "?"), taken).fetchall()

    def changed(self) -> bool:
        """Whether another connection committed since this was last asked.

        A look at shared memory of some microseconds (PRAGMA data_version), not at the file.
        """
        version = int(self._connection.execute("PRAGMA data_version").fetchone()[0])
        before, self._version = self._version, version
        return version != before

    def close(self) -> None:
        """Close the file."""
        self._connection.close()


class PostgresReader:
    """A PostgreSQL database, opened anew after the server went away."""

    postgres = True

    def __init__(self, address: str) -> None:
        self._address = address
        self._connection = self._opened()

    def rows(self, text: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        if self._connection.broken or self._connection.closed:
            self._connection.close()
            self._connection = self._opened()
        found: list[tuple[Any, ...]] = self._connection.execute(text, parameters).fetchall()
        return found

    def changed(self) -> bool:
        """Always: only asking for the rows tells."""
        return True

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _opened(self) -> Any:  # psycopg is an extra, so its types are not at hand
        import psycopg

        return psycopg.connect(
            self._address,
            autocommit=True,
            options="-c default_transaction_read_only=on",
            application_name="folkmoot live",
        )
