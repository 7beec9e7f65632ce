"""Homes and archives of fault tests."""

import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.fault.homes import MESSAGES, NewHome
from tests.unit.network.importing.archives import letters, mbox
from tests.waiting import REPOSITORY

SET_UP = "from folkmoot.config.opening import open_home; open_home()"


@pytest.fixture(scope="session")
def set_up_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home nothing has happened in yet; that one is set up rightly, `test_home` looks at."""
    home = tmp_path_factory.mktemp("set-up") / "home"
    kept = {key: text for key, text in os.environ.items() if not key.startswith("FOLKMOOT_")}
    kept |= {"PYTHONPATH": str(REPOSITORY / "src"), "FOLKMOOT_HOME": str(home)}
    subprocess.run([sys.executable, "-c", SET_UP], check=True, env=kept)
    return home


@pytest.fixture
def new_home(tmp_path: Path, set_up_home: Path) -> Iterator[NewHome]:
    """Makes homes: the environment of commands on each. On SQLite their tables are there."""
    server = os.environ.get("FOLKMOOT_DATABASE_URL", "")
    made: list[str] = []

    def make(name: str) -> Mapping[str, str]:
        kept = {key: text for key, text in os.environ.items() if not key.startswith("FOLKMOOT_")}
        kept |= {"PYTHONPATH": str(REPOSITORY / "src"), "FOLKMOOT_HOME": str(tmp_path / name)}
        kept["FOLKMOOT_IMPORT_PROCESSES"] = "2"
        if not server:
            shutil.copytree(set_up_home, tmp_path / name)
        else:
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
