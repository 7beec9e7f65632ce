"""Messages only their recipients see: who is offered to open them, who does, what it tells."""

import re

import pytest
from django.test import Client
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base.ids import written
from folkmoot.network import audience
from folkmoot.network.actions import audience as actions
from folkmoot.network.models import Message
from folkmoot.people.api import Group

pytestmark = pytest.mark.django_db
WORDS, SUBJECT = "the lighthouse plan", "Keys of the lighthouse"
BUTTON = "Open to the group"


@pytest.fixture
def held(cast: Cast, closed_group: Group) -> Message:
    """Out of the owner's mailbox: the member wrote it to the owner and somebody outside."""
    assert cast.owner.person
    raw = mail(
        "hush",
        WORDS,
        subject=SUBJECT,
        sender="Mads <mads@example.org>",
        to="olive@example.org, ada@partner.example",
    )
    deliver(closed_group, [mail("first", minutes=-5, subject="Roof")])
    deliver(closed_group, [raw], mailbox_of=cast.owner.person.addresses.get())
    return Message.objects.get(group=closed_group, restricted=True)


def conversation(client: Client, message: Message) -> str:
    return client.get(f"/c/{written(message.conversation.ref)}").content.decode()


def list_of(client: Client, group: Group, show: str = "waiting") -> str:
    answer = client.get(f"/g/{group.slug}/restricted", {"show": show})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_message_offers_it_to_its_author_and_to_recipients_who_moderate(
    cast: Cast, held: Message
) -> None:
    for viewer in (cast.member, cast.owner):
        page = conversation(client_of(viewer), held)
        assert f'formaction="/m/{written(held.ref)}/open"' in page
        assert page.count('id="message-acts"') == 1


def test_what_is_kept_of_a_message_offers_nothing_to_the_next_reader(
    cast: Cast, held: Message, closed_group: Group
) -> None:
    """A recipient who is neither author nor moderator reads the same words without the button."""
    assert cast.guest.person
    box = cast.guest.person.addresses.get()
    raw = mail(
        "hush",
        WORDS,
        subject=SUBJECT,
        sender="Mads <mads@example.org>",
        to="olive@example.org, ada@partner.example",
    )
    deliver(closed_group, [raw], mailbox_of=box)
    assert BUTTON in conversation(client_of(cast.member), held)
    page = conversation(client_of(cast.guest), held)
    assert WORDS in page
    assert BUTTON not in page
    assert BUTTON in conversation(client_of(cast.member), held)


def test_no_token_of_a_session_is_kept_with_a_message(cast: Cast, held: Message) -> None:
    page = conversation(client_of(cast.member), held)
    article = page.partition("<article")[2].partition("</article>")[0]
    assert BUTTON in article
    assert "csrf" not in article


def test_its_author_opens_it_where_it_stands_and_takes_that_back(cast: Cast, held: Message) -> None:
    client = client_of(cast.member)
    one = f"/m/{written(held.ref)}"
    answer = client.post(f"{one}/open")
    assert answer["Location"] == one
    page = client.get(one, follow=True).content.decode()
    assert "Everybody who reads the group sees it now." in page
    assert f'action="{one}/close"' in page
    assert BUTTON not in page
    assert WORDS in conversation(client_of(cast.guest), held)
    client.post(f"{one}/close")
    assert client_of(cast.guest).get(one).status_code == 404
    assert BUTTON in conversation(client, held)


@pytest.mark.parametrize("name", ["guest", "stranger", "administrator", "anybody"])
def test_nobody_else_opens_it(cast: Cast, held: Message, name: str) -> None:
    answer = client_of(cast.items()[name]).post(f"/m/{written(held.ref)}/open")
    if name == "anybody":
        assert answer.status_code == 302
        assert answer["Location"].startswith("/accounts/login/")
    else:
        assert answer.status_code in {403, 404}
    held.refresh_from_db()
    assert held.restricted


def test_a_form_of_another_site_opens_nothing(cast: Cast, held: Message) -> None:
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    assert cast.member.person
    client.force_login(
        cast.member.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    assert client.post(f"/m/{written(held.ref)}/open").status_code == 403
    held.refresh_from_db()
    assert held.restricted


def test_a_moderator_lists_it_without_a_word_of_it(
    cast: Cast, held: Message, closed_group: Group
) -> None:
    page = list_of(client_of(cast.moderator), closed_group)
    assert "Mads" in page
    assert "2 recipients" in page
    for told in (WORDS, SUBJECT, "ada@partner.example", "lighthouse"):
        assert told not in page
    assert SUBJECT in list_of(client_of(cast.member), closed_group)
    assert SUBJECT in list_of(client_of(cast.owner), closed_group)


def test_a_moderator_opens_from_the_list_and_closes_again(
    cast: Cast, held: Message, closed_group: Group
) -> None:
    client = client_of(cast.moderator)
    one, here = f"/m/{written(held.ref)}", f"/g/{closed_group.slug}/restricted"
    answer = client.post(f"{one}/open", {"back": "list"})
    assert answer["Location"] == f"{here}?show=waiting"
    assert "Nothing waits for you" in list_of(client, closed_group)
    page = list_of(client, closed_group, "opened")
    assert SUBJECT in page
    assert "opened by Moira" in page
    answer = client.post(f"{one}/close", {"back": "list"})
    assert answer["Location"] == f"{here}?show=opened"
    assert "Nothing was opened lately" in list_of(client, closed_group, "opened")
    assert SUBJECT not in list_of(client, closed_group)


def test_who_closes_what_they_do_not_read_is_led_to_the_group(
    cast: Cast, held: Message, closed_group: Group
) -> None:
    client = client_of(cast.moderator)
    client.post(f"/m/{written(held.ref)}/open")
    answer = client.post(f"/m/{written(held.ref)}/close")
    assert answer["Location"] == f"/g/{closed_group.slug}"


def test_too_late_is_said_where_one_is(
    cast: Cast, held: Message, closed_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.moderator)
    client.post(f"/m/{written(held.ref)}/open")
    monkeypatch.setattr(actions, "UNDO_WITHIN", -audience.UNDO_WITHIN)
    page = client.post(f"/m/{written(held.ref)}/close", {"back": "list"}, follow=True)
    assert "more than an hour ago" in page.content.decode()
    held.refresh_from_db()
    assert not held.restricted


def test_the_group_says_how_many_wait(cast: Cast, held: Message, closed_group: Group) -> None:
    way = f'href="/g/{closed_group.slug}/restricted"'
    for name, expected in (("moderator", 2), ("member", 2), ("guest", 0)):
        page = client_of(cast.items()[name]).get(f"/g/{closed_group.slug}").content.decode()
        assert len(re.findall(way, page)) == expected, name


def test_the_list_is_closed_to_those_outside(cast: Cast, closed_group: Group) -> None:
    for name in ("stranger", "administrator"):
        answer = client_of(cast.items()[name]).get(f"/g/{closed_group.slug}/restricted")
        assert answer.status_code == 404
    assert "Nothing waits for you" in list_of(client_of(cast.guest), closed_group)
