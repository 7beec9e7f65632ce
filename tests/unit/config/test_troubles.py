"""The machine's failures in words."""

import errno
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from django.db.utils import OperationalError

from folkmoot.base.errors import NotFound
from folkmoot.config.troubles import DATABASE, SYSTEM, readable


@pytest.mark.parametrize("number", SYSTEM, ids=lambda number: errno.errorcode[number])
def test_a_failing_system_call_is_explained_with_its_file(number: int) -> None:
    known = readable(OSError(number, "words of the system", "/some/file"))
    assert (known.message, known.hint) == SYSTEM[number]
    assert known.place == "/some/file"
    assert known.exit_code == 2


@pytest.mark.parametrize("mark", DATABASE)
@pytest.mark.parametrize("kind", [sqlite3.OperationalError, OperationalError])
def test_a_failing_database_is_explained(mark: str, kind: type[Exception]) -> None:
    known = readable(kind(f"server: {mark.upper()}\nmore"))
    assert (known.message, known.hint) == DATABASE[mark]
    assert "more" not in known.place


def locked(path: Path) -> None:
    """Two writers at once."""
    with (
        closing(sqlite3.connect(path)) as holder,
        closing(sqlite3.connect(path, timeout=0)) as late,
    ):
        holder.execute("BEGIN EXCLUSIVE")
        late.execute("CREATE TABLE second (a)")


def full(path: Path) -> None:
    """No page is left."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA max_page_count=2")
        database.execute("CREATE TABLE wide (a)")
        database.execute("INSERT INTO wide VALUES (zeroblob(1000000))")


def read_only(path: Path) -> None:
    """A database opened for reading only."""
    path.touch()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        database.execute("CREATE TABLE first (a)")


def gone(path: Path) -> None:
    """The folder is not there."""
    sqlite3.connect(path / "below").close()


def damaged(path: Path) -> None:
    """Something else under the database's name."""
    path.write_bytes(b"no database " * 1000)
    with closing(sqlite3.connect(path)) as database:
        database.execute("SELECT * FROM sqlite_master")


@pytest.mark.parametrize(
    ("breaks", "message"),
    [
        (locked, "The database is locked by another process."),
        (full, "The disk is full."),
        (read_only, "The database cannot be written to."),
        (gone, "The database file cannot be opened."),
        (damaged, "The database file is damaged."),
    ],
)
def test_what_sqlite_really_says_is_understood(
    breaks: Callable[[Path], None], message: str, tmp_path: Path
) -> None:
    with pytest.raises(sqlite3.DatabaseError) as broken:
        breaks(tmp_path / "database")
    assert readable(broken.value).message == message


def test_words_of_our_own_are_kept() -> None:
    problem = NotFound("There is no such group.", hint="folkmoot groups")
    assert readable(problem) is problem


def test_a_surprise_is_called_one() -> None:
    known = readable(ZeroDivisionError("division by zero"))
    assert "ZeroDivisionError: division by zero" in known.message
    assert "--debug" in known.hint


def test_the_same_words_from_elsewhere_do_not_blame_the_database() -> None:
    assert "unexpected" in readable(ValueError("database is locked")).message
