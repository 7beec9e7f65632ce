"""Home: what is unread first, marking it read from there, and what to do first of all."""

import pytest
from tests.cast import Cast
from tests.mailbag import chain, deliver, mail
from tests.unit.network.doors.calling import Program
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.models import InboundMail, InboundState, Message
from folkmoot.network.reading.state import mark_all_read
from folkmoot.people.api import Group, ask_to_join

pytestmark = pytest.mark.django_db


def home_of(cast: Cast, who: str) -> str:
    answer = client_of(cast.items()[who]).get("/")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def news(cast: Cast, closed_group: Group) -> dict[str, Message]:
    """Something read, and a talk of three that came after it."""
    deliver(closed_group, [mail("old", subject="Read before", minutes=9)])
    mark_all_read(cast.member, closed_group)
    return deliver(closed_group, chain(3))


def seen_at(news: dict[str, Message]) -> str:
    return f"/c/{written(news['m0'].conversation.ref)}/seen"


def numbers(news: dict[str, Message]) -> dict[str, str]:
    return {"numbers": ",".join(str(each.number) for each in news.values())}


def test_changes_stand_first(cast: Cast, news: dict[str, Message]) -> None:
    page = home_of(cast, "member")
    assert "3 unread messages" in page
    assert page.index("A long talk") < page.index("Nothing new in these")
    assert page.index("Nothing new in these") < page.index("Read before")
    assert page.count("data-mark-read") == 1
    assert f"/m/{written(news['m0'].ref)}" in page


def test_a_change_is_marked_read_with_a_way_back(cast: Cast, news: dict[str, Message]) -> None:
    client = client_of(cast.member)
    answer = client.post(seen_at(news), numbers(news))
    assert answer["Location"] == "/"
    page = client.get("/").content.decode()
    assert "You have read everything." in page
    assert "3 messages marked read." in page
    client.post(f"/g/{news['m0'].group.slug}/unread")
    assert "3 unread messages" in home_of(cast, "member")


def test_script_takes_the_row_away(cast: Cast, news: dict[str, Message]) -> None:
    path = seen_at(news)
    answer = client_of(cast.member).post(path, numbers(news), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "3 messages marked read." in answer["HX-Trigger"]
    assert f'hx-post="{path}"' not in home_of(cast, "member")


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_others_neither_see_nor_mark(cast: Cast, news: dict[str, Message], who: str) -> None:
    page = home_of(cast, who)
    assert "A long talk" not in page
    path = seen_at(news)
    assert client_of(cast.items()[who]).post(path, numbers(news)).status_code == 404
    assert client_of(cast.member).get(path).status_code == 405


def test_restricted_messages_are_no_news(cast: Cast, closed_group: Group) -> None:
    assert cast.owner.person
    box = cast.owner.person.addresses.get()
    private = mail("private", "Hush", subject="Hush", to="olive@example.org")
    deliver(closed_group, [private], mailbox_of=box)
    assert "Hush" in home_of(cast, "owner")
    page = home_of(cast, "member")
    assert "Hush" not in page
    assert "unread message" not in page


def test_in_no_group_it_leads_to_the_groups(cast: Cast) -> None:
    page = home_of(cast, "guest")
    assert "You are in no group yet" in page
    assert 'href="/groups"' in page


def test_an_empty_group_is_told_to_bring_its_archive(cast: Cast, closed_group: Group) -> None:
    page = home_of(cast, "owner")
    assert "Bring your archive" in page
    assert f'href="/g/{closed_group.slug}"' in page


def test_moderators_are_told_of_what_waits_for_them(cast: Cast, closed_group: Group) -> None:
    assert "Waits for you" not in home_of(cast, "moderator")
    InboundMail.objects.create(
        recipient="x@example.org",
        digest=b"d" * 32,
        size=1,
        state=InboundState.HELD,
        group=closed_group,
    )
    ask_to_join(cast.stranger, group=closed_group, words="Please.")
    page = home_of(cast, "moderator")
    assert "1 held mail<" in page
    assert "1 person asks to be let in" in page
    assert f'href="/g/{closed_group.slug}/held"' in page
    assert "Waits for you" not in home_of(cast, "member")
    told = Program(cast.moderator).get("me/news")["waiting"]
    assert told == [{"group": closed_group.slug, "held_count": 1, "asking_count": 1}]
