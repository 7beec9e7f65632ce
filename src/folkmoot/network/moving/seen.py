"""Which names an archive holds, kept on disk so that memory does not grow with it."""

import sqlite3
from types import TracebackType
from typing import Self

from folkmoot.base.portable.table import Name


class Seen:
    """The names met so far, each with the group it belongs to ("" for the house)."""

    def __init__(self) -> None:
        # an empty name is a file that SQLite itself removes
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute(
            "CREATE TABLE seen (kind TEXT, name TEXT, home TEXT, talk TEXT,"
            " PRIMARY KEY (kind, name)) WITHOUT ROWID"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    def add(self, kind: str, name: Name, home: str, talk: str = "") -> bool:
        """Note a name; False if it was there already."""
        done = self._file.execute(
            "INSERT OR IGNORE INTO seen VALUES (?, ?, ?, ?)", (kind, _written(name), home, talk)
        )
        return done.rowcount == 1

    def home(self, kind: str, name: Name) -> tuple[str, str] | None:
        """Group and conversation of a name; None for one that was not met."""
        found: tuple[str, str] | None = self._file.execute(
            "SELECT home, talk FROM seen WHERE kind = ? AND name = ?", (kind, _written(name))
        ).fetchone()
        return found


def _written(name: Name) -> str:
    return "\x1f".join(map(str, name))
