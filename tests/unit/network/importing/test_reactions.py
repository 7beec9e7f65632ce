"""Reactions of an export become those of its messages, once."""

from pathlib import Path

import pytest
from tests.unit.network.mail.sources.test_talk import SLACK, zipped

from folkmoot.network.importing.running import import_now
from folkmoot.network.models import ImportRun, Message, Reaction
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db


def test_they_come_with_the_messages_and_not_again(open_group: Group, tmp_path: Path) -> None:
    export = str(zipped(tmp_path / "slack.zip", SLACK))
    import_now(open_group, f"{export}#roof")
    reaction = Reaction.objects.get()
    assert reaction.emoji == "👍"
    assert reaction.person.name == "Ada Holm"
    assert reaction.message == Message.objects.get(first_words__startswith="The grey ones")
    reaction.delete()
    ImportRun.objects.all().delete()
    again = import_now(open_group, f"{export}#roof")
    assert again.added_count == 0
    assert not Reaction.objects.exists()
