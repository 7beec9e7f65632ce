"""The one file that knows how SQLite and PostgreSQL differ."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from uuid import UUID

from django.db import OperationalError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression, Func
from django.db.models.sql.compiler import SQLCompiler
from django.utils.dateparse import parse_datetime

from folkmoot.base.errors import Unusable
from folkmoot.base.reader import SQLITE_FILE
from folkmoot.base.settings import Settings

DEFAULT = "default"
LOCK_MILLISECONDS = 2000
"""So long a table is waited for: whoever writes meanwhile waits as well."""
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
            "ENGINE": "folkmoot.base.sqlite3",
            "NAME": str(settings.home / SQLITE_FILE),
            "WRITE_QUEUE": str(settings.home / "run" / "writing.lock"),
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


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert many rows at the driver's speed, without a model object for each.

    `columns` are column names of `model`; values are what the driver takes (see `stored_ref`).
    Must run inside the transaction of the action that calls it.
    """
    if not (rows := list(rows)):
        return
    connection = connections[DEFAULT]
    if connection.vendor == "sqlite":
        rows = _with_times_as_text(model, columns, rows)
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)  # noqa: SLF001  # Django's documented model API
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(rows))  # noqa: S608  # names of our own tables and columns, values are parameters


def insert_missing(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> int:
    """Insert those rows against which no unique constraint speaks; returns how many that were.

    Values as `Field.get_db_prep_save` gives them. Needs a transaction.
    """
    if not rows:
        return 0
    connection = connections[DEFAULT]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns)
    marks = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)  # noqa: SLF001  # Django's documented model API
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT DO NOTHING",  # noqa: S608  # names of our own tables and columns, values are parameters
            list(rows),
        )
        return int(cursor.rowcount)


@contextmanager
def snapshot() -> Iterator[None]:
    """All queries inside see the database as it was at the first of them, and write nothing.

    Nobody waits for it. Inside a transaction that is under way already it is that one.
    """
    connection = connections[DEFAULT]
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    how = " ISOLATION LEVEL REPEATABLE READ READ ONLY" if is_postgres() else " DEFERRED"
    with connection.cursor() as cursor:
        # not `atomic`, which takes the write lock on SQLite
        cursor.execute(f"BEGIN{how}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")


def _with_times_as_text(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> Iterable[Sequence[Any]]:
    """SQLite compares times as text, so they are written as Django's own queries write them."""
    fields = {field.column: field for field in model._meta.concrete_fields}  # noqa: SLF001  # documented
    times = {
        at for at, name in enumerate(columns) if isinstance(fields[name], models.DateTimeField)
    }
    if not times:
        return rows
    return [_with_text(row, times) for row in rows]


def _with_text(row: Sequence[Any], times: Iterable[int]) -> list[Any]:
    values = list(row)
    for at in times:
        moment = values[at]
        if moment is not None:
            values[at] = str(moment.astimezone(UTC).replace(tzinfo=None))
    return values


def update_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Update many rows by primary key; each row holds the values of `columns`, then its key."""
    if not (rows := list(rows)):
        return
    connection = connections[DEFAULT]
    if not is_postgres():
        rows = _with_times_as_text(model, columns, rows)
    quote = connection.ops.quote_name
    changes = ", ".join(f"{quote(column)} = %s" for column in columns)
    options = model._meta  # noqa: SLF001  # Django's documented model API
    table, key = quote(options.db_table), quote(str(options.pk.column))
    with connection.cursor() as cursor:
        cursor.executemany(f"UPDATE {table} SET {changes} WHERE {key} = %s", list(rows))  # noqa: S608  # names of our own tables and columns, values are parameters


def delete_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Delete the rows whose `columns` equal the given values; nothing cascades."""
    if not (rows := list(rows)):
        return
    connection = connections[DEFAULT]
    quote = connection.ops.quote_name
    matches = " AND ".join(f"{quote(column)} = %s" for column in columns)
    table = quote(model._meta.db_table)  # noqa: SLF001  # Django's documented model API
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE {matches}", list(rows))  # noqa: S608  # names of our own tables and columns, values are parameters


def lock_for_transaction(name: str) -> None:
    """Wait until no other transaction holds the lock of this name; it ends with the transaction.

    On SQLite there is one writer at a time, so nothing needs to be done.
    """
    if is_postgres():
        with connections[DEFAULT].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def stop_writers(model: type[models.Model]) -> bool:
    """Wait until no other transaction writes into this table, and let none begin, till the end of
    this one; False if that took too long, so that writers do not queue up behind us.

    On SQLite there is one writer at a time, so nothing needs to be done.
    """
    if not is_postgres():
        return True
    connection = connections[DEFAULT]
    table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  # Django's documented model API
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MILLISECONDS}")
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    except OperationalError:
        return False
    return True


