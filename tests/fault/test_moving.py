"""Everything out and back in, by commands: from one database to the other, and under kill -9."""

import hashlib
import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.fault.homes import FOLKMOOT, NewHome, imported, ran
from tests.waiting import REPOSITORY, started

AT_ONE_MOMENT = """
from threading import Thread
from folkmoot.config.opening import open_home; open_home()
from folkmoot.base.database import snapshot
from folkmoot.people.api import OPERATOR, Group, create_group

def write():
    create_group(OPERATOR, title="Meanwhile")

with snapshot():
    before = Group.objects.count()
    writer = Thread(target=write)
    writer.start()
    writer.join(20)
    assert not writer.is_alive(), "whoever writes waits for it"
    assert Group.objects.count() == before
assert Group.objects.count() == before + 1
create_group(OPERATOR, title="Afterwards")
"""


def has_postgres() -> bool:
    """Whether a server can be started here."""
    return any(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or bool(shutil.which("initdb"))


pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="kills processes as Linux does"),
]
LIVED_IN = (
    "from folkmoot.config.opening import open_home; open_home()\n"
    "from tests.unit.network.moving.organisation import everybody, whole_organisation\n"
    "whole_organisation(everybody())\n"
)


def lived_in(home: Mapping[str, str]) -> None:
    """Let everything happen once."""
    path = f"{home['PYTHONPATH']}{os.pathsep}{REPOSITORY}"
    subprocess.run(
        [sys.executable, "-c", LIVED_IN], check=True, env={**home, "PYTHONPATH": path}, timeout=120
    )


def exported(home: Mapping[str, str], path: Path) -> dict[str, str]:
    """Write an archive; the digest of each file in it but the manifest, which has a time."""
    done = ran(home, "export", "everything", str(path))
    assert done.returncode == 0, done.stderr
    return content(path)


def content(path: Path) -> dict[str, str]:
    """Each file of an archive and its digest."""
    with zipfile.ZipFile(path) as file:
        names = set(file.namelist()) - {"manifest.json"}
        return {name: hashlib.sha256(file.read(name)).hexdigest() for name in names}


def taken(home: Mapping[str, str], path: Path) -> str:
    """Take an archive in."""
    done = ran(home, "import", str(path))
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not has_postgres(), reason="initdb is missing (Debian: postgresql)")
def test_from_one_database_to_the_other_and_back(new_home: NewHome, tmp_path: Path) -> None:
    one, two, three = (tmp_path / name for name in ("one.zip", "two.zip", "three.zip"))
    first, last = new_home("first"), new_home("last")
    lived_in(first)
    before = exported(first, one)
    folkmoot = shlex.join([sys.executable, "-c", FOLKMOOT])
    both = f"{folkmoot} import {one} && {folkmoot} export everything {two}"
    server = {**first, "FOLKMOOT_HOME": str(tmp_path / "server")}
    command = [str(REPOSITORY / "script" / "postgres"), "sh", "-c", both]
    done = subprocess.run(
        command, check=False, env=server, capture_output=True, text=True, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert content(two) == before
    taken(last, two)
    assert exported(last, three) == before


def test_killed_again_and_again_it_ends_as_if_undisturbed(
    new_home: NewHome, tmp_path: Path, archive: Path
) -> None:
    full, home = new_home("full"), new_home("killed")
    imported(full, archive)
    lived_in(full)
    before = exported(full, tmp_path / "one.zip")
    chance = random.Random("killed")  # noqa: S311 - moments to kill at, no secret
    for _ in range(4):
        command = ["-c", FOLKMOOT, "import", str(tmp_path / "one.zip")]
        process = started(command, tmp_path / "output", home)
        try:
            process.wait(timeout=chance.uniform(1.5, 6.0))
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait(timeout=120)
    taken(home, tmp_path / "one.zip")
    assert exported(home, tmp_path / "two.zip") == before
    assert "0 rows added" in taken(home, tmp_path / "one.zip")
    found = [json.loads(ran(one, "search", "stone", "--json").stdout) for one in (full, home)]
    assert found[0]["total"] == found[1]["total"] > 0


def test_an_export_that_is_killed_leaves_nothing_that_looks_whole(
    new_home: NewHome, tmp_path: Path, archive: Path
) -> None:
    home = new_home("home")
    imported(home, archive)
    path = tmp_path / "all.zip"
    process = started(
        ["-c", FOLKMOOT, "export", "everything", str(path)], tmp_path / "output", home
    )
    part = tmp_path / ".all.zip.part"
    while process.poll() is None and not part.exists():
        pass
    os.kill(process.pid, signal.SIGKILL)
    process.wait(timeout=60)
    assert not path.exists()
    assert exported(home, path)
    assert not part.exists()


def test_what_is_written_meanwhile_is_neither_seen_nor_held_up(new_home: NewHome) -> None:
    home = new_home("home")
    done = subprocess.run(
        [sys.executable, "-c", AT_ONE_MOMENT],
        check=False,
        env=dict(home),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
