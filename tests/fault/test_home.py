"""Setting a home up on a machine that fails: a clear message, nothing half-made in the way."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.waiting import REPOSITORY, started, wait_until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="needs Linux namespaces and capabilities"),
]

OPEN = """
import sys
from folkmoot.config.opening import missing_migrations, open_home
from folkmoot.config.troubles import reported
try:
    open_home()
    assert not missing_migrations()
except Exception as problem:
    sys.exit(reported(problem))
"""


def environment(home: Path) -> dict[str, str]:
    """The environment of a command on a home with SQLite."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("FOLKMOOT_")}
    return {**kept, "PYTHONPATH": str(REPOSITORY / "src"), "FOLKMOOT_HOME": str(home)}


def opened(home: Path, within: Sequence[str] = ()) -> "subprocess.CompletedProcess[str]":
    """Sets a home up in a process of its own, perhaps through a wrapping command."""
    command = [*within, sys.executable, "-c", OPEN]
    return subprocess.run(
        command, check=False, capture_output=True, text=True, env=environment(home)
    )


def require(*command: str) -> None:
    """Skips the test where this machine does not allow the command."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is missing (Debian: apt install util-linux)")
    tried = subprocess.run([*command, "true"], check=False, capture_output=True, text=True)
    if tried.returncode:
        pytest.skip(f"{command[0]} may not do this here: {tried.stderr.strip()}")


def test_a_killed_setup_is_finished_by_the_next_command(tmp_path: Path) -> None:
    home = tmp_path / "home"
    killed = started(["-c", OPEN], tmp_path / "output", environment(home))
    wait_until((home / "folkmoot.sqlite3").exists, "the database is being made")
    killed.send_signal(signal.SIGKILL)
    assert killed.wait() == -signal.SIGKILL
    done = opened(home)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_read_only_home_is_named(tmp_path: Path) -> None:
    # Root's right to write everywhere is taken away, so that the mode counts for root as well.
    powerless = ("setpriv", "--bounding-set=-all", "--inh-caps=-all") if os.geteuid() == 0 else ()
    if powerless:
        require(*powerless)
    home = tmp_path / "home"
    home.mkdir(mode=0o500)
    done = opened(home, powerless)
    assert done.returncode == 2
    assert str(home) in done.stderr
    assert "hint: " in done.stderr
    assert "Traceback" not in done.stderr
    assert list(home.iterdir()) == []


@pytest.mark.parametrize("kilobytes", [16, 128])
def test_a_full_disk_is_named(tmp_path: Path, kilobytes: int) -> None:
    apart = ("unshare", "--mount", "--map-root-user")
    require(*apart)
    mount = f'mount -t tmpfs -o size={kilobytes}k none "$0" && exec "$@"'
    done = opened(tmp_path / "home", (*apart, "sh", "-c", mount, str(tmp_path)))
    assert done.returncode == 2
    assert done.stderr.startswith("The disk is full.\n")
    assert "Traceback" not in done.stderr
