"""What is offered while somebody types: places they may go, and ways to go on with a search."""

from html import unescape
from pathlib import Path

import pytest
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail
from tests.unit.network.pages.conftest import Indexing
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.people.api import Group, Openness

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(secret_group: Group, indexed: Indexing) -> Message:
    raw = mail("m0", "The plan", subject="Lantern plan", sender="Hush Hollow <hush@example.net>")
    message = deliver(secret_group, [raw])["m0"]
    indexed()
    return message


@pytest.fixture(autouse=True)
def _own_index(search_folder: Path) -> None:
    """Never the index another test left."""
    del search_folder


def offered(cast: Cast, who: str, words: str, **more: str) -> str:
    answer = client_of(cast.items()[who]).get("/-/palette", {"q": words, **more})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("lant", "Lantern plan"),
        ("lantern pl", "Lantern plan"),
        ("secret", "Secret circle"),
        ("hollow", "Hush Hollow"),
        ("fro", 'data-insert="from:"'),
        ("plan in:secr", 'data-insert="in:secret-circle"'),
        ("from:hush", 'data-insert="from:"Hush Hollow""'),
        ("has:att", 'data-insert="has:attachment"'),
        ("-is:ro", 'data-insert="is:root"'),
    ],
)
def test_members_are_offered(cast: Cast, plan: Message, words: str, expected: str) -> None:
    assert expected in offered(cast, "member", words)


@pytest.mark.parametrize("who", ["stranger", "anybody"])
@pytest.mark.parametrize("words", ["lant", "secret", "in:", "in:secr"])
def test_others_are_offered_nothing_of_it(cast: Cast, plan: Message, who: str, words: str) -> None:
    page = offered(cast, who, words)
    for told in ("Lantern plan", "secret-circle", "Secret circle", written(plan.ref)):
        assert told not in page


def test_administrators_know_of_the_group_and_not_of_its_words(cast: Cast, plan: Message) -> None:
    assert "in:secret-circle" in offered(cast, "administrator", "in:secr")
    assert "Lantern plan" not in offered(cast, "administrator", "lant")


def test_a_conversation_leads_to_its_message(cast: Cast, plan: Message) -> None:
    assert f'data-href="/m/{written(plan.ref)}"' in offered(cast, "member", "lantern")


def test_on_the_search_page_only_what_goes_on_is_offered(cast: Cast, plan: Message) -> None:
    circle(cast, Openness.OPEN, "Frost")
    page = offered(cast, "member", "fro", part="query")
    assert 'data-insert="from:"' in page
    assert "data-href" not in page
    assert offered(cast, "member", "lantern", part="query").strip() == ""


def test_strange_names_stay_one_term(cast: Cast, open_group: Group) -> None:
    deliver(open_group, [mail("m0", sender='"Bo \\"the\\" Bell" <bo@example.net>')])
    page = offered(cast, "member", "from:bell")
    assert page.count("data-insert") == 1
    assert 'data-insert="from:"Bo the Bell""' in page


def test_no_index_means_no_conversations(
    cast: Cast, open_group: Group, search_folder: object
) -> None:
    assert "Conversations" not in offered(cast, "member", "lantern")
