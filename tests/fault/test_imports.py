"""Imports under kill -9 and on failing machines: in the end everything is there, once.

On PostgreSQL (FOLKMOOT_DATABASE_URL, see script/postgres) each home gets a database of its own.
"""

import json
import lzma
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from tests.unit.network.importing.archives import letter, letters, mbox
from tests.waiting import REPOSITORY, started, wait_until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]
FOLKMOOT = "from folkmoot.config.cli import main; main()"
MESSAGES = 1500
NewHome = Callable[[str], Mapping[str, str]]


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


def ran(
    home: Mapping[str, str], *arguments: str, before: Callable[[], None] | None = None
) -> "subprocess.CompletedProcess[str]":
    """One `folkmoot` command to its end."""
    return subprocess.run(
        [sys.executable, "-c", FOLKMOOT, *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=dict(home),
        preexec_fn=before,
        timeout=300,
    )


def imported(home: Mapping[str, str], source: Path) -> dict[str, int]:
    """The counts of an import that must succeed."""
    done = ran(home, "import", str(source), "--group", "walls", "--create", "--json")
    assert done.returncode == 0, done.stderr
    counts: dict[str, int] = json.loads(done.stdout.splitlines()[-1])
    assert counts["read"] == counts["added"] + counts["duplicates"] + counts["quarantined"]
    return counts


def state(home: Mapping[str, str]) -> tuple[list[object], str, list[str]]:
    """Edges, mail and what a search finds: all that must not depend on how the import went."""
    edges = [
        json.loads(line)
        for line in ran(home, "export", "edges", "--group", "walls").stdout.splitlines()
    ]
    roots: dict[str, list[str]] = {}
    for edge in edges:
        roots.setdefault(edge.pop("conversation"), []).append(edge["message_id"])
    together = sorted(sorted(ids) for ids in roots.values())
    mail = ran(home, "export", "mail", "--group", "walls").stdout
    found = ran(home, "search", "stone", "--json")
    hits = json.loads(found.stdout)
    verified = ran(home, "audit", "verify")
    assert verified.returncode == 0, verified.stdout + verified.stderr
    lines = [json.dumps(edge, sort_keys=True) for edge in edges]
    return [sorted(lines), together], mail, [str(hits["total"])]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An mbox large enough for reading processes and several batches."""
    padding = "Mortar and lime. " * 60
    mails = [
        raw.replace(b" is in its place.", f" stays. {padding}".encode())
        for raw in letters(MESSAGES)
    ]
    return mbox(tmp_path / "walls.mbox", mails)


@pytest.mark.parametrize("whom", ["the command", "a reading process"])
def test_killed_anywhere_it_ends_as_if_undisturbed(
    new_home: NewHome, tmp_path: Path, archive: Path, whom: str
) -> None:
    quiet = new_home("quiet")
    expected = imported(quiet, archive)
    chance = random.Random(whom)  # noqa: S311 - moments to kill at, no secret
    home = new_home("killed")
    output = tmp_path / "output"
    for _ in range(6):
        command = ["-c", FOLKMOOT, "import", str(archive), "--group", "walls", "--create"]
        process = started(command, output, home)
        patience = chance.uniform(0.4, 4.0)
        try:
            process.wait(timeout=patience)
        except subprocess.TimeoutExpired:
            victim = process.pid
            if whom == "a reading process":
                readers = [child for child in _children(process.pid) if _is_reader(child)]
                victim = chance.choice(readers) if readers else process.pid
            os.kill(victim, signal.SIGKILL)
            process.wait(timeout=120)
    imported(home, archive)
    assert state(home) == state(quiet)
    again = imported(home, archive)
    assert (again["added"], again["read"]) == (0, MESSAGES)
    assert again["conversations"] == expected["conversations"]
    wait_until(lambda: not _readers_of(archive), "no reading process is left behind")


def _children(pid: int) -> list[int]:
    """The processes started by any thread of this one."""
    try:
        listed = [file.read_text() for file in Path(f"/proc/{pid}/task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for children in listed for child in children.split()]


def _is_reader(pid: int) -> bool:
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


def _readers_of(archive: Path) -> list[int]:
    """Processes that were started for this archive's home and still run."""
    mark = str(archive.parent).encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (place / "environ").read_bytes() and _is_reader(int(place.name)):
                found.append(int(place.name))
        except OSError:
            continue
    return found


def test_a_full_disk_is_named_and_a_second_run_goes_on(new_home: NewHome, archive: Path) -> None:
    home = new_home("full")
    if "FOLKMOOT_DATABASE_URL" in home:
        pytest.skip("the database is another machine's disk")
    assert (
        ran(
            home,
            "import",
            str(mbox(archive.parent / "one", [letter(0)])),
            "--group",
            "walls",
            "--create",
        ).returncode
        == 0
    )
    size = (Path(home["FOLKMOOT_HOME"]) / "folkmoot.sqlite3").stat().st_size

    def small() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, resource.RLIM_INFINITY))

    stopped = ran(home, "import", str(archive), "--group", "walls", before=small)
    assert stopped.returncode != 0
    assert "hint: " in stopped.stderr
    assert "Traceback" not in stopped.stderr
    imported(home, archive)
    assert imported(home, archive)["added"] == 0


