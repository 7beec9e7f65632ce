"""The one file that knows how SQLite and PostgreSQL differ."""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Func
from django.db.models.sql.compiler import SQLCompiler

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import Settings

DEFAULT = "default"
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    # a commit that was acknowledged survives a power cut, not only a killed process
    "PRAGMA synchronous=FULL",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-16000",
)


def database_setting(settings: Settings) -> dict[str, Any]:
    """What Django's DATABASES wants, from our settings."""
    if not settings.database_url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(settings.home / "folkmoot.sqlite3"),
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                # a transaction takes the write lock at its start, so none fails half-way
                "transaction_mode": "IMMEDIATE",
                "init_command": ";".join(SQLITE_PRAGMAS),
            },
        }
    url = urlsplit(settings.database_url)
    if url.scheme not in {"postgres", "postgresql"}:
        raise Unusable(
            f"The database address starts with {url.scheme or 'nothing'!r}.",
            hint="Give postgres://user:password@host/name, or leave it empty for SQLite.",
            place="FOLKMOOT_DATABASE_URL",
        )
    query = dict(parse_qsl(url.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")),
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", "") or url.hostname or "",
        "PORT": str(url.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def is_postgres(using: str = DEFAULT) -> bool:
    """Whether this database is PostgreSQL (otherwise it is SQLite)."""
    return connections[using].vendor == "postgresql"


class WritingTransaction(Func):
    """The number of the writing transaction, as a column default.

    On PostgreSQL the 64-bit transaction id, which tells a reader whether an earlier transaction
    may still add rows; SQLite has one writer at a time, so there it is always 0.
    """

    output_field = models.BigIntegerField()

    def as_sql(  # type: ignore[override]  # the stub types the template arguments, we take none
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[object]]:
        """SQL of the default."""
        del compiler
        if connection.vendor == "postgresql":
            return "(pg_current_xact_id()::text::bigint)", []
        return "0", []


SETTLED = "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
"""On PostgreSQL: every transaction with a smaller number has ended, so none can add a row."""


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert many rows at the driver's speed, without a model object for each.

    `columns` are column names of `model`; values are what the driver takes (see `stored_ref`).
    Must run inside the transaction of the action that calls it.
    """
    connection = connections[DEFAULT]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)  # noqa: SLF001  # Django's documented model API
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608


def reserved_ids(model: type[models.Model], count: int) -> range:
    """`count` fresh primary keys of `model`, so that rows can refer to each other before insert.

    SQLite: the writer holds the lock, so the next keys are free. PostgreSQL: taken from the
    sequence one statement at a time; gaps are harmless.
    """
    connection = connections[DEFAULT]
    table = model._meta.db_table  # noqa: SLF001  # Django's documented model API
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # a lock, since two writers could otherwise interleave and break the range
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [table])
            cursor.execute(
                "SELECT setval(s, nextval(s) + %s) FROM pg_get_serial_sequence(%s, 'id') s",
                [count - 1, table],
            )
            last = int(cursor.fetchone()[0])
            return range(last - count + 1, last + 1)
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        first = int(row[0]) + 1 if row else 1
        return range(first, first + count)


def stored_ref(ref: UUID) -> object:
    """A UUID as the driver takes it in `insert_rows`."""
    return ref if is_postgres() else ref.hex
