"""Imports under kill -9 and on failing machines: in the end everything is there, once.

On PostgreSQL (FOLKMOOT_DATABASE_URL, see script/postgres) each home gets a database of its own.
"""

import lzma
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from tests.fault.homes import FOLKMOOT, MESSAGES, NewHome, asked, imported, ran, state
from tests.unit.network.importing.archives import letter, mbox
from tests.waiting import started, wait_until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]


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


HEAD = b"From a@example.org Mon Mar  4 09:00:00 2024\n" + letter(1)
ZEROS = bytes(1 << 20)
BOMB_PIECES = 400


def xz_bomb(place: Path) -> None:
    packer = lzma.LZMACompressor()
    with place.open("wb") as file:
        file.write(packer.compress(HEAD))
        for _ in range(BOMB_PIECES):
            file.write(packer.compress(ZEROS))
        file.write(packer.flush())


def zip_bomb(place: Path) -> None:
    with (
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("walls.mbox", "w") as member,
    ):
        member.write(HEAD)
        for _ in range(BOMB_PIECES):
            member.write(ZEROS)


def tar_bomb(place: Path) -> None:
    with tarfile.open(place, "w:gz") as archive:
        member = tarfile.TarInfo("walls.mbox")
        member.size = BOMB_PIECES * len(ZEROS)
        archive.addfile(member, _Zeros(member.size))


class _Zeros(BytesIO):
    """So many zeros without holding them."""

    def __init__(self, left: int) -> None:
        super().__init__()
        self.left = left

    def read(self, size: int | None = -1, /) -> bytes:
        count = min(self.left, len(ZEROS) if size is None or size < 0 else size)
        self.left -= count
        return bytes(count)


@pytest.mark.parametrize(
    ("name", "made"),
    [("bomb.mbox.xz", xz_bomb), ("bomb.zip", zip_bomb), ("bomb.tar.gz", tar_bomb)],
    ids=["xz", "zip", "tar"],
)
def test_a_bomb_is_refused(
    new_home: NewHome, tmp_path: Path, name: str, made: Callable[[Path], None]
) -> None:
    made(tmp_path / name)
    assert (tmp_path / name).stat().st_size < 1_000_000
    home = new_home("bomb")
    refused = ran(home, "import", str(tmp_path / name), "--group", "walls", "--create")
    assert refused.returncode == 1
    assert " unpacks to far more than " in refused.stderr.partition("\n")[0]
    assert refused.stderr.count("hint: ") == 1
    peak = asked(home, "SELECT peak_bytes FROM network_importrun")
    assert all(isinstance(one, int) and one < 300_000_000 for (one,) in peak)


NAMES = ("../../escaped.eml", "/etc/absolute.eml", "<script>alert(1)</script>.eml")


def tar_of_traps(place: Path) -> None:
    with tarfile.open(place, "w") as archive:
        for number, name in enumerate(NAMES):
            raw = letter(number)
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, BytesIO(raw))
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE):
            link = tarfile.TarInfo("passwd.eml")
            link.type, link.linkname = kind, "/etc/passwd"
            archive.addfile(link)


def zip_of_traps(place: Path) -> None:
    with zipfile.ZipFile(place, "w") as archive:
        for number, name in enumerate(NAMES):
            archive.writestr(zipfile.ZipInfo(name), letter(number))
        link = zipfile.ZipInfo("passwd.eml")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")


@pytest.mark.parametrize(
    ("name", "made"), [("walls.tar", tar_of_traps), ("walls.zip", zip_of_traps)], ids=["tar", "zip"]
)
def test_names_and_links_in_an_archive_lead_nowhere(
    new_home: NewHome, tmp_path: Path, name: str, made: Callable[[Path], None]
) -> None:
    made(tmp_path / name)
    home = new_home("traps")
    before = sorted(path.name for path in tmp_path.iterdir())
    assert imported(home, tmp_path / name)["added"] == len(NAMES)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted({*before, "traps"})
    assert not Path("/etc/absolute.eml").exists()
    assert "root:" not in ran(home, "export", "mail", "--group", "walls").stdout


def test_a_home_that_cannot_be_written_is_named_and_a_second_run_goes_on(
    new_home: NewHome, archive: Path
) -> None:
    home = new_home("sealed")
    if "FOLKMOOT_DATABASE_URL" in home:
        pytest.skip("the database is not in the home")
    imported(home, mbox(archive.parent / "one", [letter(0)]))
    folder = Path(home["FOLKMOOT_HOME"])
    # root may write everywhere, so its rights are taken away for the command
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    if powerless and shutil.which(powerless[0]) is None:
        pytest.skip("setpriv is missing (Debian: apt install util-linux)")
    modes = {path: path.stat().st_mode for path in [folder, *folder.rglob("*")]}
    for path in modes:
        path.chmod(0o500 if path.is_dir() else 0o400)
    stopped = ran(home, "import", str(archive), "--group", "walls", within=powerless)
    for path, mode in modes.items():
        path.chmod(mode)
    assert stopped.returncode == 2
    assert stopped.stderr.startswith("The home folder cannot be written to.\n")
    assert str(folder) in stopped.stderr
    assert "hint: Give this user write access" in stopped.stderr
    assert "Traceback" not in stopped.stderr
    assert imported(home, archive)["read"] == MESSAGES


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
