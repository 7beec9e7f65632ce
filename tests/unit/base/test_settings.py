"""Settings come from the environment, else the file, else a default; mistakes are named."""

from pathlib import Path

import pytest

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import FILE_NAME, read_settings


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing set in the environment."""
    import os

    for name in list(os.environ):
        if name.startswith("FOLKMOOT_"):
            monkeypatch.delenv(name)
    return tmp_path


def written(home: Path, text: str) -> Path:
    """The home with this settings file."""
    (home / FILE_NAME).write_text(text, encoding="utf-8")
    return home


def test_the_environment_goes_before_the_file_and_the_file_before_the_default(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(home, 'port = 9000\norganisation = "Ärzte"\n')
    monkeypatch.setenv("FOLKMOOT_PORT", "9100")
    monkeypatch.setenv("FOLKMOOT_ALLOWED_HOSTS", "a.example, b.example")
    settings = read_settings(home)
    assert (settings.port, settings.organisation, settings.host) == (9100, "Ärzte", "127.0.0.1")
    assert settings.allowed_hosts == ("a.example", "b.example")
    assert settings.home == home


@pytest.mark.parametrize("text", ["prot = 1", "port = 70000", "port 8000"])
def test_a_mistake_ends_with_the_code_for_wrong_usage(home: Path, text: str) -> None:
    """Its words are held in tests/golden/refusals."""
    with pytest.raises(Unusable) as refused:
        read_settings(written(home, text))
    assert refused.value.exit_code == 2
    assert refused.value.place == str(home / "settings.toml")


@pytest.mark.parametrize(
    ("word", "meant"), [("yes", True), ("Off", False), ("1", True), ("false", False)]
)
def test_the_environment_says_yes_or_no_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch, word: str, meant: bool
) -> None:
    monkeypatch.setenv("FOLKMOOT_OPEN_SIGN_UP", word)
    assert read_settings(home).open_sign_up is meant


def test_a_mistake_in_the_environment_is_placed_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLKMOOT_LIVE", "perhaps")
    with pytest.raises(Unusable, match="live cannot be used: expected true or false") as refused:
        read_settings(home)
    assert refused.value.place == "FOLKMOOT_LIVE"
