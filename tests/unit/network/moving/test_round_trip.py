"""What leaves comes back the same: into an empty house, a second time, into a house that lives."""

from pathlib import Path

import pytest
from django.apps import apps
from tests.cast import Cast
from tests.unit.network.moving.organisation import emptied, whole_organisation, written_to

from folkmoot.network.moving.tables import STAYING, TABLES
from folkmoot.network.moving.taking import take_in
from folkmoot.people.api import PEOPLE_STAYING

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["all.zip", "all"])
def test_everything_comes_back_byte_for_byte(cast: Cast, tmp_path: Path, name: str) -> None:
    whole_organisation(cast)
    before = written_to(tmp_path / name)
    emptied()
    taken = take_in(tmp_path / name)
    assert taken.groups == ("lived", "kept")
    assert not taken.left
    assert written_to(tmp_path / f"again-{name}") == before


def test_every_table_is_in_it(cast: Cast, tmp_path: Path) -> None:
    whole_organisation(cast)
    files = "\n".join(written_to(tmp_path / "all"))
    assert not [table.name for table in TABLES.all if f"/{table.name}.jsonl" not in files]
    for name in ("mail.mbox", "earlier.mbox", "conversations-later.jsonl"):
        assert name in files


def test_every_table_leaves_or_stays_for_a_reason() -> None:
    own = {"people", "network"}
    models = apps.get_models(include_auto_created=True)
    leaving = {table.model for table in TABLES.all}
    staying = {**PEOPLE_STAYING, **STAYING}
    assert {
        one.__name__ for one in models if one._meta.app_label in own and one not in leaving
    } == set(staying)
    for table in TABLES.all:
        names = {field.name for field in table.model._meta.concrete_fields}
        assert set(table.stays) <= names, table.name
        assert all(table.stays.values()), table.name
