"""What people are told exists, and what exists they are told of."""

import re

import msgspec
import pytest
from tests.house.repository import REPOSITORY

from folkmoot.base.feed.kinds import kinds
from folkmoot.base.settings import Settings
from folkmoot.config.commands import commands

DOCS = REPOSITORY / "docs"


def first_column(name: str) -> set[str]:
    """The code words in the first column of the tables of one page; skips without the page."""
    page = DOCS / name
    if not page.is_file():
        pytest.skip(f"docs/{name} is not written yet")
    return set(re.findall(r"^\| `([^`]+)`", page.read_text(), re.MULTILINE))


def test_the_settings_are_those_in_the_docs() -> None:
    assert first_column("settings.md") == {field.name for field in msgspec.structs.fields(Settings)}


def test_the_commands_are_those_in_the_docs() -> None:
    assert first_column("commands.md") == {
        f"folkmoot {' '.join(command.words)}" for command in commands()
    }


def test_the_feed_kinds_are_those_in_the_docs() -> None:
    assert first_column("feed.md") == {kind.name for kind in kinds()}