class Among(Func):
    """Rows whose `column` has one of these numbers or texts, for `filter`.

    What `column__in` finds; but that prepares and checks each value by itself, which for 500 ids
    takes longer than the query. Here all are one parameter, so there is no limit to them either.
    """

    output_field = models.BooleanField()

    def __init__(self, column: str, values: Iterable[int] | Iterable[str]) -> None:
        super().__init__(models.F(column))
        self._values: list[int] | list[str] = list(values)  # type: ignore[assignment]  # of a kind

    def as_sql(  # type: ignore[override]  # the stub types the template arguments, we take none
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[object]]:
        """SQL of the condition."""
        column, parameters = compiler.compile(self.get_source_expressions()[0])
        values = stored_list(self._values)
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [*parameters, values]
        listed = f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608  # our own column
        return listed, [*parameters, values]


class MonthOf(Func):
    """The month of a time in UTC, as "2026-05"; made by the database itself.

    Django's own parts of dates are a Python function for each row on SQLite: for somebody who
    wrote 3,000 messages that takes longer than the rest of their page.
    """

    output_field = models.CharField()

    def as_sql(  # type: ignore[override]  # the stub types the template arguments, we take none
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_: object
    ) -> tuple[str, list[object]]:
        """SQL of the month."""
        column, parameters = compiler.compile(self.get_source_expressions()[0])
        if connection.vendor == "postgresql":
            return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM')", list(parameters)
        return f"substr({column}, 1, 7)", list(parameters)


def reserved_ids(model: type[models.Model], count: int) -> Sequence[int]:
    """`count` fresh, rising primary keys of `model`, so that rows can refer to each other.

    Taken from the table's own sequence, so nobody else gets them; gaps are harmless, and on
    PostgreSQL there may be some within, since others draw from the sequence at the same time.
    Needs a transaction.
    """
    table = model._meta.db_table  # noqa: SLF001  # Django's documented model API
    with connections[DEFAULT].cursor() as cursor:
        if is_postgres():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [int(row[0]) for row in cursor.fetchall()]
        cursor.execute(
            "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq",
            [count, table],
        )
        row = cursor.fetchone()
        if row is None:
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count]
            )
        last = int(row[0]) if row else count
        return range(last - count + 1, last + 1)


def conversion(
    expression: Expression,
    steps: Sequence[Callable[..., Any]],
    connection: BaseDatabaseWrapper,
) -> Callable[[Any], Any]:
    """One function for Django's steps from what the driver gives to a value of Python.

    SQLite's times and ids have short ways: Django asks its settings and checks types for each.
    """
    field = expression.output_field
    if connection.vendor == "sqlite" and len(steps) == 1:
        if isinstance(field, models.UUIDField):
            return _ref_read
        if isinstance(field, models.DateTimeField) and connection.timezone is UTC:
            return _time_read

    def convert(value: Any) -> Any:
        for step in steps:
            value = step(value, expression, connection)
        return value

    return convert


def _ref_read(value: str | None) -> UUID | None:
    return None if value is None else UUID(int=int(value, 16))


def _time_read(value: datetime | str | None) -> datetime | None:
    # the driver knows the times of columns; what was computed from them comes as text
    moment = parse_datetime(value) if isinstance(value, str) else value
    return None if moment is None else moment.replace(tzinfo=UTC)


def stored_ref(ref: UUID) -> object:
    """A UUID as the driver takes it in `insert_rows`."""
    return ref if is_postgres() else ref.hex


def stored_list(values: list[int] | list[str]) -> object:
    """A list as the driver takes it where `Among` stands in a statement."""
    return values if is_postgres() else json.dumps(values)
