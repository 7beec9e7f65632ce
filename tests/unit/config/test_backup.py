"""A home comes back from its backup as it was, and nothing else does."""

import io
import os
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path

import pytest
import zstandard

from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.base.settings import Settings
from folkmoot.config.backup import engines
from folkmoot.config.backup.archive import Damaged, verify
from folkmoot.config.backup.homes import back_up, restore


@pytest.fixture
def used(tmp_path: Path) -> Settings:
    """A home with a database, a nested file, and things that are not backed up."""
    folder = tmp_path / "used"
    for name in ("secret-key", "settings.toml", "mail/outbox/1.eml", "run/up.lock", "search/a"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    with closing(sqlite3.connect(folder / "folkmoot.sqlite3")) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE message (body TEXT)")
        database.execute("INSERT INTO message VALUES ('hello')")
        database.commit()
    return Settings(home=folder)


@pytest.fixture
def empty(tmp_path: Path) -> Settings:
    """A home that was never used."""
    (tmp_path / "empty").mkdir()
    return Settings(home=tmp_path / "empty")


def bodies(settings: Settings) -> list[str]:
    with closing(sqlite3.connect(settings.home / "folkmoot.sqlite3")) as database:
        return [str(row[0]) for row in database.execute("SELECT body FROM message")]


def files(settings: Settings) -> dict[str, str]:
    return {
        path.relative_to(settings.home).as_posix(): path.read_text()
        for path in settings.home.rglob("*")
        if path.is_file() and not path.name.startswith("folkmoot.sqlite3")
    }


def test_a_home_comes_back(used: Settings, empty: Settings, tmp_path: Path) -> None:
    manifest = back_up(used, tmp_path / "backup")
    assert restore(empty, tmp_path / "backup") == manifest
    assert bodies(empty) == ["hello"]
    kept = ("secret-key", "settings.toml", "mail/outbox/1.eml")
    assert files(empty) == {name: name for name in kept}
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0


def test_the_database_is_copied_as_it_is_at_one_moment(
    used: Settings, empty: Settings, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(used.home / "folkmoot.sqlite3")) as writer:
        writer.execute("INSERT INTO message VALUES ('never committed')")
        back_up(used, tmp_path / "backup")
        writer.rollback()
    restore(empty, tmp_path / "backup")
    assert bodies(empty) == ["hello"]


def test_a_backup_kept_in_the_home_is_not_part_of_the_next(used: Settings) -> None:
    kept = used.home / "backups"
    kept.mkdir()
    back_up(used, kept / "first")
    names = {member.name for member in back_up(used, kept / "second").members}
    assert names == {"database", "home/secret-key", "home/settings.toml", "home/mail/outbox/1.eml"}


def test_an_existing_file_is_not_overwritten(used: Settings, tmp_path: Path) -> None:
    (tmp_path / "backup").write_text("precious")
    with pytest.raises(Unusable, match="this name already"):
        back_up(used, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "precious"


def test_a_home_that_was_never_used_has_nothing_to_back_up(empty: Settings, tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="nothing to back up"):
        back_up(empty, tmp_path / "backup")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty"]


def test_a_home_in_use_is_not_restored_into(used: Settings, tmp_path: Path) -> None:
    back_up(used, tmp_path / "backup")
    with pytest.raises(Unusable, match="not empty"):
        restore(used, tmp_path / "backup")
    assert bodies(used) == ["hello"]


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_cut_backup_changes_nothing(
    used: Settings, empty: Settings, tmp_path: Path, share: float
) -> None:
    back_up(used, tmp_path / "backup")
    whole = (tmp_path / "backup").read_bytes()
    (tmp_path / "cut").write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(Damaged):
        restore(empty, tmp_path / "cut")
    assert list(empty.home.iterdir()) == []


def repacked(source: Path, target: Path, changes: dict[str, bytes]) -> None:
    """Copies a backup with the content of some members replaced or added at its start."""
    with source.open("rb") as raw, zstandard.ZstdDecompressor().stream_reader(raw) as packed:
        unpacked = io.BytesIO(packed.read())
    with tarfile.open(fileobj=unpacked) as tar:
        members = {
            entry.name: (found.read() if (found := tar.extractfile(entry)) else b"")
            for entry in tar
        }
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as tar:
        for name, content in ({**changes, **members} | changes).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    target.write_bytes(zstandard.compress(plain.getvalue()))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"home/secret-key": b"another key"}, "not what was backed up"),
        ({"home/extra": b"slipped in"}, "not what was backed up"),
        ({"manifest.json": b"{}"}, "list cannot be read"),
    ],
)
def test_a_changed_backup_changes_nothing(
    used: Settings, empty: Settings, tmp_path: Path, changes: dict[str, bytes], words: str
) -> None:
    back_up(used, tmp_path / "backup")
    repacked(tmp_path / "backup", tmp_path / "changed", changes)
    with pytest.raises(Damaged, match=words):
        verify(tmp_path / "changed")
    with pytest.raises(Damaged, match=words):
        restore(empty, tmp_path / "changed")
    assert list(empty.home.iterdir()) == []


