"""A person's page: what they wrote, where, when and with whom, as far as the viewer may know."""

import re
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.network.pages.person import MOST_BARS, activity_bars, activity_svg, activity_table
from folkmoot.network.reading.persons import Month, writing_of
from folkmoot.people.api import Group, Person

pytestmark = pytest.mark.django_db

INES = "Ines Ferrand <ines@example.net>"
KURT = '"Kurt <b>Weil" <kurt@example.net>'


def person_of(message: Message) -> Person:
    assert message.sender
    return message.sender.person


def page_of(cast: Cast, who: str, person: Person) -> str:
    answer = client_of(cast.items()[who]).get(f"/people/{written(person.ref)}")
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def talk(open_group: Group) -> dict[str, Message]:
    return deliver(
        open_group,
        [
            mail("m0", sender=INES, subject="Lantern <i>"),
            mail("m1", sender=KURT, answers="m0", minutes=1),
            mail("m2", sender=INES, answers="m1", minutes=60 * 24 * 45),
        ],
    )


def test_it_tells_what_where_when_and_with_whom(cast: Cast, talk: dict[str, Message]) -> None:
    page = page_of(cast, "member", person_of(talk["m0"]))
    assert "2 messages" in page
    assert "Open circle" in page
    assert "Lantern &lt;i&gt;" in page
    assert "Kurt &lt;b&gt;Weil" in page
    assert '<svg class="activity"' in page
    assert "<td>Mar 2021</td>" in page


def test_no_style_stands_in_the_picture(cast: Cast, talk: dict[str, Message]) -> None:
    page = page_of(cast, "member", person_of(talk["m0"])).partition("<main")[2]
    assert "style=" not in page


def test_addresses_are_for_administrators(cast: Cast, talk: dict[str, Message]) -> None:
    person = person_of(talk["m0"])
    assert "ines@example.net" not in page_of(cast, "member", person)
    assert "ines@example.net" in page_of(cast, "administrator", person)


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_groups_closed_to_the_viewer_do_not_count(
    cast: Cast, talk: dict[str, Message], secret_group: Group, who: str
) -> None:
    deliver(
        secret_group,
        [
            mail("s0", sender=INES, subject="Hush", minutes=3),
            mail("s1", sender="Sam <sam@example.net>", answers="s0", minutes=4),
        ],
    )
    page = page_of(cast, who, person_of(talk["m0"]))
    assert "2 messages" in page
    for told in (secret_group.title, "Hush", "Sam"):
        assert told not in page
    assert "3 messages" in page_of(cast, "member", person_of(talk["m0"]))


def test_restricted_messages_do_not_count(cast: Cast, closed_group: Group) -> None:
    assert cast.owner.person
    box = cast.owner.person.addresses.get()
    held = deliver(closed_group, [mail("open", sender=INES)])
    private = [
        mail("p0", "Hush", sender=INES, subject="Hush", to="olive@example.org", minutes=1),
        mail("p1", "No", sender=KURT, answers="open", to="olive@example.org", minutes=2),
    ]
    deliver(closed_group, private, mailbox_of=box)
    ines = person_of(held["open"])
    theirs = writing_of(cast.member, ines)
    assert (theirs.count, theirs.partners) == (1, ())
    assert [message.subject for message in theirs.latest] == ["Roof of the east wing"]
    assert writing_of(cast.owner, ines).count == 2
    assert "Hush" not in page_of(cast, "member", ines)


def test_somebody_with_nothing_to_show(cast: Cast) -> None:
    assert cast.stranger.person
    assert "Nothing you can see" in page_of(cast, "member", cast.stranger.person)


def test_ghosts_and_bounces_are_not_what_somebody_wrote(cast: Cast, open_group: Group) -> None:
    held = deliver(
        open_group,
        [
            mail("m0", sender=INES),
            mail("m1", sender=INES, headers={"Auto-Submitted": "auto-replied"}, minutes=1),
            mail("m2", sender=INES, answers="never-came", minutes=2),
        ],
    )
    assert writing_of(cast.member, person_of(held["m0"])).count == 2


def test_more_messages_ask_the_database_no_more(
    cast: Cast,
    open_group: Group,
    talk: dict[str, Message],
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    ines = person_of(talk["m0"])
    writing_of(cast.member, ines)
    with django_assert_num_queries(6):
        writing_of(cast.member, ines)
    deliver(open_group, [mail(f"n{n}", sender=INES, minutes=n) for n in range(30)])
    with django_assert_num_queries(6):
        writing_of(cast.member, ines)


def test_every_month_has_a_bar_and_a_long_life_has_years() -> None:
    months = [Month(date(2020, 11, 1), 3), Month(date(2021, 2, 1), 1)]
    assert [count for _, count in activity_bars(months)] == [3, 0, 0, 1]
    years = [Month(date(1999, 1, 1), 3), Month(date(1999, 5, 1), 2), Month(date(2021, 2, 1), 1)]
    bars = activity_bars(years)
    assert (bars[0], bars[-1], len(bars)) == (("1999", 5), ("2021", 1), 23)
    assert (
        len(activity_bars([Month(date(2000, 1, 1), 1), Month(date(2009, 12, 1), 1)])) == MOST_BARS
    )
    assert activity_bars([]) == []


def test_the_picture_and_its_table_hold_the_same_numbers() -> None:
    bars = [("Jan", 4), ("Feb", 0), ("Mar", 1)]
    assert re.findall(r"<title>(.*?)</title>", activity_svg(bars)) == ["Jan: 4", "Mar: 1"]
    assert re.findall(r"<td>(\w+)</td><td[^>]*>(\d+)", activity_table(bars)) == [
        ("Jan", "4"),
        ("Mar", "1"),
    ]
    assert activity_svg(bars[:1]) == ""