def test_a_locked_database_is_named_and_a_second_run_goes_on(
    new_home: NewHome, archive: Path
) -> None:
    home = new_home("locked")
    if "FOLKMOOT_DATABASE_URL" in home:
        pytest.skip("PostgreSQL has many writers")
    imported(home, mbox(archive.parent / "one", [letter(0)]))
    with sqlite3.connect(Path(home["FOLKMOOT_HOME"]) / "folkmoot.sqlite3") as holder:
        holder.execute("BEGIN IMMEDIATE")
        stopped = ran(home, "import", str(archive), "--group", "walls")
        holder.rollback()
    assert stopped.returncode == 2
    assert stopped.stderr.startswith("The database is locked by another process.\n")
    imported(home, archive)


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("truncated", lambda packed: packed[: len(packed) * 2 // 3]),
        (
            "garbled",
            lambda packed: (
                packed[: len(packed) // 2] + bytes(2000) + packed[len(packed) // 2 + 2000 :]
            ),
        ),
    ],
)
def test_a_damaged_archive_gives_what_it_has_and_says_so(
    new_home: NewHome, archive: Path, name: str, broken: Callable[[bytes], bytes]
) -> None:
    home = new_home("damaged")
    whole = lzma.compress(archive.read_bytes())
    packed = archive.parent / f"{name}.mbox.xz"
    packed.write_bytes(broken(whole))
    stopped = ran(home, "import", str(packed), "--group", "walls", "--create")
    assert stopped.returncode == 1
    assert stopped.stderr.startswith("The file is damaged: it cannot be unpacked further.\n")
    assert "Fetch it again and repeat; nothing is doubled." in stopped.stderr
    before = ran(home, "export", "mail", "--group", "walls").stdout.count("\nMessage-ID: ")
    packed.write_bytes(whole)
    counts = imported(home, packed)
    assert (counts["read"], counts["duplicates"]) == (MESSAGES, before)


def test_a_bomb_is_refused(new_home: NewHome, tmp_path: Path) -> None:
    head = b"From a@example.org Mon Mar  4 09:00:00 2024\n" + letter(1)
    packer = lzma.LZMACompressor()
    bomb = tmp_path / "bomb.mbox.xz"
    with bomb.open("wb") as file:
        file.write(packer.compress(head))
        for _ in range(400):
            file.write(packer.compress(bytes(1 << 20)))
        file.write(packer.flush())
    home = new_home("bomb")
    refused = ran(home, "import", str(bomb), "--group", "walls", "--create")
    assert refused.returncode == 1
    assert refused.stderr.startswith(
        "The file unpacks to far more than an archive of mail would.\n"
    )


def test_names_and_links_in_a_tar_lead_nowhere(new_home: NewHome, tmp_path: Path) -> None:
    place = tmp_path / "walls.tar"
    with tarfile.open(place, "w") as archive:
        for number, name in enumerate(
            ("../../escaped.eml", "/etc/absolute.eml", "<script>alert(1)</script>.eml")
        ):
            raw = letter(number)
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, BytesIO(raw))
        link = tarfile.TarInfo("passwd.eml")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    before = sorted(path.name for path in tmp_path.iterdir())
    home = new_home("tar")
    assert imported(home, place)["added"] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*before, "tar"])
    assert "root:" not in ran(home, "export", "mail", "--group", "walls").stdout


def test_a_message_of_200_megabytes_is_kept_without_holding_it_twice(
    new_home: NewHome, tmp_path: Path
) -> None:
    line = b"Limestone, dressed and numbered, lies ready behind the shed. " * 17 + b"\n"
    place = tmp_path / "large.mbox"
    with place.open("wb") as file:
        file.write(b"From a@example.org Mon Mar  4 09:00:00 2024\n" + letter(1))
        for _ in range(200_000_000 // len(line)):
            file.write(line)
        file.write(b"\nFrom a@example.org Mon Mar  4 09:00:00 2024\n" + letter(2) + b"\n")
    counts = imported(new_home("large"), place)
    assert (counts["read"], counts["added"], counts["quarantined"]) == (2, 1, 1)
    assert counts["peak_rss_mb"] < 600
