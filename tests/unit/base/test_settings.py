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


GOLDEN = {
    "prot = 1": (
        "There is no setting named 'prot'.\n"
        "  where: HOME/settings.toml\n"
        "  hint: docs/settings.md lists all of them; check the spelling."
    ),
    "port = 70000": (
        "A setting cannot be used: Expected `int` <= 65535 - at `$.port`.\n"
        "  where: HOME/settings.toml\n"
        "  hint: Correct it in the environment (FOLKMOOT_...) or in settings.toml."
    ),
    'open_sign_up = "perhaps"': (
        "A setting cannot be used: Expected `bool`, got `str` - at `$.open_sign_up`.\n"
        "  where: HOME/settings.toml\n"
        "  hint: Correct it in the environment (FOLKMOOT_...) or in settings.toml."
    ),
    "port 8000": (
        "settings.toml cannot be read: Expected '=' after a key in a key/value pair"
        " (at line 1, column 6).\n"
        "  where: HOME/settings.toml\n"
        "  hint: It is a TOML file with lines such as: port = 8000"
    ),
}


@pytest.mark.parametrize("text", GOLDEN)
def test_mistakes_are_named_with_their_place(home: Path, text: str) -> None:
    with pytest.raises(Unusable) as refused:
        read_settings(written(home, text))
    assert str(refused.value).replace(str(home), "HOME") == GOLDEN[text]
    assert refused.value.exit_code == 2
