"""The machine's failures in words."""

import errno
import sqlite3

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


def test_words_of_our_own_are_kept() -> None:
    problem = NotFound("There is no such group.", hint="folkmoot groups")
    assert readable(problem) is problem


def test_a_surprise_is_called_one() -> None:
    known = readable(ZeroDivisionError("division by zero"))
    assert "ZeroDivisionError: division by zero" in known.message
    assert "--debug" in known.hint


def test_the_same_words_from_elsewhere_do_not_blame_the_database() -> None:
    assert "unexpected" in readable(ValueError("database is locked")).message
