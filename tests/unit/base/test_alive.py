"""Whether a process lives: provable by its lock, unknown without one."""

import os
import signal
from pathlib import Path

import msgspec
import pytest
from django.conf import settings
from tests.waiting import started, wait_until

from folkmoot.base import alive

_LIVING = """
import sys
from pathlib import Path
from folkmoot.base import alive
alive.folder = lambda: Path(sys.argv[1])
print(alive.own_name(), flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of this test's own."""
    here = msgspec.structs.replace(settings.FOLKMOOT, home=tmp_path)
    monkeypatch.setattr(settings, "FOLKMOOT", here)
    return alive.folder()


def test_this_process_lives_under_one_name(place: Path) -> None:
    name = alive.own_name()
    assert (alive.own_name(), len(name)) == (name, 24)
    assert not alive.is_dead(name)
    assert (place / name).stat().st_mode & 0o777 == 0o600


def test_a_killed_process_is_dead_at_once(place: Path, tmp_path: Path) -> None:
    said, (reading, writing) = tmp_path / "said", os.pipe()
    with os.fdopen(reading), os.fdopen(writing, "w"):
        process = started(["-c", _LIVING, str(place)], said, stdin=reading)
        wait_until(lambda: said.read_text().endswith("\n"), "it said its name")
        name = said.read_text().strip()
        assert not alive.is_dead(name)
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert alive.is_dead(name)
    assert alive.clear_away({name}) == 0
    assert alive.clear_away(set()) == 1
    assert not alive.is_dead(name)


@pytest.mark.parametrize("name", ["", "0" * 24, "../alive", "."])
def test_of_a_name_from_elsewhere_nothing_is_known(name: str) -> None:
    assert not alive.is_dead(name)


def test_the_living_are_not_cleared_away(place: Path) -> None:
    name = alive.own_name()
    assert alive.clear_away(set()) == 0
    assert (place / name).exists()
