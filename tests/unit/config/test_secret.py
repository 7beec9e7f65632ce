"""The secret key: made once, whole, and for its owner only."""

import multiprocessing
from pathlib import Path

import pytest

from folkmoot.base.errors import Unusable
from folkmoot.config.secret import secret_key


@pytest.fixture(autouse=True)
def _no_key_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOLKMOOT_SECRET_KEY", raising=False)


def test_the_key_is_made_once_and_kept(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "home")
    assert len(key) > 60
    assert secret_key(tmp_path / "home") == key
    assert (tmp_path / "home" / "secret-key").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["secret-key"]


def test_a_key_that_is_given_is_not_written_down(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_SECRET_KEY", "given")
    assert secret_key(tmp_path) == "given"
    assert list(tmp_path.iterdir()) == []


def test_processes_that_come_together_agree(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len(set(pool.map(secret_key, [tmp_path] * 16))) == 1


def test_a_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    with pytest.raises(Unusable, match="secret key cannot be read"):
        secret_key(tmp_path / "home")


def test_a_home_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unusable):
        secret_key(tmp_path / "file" / "home")
