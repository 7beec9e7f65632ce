"""The migrations say what the models say, and each says in its name what it does."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from tests.house.repository import parts

from folkmoot.config.opening import shipped_migrations

# Names Django makes up when nobody gives one.
MADE_UP = re.compile(r"^\d{4}_(auto_\d|.*_and_more$|alter_\w+_options$)")
NUMBERED = re.compile(r"^\d{4}_[a-z0-9_]+$")


@pytest.mark.django_db
def test_no_change_of_a_model_waits_for_its_migration() -> None:
    said = StringIO()
    call_command("makemigrations", *parts_with_models(), check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()


def parts_with_models() -> list[str]:
    """The parts that have migrations."""
    found = {app for app, _ in shipped_migrations()} & set(parts())
    assert found
    return sorted(found)


def test_migrations_have_described_names() -> None:
    ours = [(app, name) for app, name in shipped_migrations() if app in parts()]
    assert ours
    assert not [found for found in ours if not NUMBERED.match(found[1]) or MADE_UP.match(found[1])]


@pytest.mark.parametrize("name", ["0002_auto_20260101_1200", "0003_alter_group_name_and_more"])
def test_made_up_names_are_recognised(name: str) -> None:
    assert MADE_UP.match(name)
