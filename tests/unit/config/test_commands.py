"""The registry of commands, and the frame around them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import REPOSITORY

from folkmoot.base.errors import FolkmootError, Unusable
from folkmoot.config import cli
from folkmoot.config.commands import Command, commands
from folkmoot.config.troubles import DEBUG_VARIABLE, reported


@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(command.words))
def test_a_command_has_a_summary_and_a_function(command: Command) -> None:
    assert command.summary.endswith(".")
    assert callable(command.function())


def test_the_commands_of_the_frame_are_found() -> None:
    words = {command.words for command in commands()}
    assert {("up",), ("backup",), ("restore",), ("doctor",)} <= words


def test_no_two_commands_have_the_same_words() -> None:
    words = [command.words for command in commands()]
    assert len(set(words)) == len(words)


def test_a_file_without_its_function_is_named() -> None:
    with pytest.raises(LookupError, match="has no function 'home'"):
        Command(("home",), "folkmoot.config.home", "").function()


def test_listing_the_commands_loads_neither_them_nor_django() -> None:
    program = (
        "import sys\n"
        "from folkmoot.config.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = ('django', 'rich', 'folkmoot.config.commands.')\n"
        "sys.exit(' '.join(name for name in sys.modules if name.startswith(heavy)) or 0)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        check=False,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(REPOSITORY / "src")},
    )
    assert done.returncode == 0, done.stderr
    assert "doctor" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["up", "--port", "9"], ("up", "9")),
        (["--home", "folder", "export", "mail"], ("export", "mail")),
        (["--debug", "--home=folder", "doctor"], ("doctor",)),
        ([], ()),
    ],
)
def test_the_words_that_may_name_a_command(arguments: list[str], words: tuple[str, ...]) -> None:
    assert cli.words_of(arguments) == words


def run(*arguments: str) -> int:
    """The exit code of one command line."""
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    return int(exit_.value.code or 0)


def test_a_wrong_word_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("dotcor") == 2
    assert "No such command 'dotcor'. Did you mean 'doctor'?" in capsys.readouterr().err


@pytest.mark.parametrize("position", ["before", "after"])
def test_the_home_may_be_named_on_both_sides_of_the_command(
    position: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", "replaced")
    home = ["--home", str(tmp_path / "new")]
    assert run(*([*home, "doctor"] if position == "before" else ["doctor", *home])) == 0
    assert f"{tmp_path / 'new'} is not there yet" in capsys.readouterr().out


def test_an_error_is_written_in_three_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(Unusable("It broke.", hint="Mend it.", place="here")) == 2
    assert capsys.readouterr().err == "It broke.\n  where: here\n  hint: Mend it.\n"


def test_a_refusal_has_another_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(FolkmootError("No.")) == 1
    assert capsys.readouterr().err == "No.\n"


def test_a_traceback_is_shown_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(DEBUG_VARIABLE, "1")
    with pytest.raises(KeyError) as raised:
        os.environ["FOLKMOOT_LOST"]
    assert reported(raised.value) == 2
    assert "Traceback" in capsys.readouterr().err


def test_an_interruption_has_its_own_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "frame", interrupted)
    assert run("doctor") == 130
