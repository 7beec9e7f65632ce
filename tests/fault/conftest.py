"""Homes and archives of fault tests."""

import os
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.fault.homes import MESSAGES, NewHome
from tests.unit.network.importing.archives import letters, mbox
from tests.waiting import REPOSITORY


@pytest.fixture
def new_home(tmp_path: Path) -> Iterator[NewHome]:
    """Makes homes: the environment of commands on each."""
    server = os.environ.get("FOLKMOOT_DATABASE_URL", "")
    made: list[str] = []

    def make(name: str) -> Mapping[str, str]:
        kept = {key: text for key, text in os.environ.items() if not key.startswith("FOLKMOOT_")}
        kept |= {"PYTHONPATH": str(REPOSITORY / "src"), "FOLKMOOT_HOME": str(tmp_path / name)}
        kept["FOLKMOOT_IMPORT_PROCESSES"] = "2"
        if server:
            database = f"fault_{zlib.crc32(str(tmp_path).encode())}_{name}"
            _on_server(server, f'CREATE DATABASE "{database}"')
            made.append(database)
            kept["FOLKMOOT_DATABASE_URL"] = urlunsplit(
                urlsplit(server)._replace(path=f"/{database}")
            )
        return kept

    yield make
    for database in made:
        _on_server(server, f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


def _on_server(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An mbox large enough for reading processes and several batches."""
    padding = "Mortar and lime. " * 60
    mails = [
        raw.replace(b" is in its place.", f" stays. {padding}".encode())
        for raw in letters(MESSAGES)
    ]
    return mbox(tmp_path / "walls.mbox", mails)
