"""Uncertain places: both messages beside each other, what speaks for it, who may decide."""

from html import unescape

import pytest
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.network.models import Message, Suggestion
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(closed_group: Group) -> dict[str, Message]:
    """A question, an answer whose place is doubtful, and a message only suggested below it."""
    held = deliver(
        closed_group,
        [
            mail("question", "Who has the key?"),
            mail("answer", "I have <b>it</b>.", answers="question", minutes=5),
            mail("stray", "The key is lost.", subject="Key", minutes=90),
        ],
    )
    Message.objects.filter(pk=held["answer"].pk).update(
        confidence=40, edge_kind="subject_people_time"
    )
    Suggestion.objects.create(
        group=closed_group,
        child=held["stray"],
        parent=held["question"],
        kind="quote",
        confidence=55,
    )
    return held


def page_of(cast: Cast, who: str, group: Group, show: str = "") -> str:
    answer = client_of(cast.items()[who]).get(f"/g/{group.slug}/review", {"show": show})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_suggestion_shows_both_messages_and_why(
    cast: Cast, closed_group: Group, talk: dict[str, Message]
) -> None:
    page = unescape(page_of(cast, "moderator", closed_group))
    assert "Who has the key?" in page
    assert "The key is lost." in page
    assert "It quotes words of it." in page
    assert "The subject is another." in page
    assert "It was sent 1\xa0hour later." in page


def test_a_doubtful_edge_shows_them_too(
    cast: Cast, closed_group: Group, talk: dict[str, Message]
) -> None:
    page = page_of(cast, "moderator", closed_group, "placed")
    assert "I have &lt;b&gt;it&lt;/b&gt;." in page
    assert "Subject, people and time fit" in page
    assert "It belongs here" in page


def test_accepting_moves_and_leads_on(
    cast: Cast, closed_group: Group, talk: dict[str, Message]
) -> None:
    path = f"/g/{closed_group.slug}/suggestions/{Suggestion.objects.get().pk}"
    answer = client_of(cast.moderator).post(path, {"answer": "accept"})
    assert answer["Location"] == f"/g/{closed_group.slug}/review?show=suggested"
    talk["stray"].refresh_from_db()
    assert talk["stray"].parent == talk["question"]
    assert "Put it there" not in page_of(cast, "moderator", closed_group, "suggested")


def test_dismissing_settles_it(cast: Cast, closed_group: Group, talk: dict[str, Message]) -> None:
    path = f"/g/{closed_group.slug}/suggestions/{Suggestion.objects.get().pk}"
    client_of(cast.moderator).post(path, {"answer": "dismiss"})
    talk["stray"].refresh_from_db()
    assert talk["stray"].parent is None
    assert "The key is lost." not in page_of(cast, "moderator", closed_group, "suggested")
    assert client_of(cast.moderator).post(path, {"answer": "accept"}).status_code == 404


@pytest.mark.parametrize("deed", ["move", "split"])
def test_an_edge_is_confirmed_or_cut_and_the_list_goes_on(
    cast: Cast, closed_group: Group, talk: dict[str, Message], deed: str
) -> None:
    page = page_of(cast, "moderator", closed_group, "placed")
    path = next(
        part.partition('"')[0]
        for part in page.split('action="')[1:]
        if part.partition('"')[0].endswith(f"/{deed}")
    )
    parent = page.partition('name="parent" value="')[2].partition('"')[0]
    answer = client_of(cast.moderator).post(path, {"back": "review", "parent": parent})
    assert answer["Location"] == f"/g/{closed_group.slug}/review?show=placed"
    talk["answer"].refresh_from_db()
    assert talk["answer"].parent == (talk["question"] if deed == "move" else None)
    assert "It belongs here" not in page_of(cast, "moderator", closed_group, "placed")


@pytest.mark.parametrize("who", ["member", "guest"])
def test_members_look_and_moderators_decide(
    cast: Cast, closed_group: Group, talk: dict[str, Message], who: str
) -> None:
    page = page_of(cast, who, closed_group)
    assert "The key is lost." in page
    assert "Put it there" not in page
    path = f"/g/{closed_group.slug}/suggestions/{Suggestion.objects.get().pk}"
    assert client_of(cast.items()[who]).post(path, {"answer": "accept"}).status_code == 403


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_others_learn_nothing(
    cast: Cast, closed_group: Group, talk: dict[str, Message], who: str
) -> None:
    client = client_of(cast.items()[who])
    assert client.get(f"/g/{closed_group.slug}/review").status_code == 404
    path = f"/g/{closed_group.slug}/suggestions/{Suggestion.objects.get().pk}"
    assert client.post(path, {"answer": "accept"}).status_code == 404


def test_restricted_messages_are_in_no_list(
    cast: Cast, closed_group: Group, talk: dict[str, Message]
) -> None:
    Message.objects.filter(pk__in=[talk["stray"].pk, talk["answer"].pk]).update(restricted=True)
    for show in ("suggested", "placed"):
        page = page_of(cast, "moderator", closed_group, show)
        assert "Nothing to review" in page
        assert "The key is lost." not in page
        assert "I have" not in page


def test_nothing_to_review_is_said(cast: Cast, closed_group: Group) -> None:
    assert "Nothing to review" in page_of(cast, "moderator", closed_group)