@pytest.mark.parametrize("name", ["../outside", "/outside", "home/../../outside", "outside"])
def test_a_file_outside_of_the_home_is_never_written(
    used: Settings, empty: Settings, tmp_path: Path, name: str
) -> None:
    back_up(used, tmp_path / "backup")
    repacked(tmp_path / "backup", tmp_path / "hostile", {name: b"x"})
    with pytest.raises(Damaged, match="does not belong"):
        restore(empty, tmp_path / "hostile")
    assert not list(tmp_path.rglob("outside"))
    assert not Path("/outside").exists()


def test_a_backup_of_the_other_database_is_refused(used: Settings, tmp_path: Path) -> None:
    manifest = back_up(used, tmp_path / "backup")
    from folkmoot.config.backup.homes import require_same_engine

    with pytest.raises(FolkmootError, match="of a sqlite database; this home uses postgresql"):
        require_same_engine(manifest, "postgresql", tmp_path / "backup")


def test_a_password_goes_to_postgresql_by_its_variables() -> None:
    database = {"NAME": "n", "USER": "u", "PASSWORD": "p", "HOST": "h", "PORT": ""}
    assert engines.libpq_variables({**database, "OPTIONS": {"sslmode": "require"}}) == {
        "PGDATABASE": "n",
        "PGUSER": "u",
        "PGPASSWORD": "p",
        "PGHOST": "h",
        "PGSSLMODE": "require",
    }


@pytest.mark.skipif(
    not os.environ.get("FOLKMOOT_DATABASE_URL"), reason="needs PostgreSQL: script/postgres"
)
def test_a_postgresql_database_comes_back(tmp_path: Path) -> None:
    import psycopg

    server = os.environ["FOLKMOOT_DATABASE_URL"]
    settings = {}
    with psycopg.connect(server, autocommit=True) as admin:
        for name in ("source", "target"):
            database = f"backup_{name}_{os.getpid()}"
            admin.execute(f"CREATE DATABASE {database}".encode())
            address = f"{server.rpartition('/')[0]}/{database}"
            (tmp_path / name).mkdir()
            settings[name] = Settings(home=tmp_path / name, database_url=address)
    with psycopg.connect(settings["source"].database_url) as source:
        source.execute("CREATE TABLE message AS SELECT 'hello' AS body")
    back_up(settings["source"], tmp_path / "backup")
    restore(settings["target"], tmp_path / "backup")
    with psycopg.connect(settings["target"].database_url) as target:
        assert target.execute("SELECT body FROM message").fetchall() == [("hello",)]
    with pytest.raises(Unusable, match="already holds tables"):
        restore(settings["target"], tmp_path / "backup")
