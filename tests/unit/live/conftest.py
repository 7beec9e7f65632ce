"""The test's own database as the live process reads it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import pytest
from django.db import connection


class TestReader:
    """Reads through the connection of the test, which sees what the test has not committed."""

    __test__ = False

    def __init__(self) -> None:
        self.postgres = connection.vendor == "postgresql"

    def rows(self, text: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a statement."""
        plain = not self.postgres
        taken = [one.hex if plain and isinstance(one, UUID) else one for one in parameters]
        with connection.cursor() as cursor:
            cursor.execute(text, taken)  # type: ignore[arg-type]  # a UUID is taken by psycopg
            return list(cursor.fetchall())

    def changed(self) -> bool:
        """Always."""
        return True

    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture
def reader(db: None) -> TestReader:
    """A reader of the test's database."""
    return TestReader()
