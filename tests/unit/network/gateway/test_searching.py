"""Search by mail finds what the asker may see."""

import pytest
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.gateway.conftest import Arrive
from tests.unit.network.gateway.test_commands import signed_command
from tests.unit.network.pages.conftest import Indexing, indexed, search_folder

from folkmoot.network.actions.posting import start_conversation
from folkmoot.network.models import MailAnswer
from folkmoot.people.api import Group

__all__ = ["indexed", "search_folder"]


@pytest.fixture
def _two_roofs(cast: Cast, open_group: Group, closed_group: Group, indexed: Indexing) -> None:
    for group, text in ((open_group, "The slate roof."), (closed_group, "The secret slate.")):
        start_conversation(cast.owner, group=group, title="Roof", text=text)
    indexed()


@pytest.mark.usefixtures("_two_roofs")
def test_hits_come_with_their_addresses(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    arrive(signed_command("search", open_group, cast.stranger), mail("s", subject="slate"))
    text = MailAnswer.objects.get().text
    assert "1 message found" in text
    assert "/m/" in text
    assert "slate roof" in text


@pytest.mark.usefixtures("_two_roofs")
def test_what_one_may_not_see_is_not_found(cast: Cast, closed_group: Group, arrive: Arrive) -> None:
    arrive(signed_command("search", closed_group, cast.stranger), mail("s", subject="slate"))
    assert "0 messages found" in MailAnswer.objects.get().text
    arrive(signed_command("search", closed_group, cast.member), mail("t", subject="slate"))
    assert "secret slate" in MailAnswer.objects.latest("pk").text
