"""The page of a branch: follow, mute, resolve, restrict, and what stays where one was split off."""

import pytest
from tests.cast import Cast
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network.actions.edges import split_message
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import BranchResolution, Following, Message
from folkmoot.people.api import Group, Viewer

pytestmark = pytest.mark.django_db


@pytest.fixture
def talk(cast: Cast, closed_group: Group) -> list[Message]:
    """A root and two answers to it, of which the second has an answer."""
    root = start_conversation(cast.owner, group=closed_group, title="Slates", text="Which?")
    made = [Message.objects.get(pk=root.message)]
    for under, viewer, text in (
        (0, cast.member, "Grey."),
        (0, cast.guest, "Red."),
        (2, cast.owner, "Why red?"),
    ):
        posted = answer_message(viewer, message=made[under], text=text)
        made.append(Message.objects.get(pk=posted.message))
    return made


def page(viewer: Viewer, path: str) -> str:
    answer = client_of(viewer).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def branch(message: Message, deed: str = "") -> str:
    return f"/m/{written(message.ref)}/branch{deed}"


def conversation(message: Message) -> str:
    message.refresh_from_db()
    return f"/c/{written(message.conversation.ref)}"


def test_everybody_follows_and_mutes_for_themselves(cast: Cast, talk: list[Message]) -> None:
    assert "You hear of it as of the rest" in page(cast.member, branch(talk[2]))
    client_of(cast.member).post(branch(talk[0], "/follow"), {"state": "follow"})
    assert "You follow it" in page(cast.member, branch(talk[2]))
    client_of(cast.member).post(branch(talk[2], "/follow"), {"state": "mute"})
    assert "You muted it" in page(cast.member, branch(talk[3]))
    assert "You hear of it as of the rest" in page(cast.guest, branch(talk[3]))
    answer = client_of(cast.member).post(branch(talk[0], "/follow"), {"state": "loudly"})
    assert answer.status_code == 400


def test_a_resolved_branch_is_folded_until_something_is_new(
    cast: Cast, talk: list[Message]
) -> None:
    head = f'data-branch-head="m-{written(talk[2].ref)}"'
    longer = talk[1]
    for number in range(3):
        posted = answer_message(cast.owner, message=longer, text=f"Also {number}.")
        longer = Message.objects.get(pk=posted.message)
    numbers = ",".join(map(str, range(1, 9)))
    client_of(cast.owner).post(f"{conversation(talk[0])}/read", {"numbers": numbers})
    assert f"{head} open" in page(cast.owner, conversation(talk[0]))
    client_of(cast.moderator).post(branch(talk[2], "/resolve"))
    shown = page(cast.owner, conversation(talk[0]))
    assert f"{head}>" in shown
    assert "resolved</span>" in shown
    answer_message(cast.member, message=talk[2], text="Wait.")
    assert f"{head} open" in page(cast.owner, conversation(talk[0]))
    client_of(cast.moderator).post(branch(talk[2], "/resolve"))
    assert not BranchResolution.objects.exists()


def test_a_restricted_branch_is_gone_for_others_and_comes_back(
    cast: Cast, talk: list[Message]
) -> None:
    assert cast.owner.person
    chosen = {"people": [str(cast.owner.person.pk)]}
    client_of(cast.moderator).post(branch(talk[2], "/restrict"), chosen)
    assert "Why red?" not in page(cast.member, conversation(talk[0]))
    assert "Why red?" in page(cast.owner, conversation(talk[0]))
    assert client_of(cast.member).get(branch(talk[3])).status_code == 404
    assert "Olive" in page(cast.moderator, branch(talk[2]))
    client_of(cast.moderator).post(branch(talk[2], "/open"))
    assert "Why red?" in page(cast.member, conversation(talk[0]))


@pytest.mark.parametrize("deed", ["/restrict", "/open", "/resolve"])
def test_who_may_not_is_refused(cast: Cast, talk: list[Message], deed: str) -> None:
    assert client_of(cast.guest).post(branch(talk[0], deed)).status_code == 403
    assert client_of(cast.stranger).post(branch(talk[0], deed)).status_code == 404
    assert client_of(cast.moderator).get(branch(talk[0], deed)).status_code == 405


@pytest.mark.parametrize("people", ["x", "-1", "1;2"])
def test_people_that_are_none_are_refused(cast: Cast, talk: list[Message], people: str) -> None:
    answer = client_of(cast.moderator).post(branch(talk[0], "/restrict"), {"people": [people]})
    assert answer.status_code == 400
    assert not Message.objects.filter(restricted=True).exists()


def test_a_link_stays_where_a_branch_was_split_off(cast: Cast, talk: list[Message]) -> None:
    split_message(cast.moderator, message=talk[2])
    left, gone = conversation(talk[0]), conversation(talk[2])
    assert left != gone
    here = page(cast.member, left)
    assert "A branch was split off:" in here
    assert f'href="{gone}"' in here
    assert "2 messages" in here
    assert f'href="/m/{written(talk[0].ref)}"' in page(cast.member, gone)
    assert "Split off from this message" in page(cast.member, gone)


def test_a_split_tells_nothing_of_what_is_hidden(cast: Cast, talk: list[Message]) -> None:
    client_of(cast.moderator).post(branch(talk[2], "/restrict"), {"people": []})
    split_message(cast.moderator, message=talk[2])
    assert "A branch was split off:" not in page(cast.member, conversation(talk[0]))
    assert "A branch was split off:" in page(cast.moderator, conversation(talk[0]))
    assert Following.objects.count() == 0
