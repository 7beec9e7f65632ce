"""Choosing a home and setting it up."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import REPOSITORY

from folkmoot.base.errors import Unusable
from folkmoot.config import home
from folkmoot.config.opening import missing_migrations, shipped_migrations

OPEN = """
from folkmoot.config.opening import missing_migrations, open_home
open_home()
assert not missing_migrations()
"""


def test_the_home_named_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", "elsewhere")
    assert home.choose_home(tmp_path) == tmp_path
    assert os.environ["FOLKMOOT_HOME"] == str(tmp_path)


def test_the_environment_comes_before_the_checkout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path))
    assert home.choose_home(None) == tmp_path


def test_a_checkout_keeps_its_state_within(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", "")
    assert home.choose_home(None) == REPOSITORY / "var"


def test_an_installed_wheel_uses_the_platforms_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", "")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr(home, "checkout_home", lambda: None)
    assert home.choose_home(None) == tmp_path / "folkmoot"


def test_the_folders_are_open_to_nobody_else(tmp_path: Path) -> None:
    home.make_folders(tmp_path / "deep" / "home")
    for folder in (tmp_path / "deep" / "home", tmp_path / "deep" / "home" / "run"):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_home_that_cannot_be_written_to_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.make_folders(tmp_path)
    # Root may write anywhere, so the answer of the system is replaced and not the mode.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(Unusable, match="cannot be written") as refused:
        home.make_folders(tmp_path)
    assert refused.value.place == str(tmp_path)


def test_commands_arriving_together_set_up_an_empty_home_once(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    environment |= {"FOLKMOOT_HOME": str(tmp_path / "home"), "FOLKMOOT_DATABASE_URL": ""}
    environment.pop("FOLKMOOT_SECRET_KEY", None)
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN], env=environment, stderr=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    assert [command.communicate()[1] for command in commands] == ["", "", ""]
    assert [command.returncode for command in commands] == [0, 0, 0]
    key = tmp_path / "home" / "secret-key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text()) > 40


@pytest.mark.django_db
def test_every_migration_there_is_was_applied() -> None:
    assert missing_migrations() == ()
    assert ("base", "0001_initial") in shipped_migrations()
