"""A consistent copy of the database while others use it, and the way back."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.config.backup.archive import Engine

# Pages copied before other connections get a turn; 4 kB each.
PAGES_AT_ONCE = 4096

Database = Mapping[str, Any]
"""One database as Django's DATABASES describes it; Django itself is not needed here."""


def engine_of(database: Database) -> Engine:
    """Which of the two kinds this database is."""
    return "sqlite" if database["ENGINE"].endswith("sqlite3") else "postgresql"


def dump(database: Database, target: Path) -> None:
    """Writes the database as it is at one moment; nobody has to stop writing for it."""
    if engine_of(database) == "postgresql":
        arguments = ("--format=custom", "--compress=0", f"--file={target}")
        _run_postgres("pg_dump", database, *arguments)
        return
    if not sqlite_file(database).is_file():
        raise Unusable(
            "There is nothing to back up: this home was never used.",
            hint="Name the right one with --home or FOLKMOOT_HOME.",
            place=str(sqlite_file(database)),
        )
    with (
        closing(sqlite3.connect(sqlite_file(database))) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy, pages=PAGES_AT_ONCE)
        # A single file: the copy must not need a log beside it.
        copy.execute("PRAGMA journal_mode=DELETE")


def load(database: Database, source: Path) -> None:
    """Puts a dump in place of the database, which must hold nothing yet (`require_empty`)."""
    if engine_of(database) == "postgresql":
        options = ("--no-owner", "--exit-on-error", "--single-transaction")
        _run_postgres("pg_restore", database, *options, f"--dbname={database['NAME']}", str(source))
    else:
        shutil.move(source, sqlite_file(database))


def require_empty(database: Database) -> None:
    """Raises Unusable when a PostgreSQL database holds tables; SQLite's file is of the home."""
    if engine_of(database) == "sqlite":
        return
    import psycopg
    from psycopg.conninfo import make_conninfo

    names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD"}
    names |= {"host": "HOST", "port": "PORT"}
    parameters = {name: database[key] or None for name, key in names.items()}
    address = make_conninfo("", **parameters, **database["OPTIONS"])
    with psycopg.connect(address) as connection:
        tables = connection.execute("SELECT 1 FROM pg_tables WHERE schemaname = 'public' LIMIT 1")
        if tables.fetchone():
            raise Unusable(
                "The database already holds tables.",
                hint="Restore into an empty database.",
                place="FOLKMOOT_DATABASE_URL",
            )


def sqlite_file(database: Database) -> Path:
    """Where a SQLite database lies."""
    return Path(database["NAME"])


def _run_postgres(program: str, database: Database, *arguments: str) -> None:
    command = [str(_program(program)), *arguments]
    environment = {**os.environ, **libpq_variables(database)}
    done = subprocess.run(  # noqa: S603  # a fixed program with our own arguments
        command, check=False, capture_output=True, text=True, env=environment
    )
    if done.returncode:
        raise FolkmootError(
            f"{program} failed: {_last_line(done.stderr)}",
            hint=f"Is {program} at least as new as the server?",
            place=str(database["NAME"]),
        )


def libpq_variables(database: Database) -> dict[str, str]:
    """Django's database settings as PostgreSQL's variables: passwords stay out of `ps`."""
    names = {"PGDATABASE": "NAME", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    names |= {"PGHOST": "HOST", "PGPORT": "PORT"}
    found = {variable: str(database[name]) for variable, name in names.items() if database[name]}
    options = database.get("OPTIONS", {})
    return found | {
        f"PG{name.upper()}": value for name, value in options.items() if isinstance(value, str)
    }


def _program(name: str) -> Path:
    # Debian's newest first: an older pg_dump refuses a newer server.
    candidates: Sequence[Path] = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if candidates:
        return candidates[-1]
    found = shutil.which(name)
    if found is None:
        raise Unusable(
            f"{name} is not installed.", hint="Debian and Ubuntu: apt install postgresql-client"
        )
    return Path(found)


def _last_line(text: str) -> str:
    return text.strip().rpartition("\n")[2]
