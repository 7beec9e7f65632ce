"""Every address of the reading side, asked by everybody: who gets in, and what they learn."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from PIL import Image
from tests.cast import Cast
from tests.mailbag import deliver, mail

from folkmoot.base.ids import written
from folkmoot.network.models import Message
from folkmoot.network.reading.feeds import feed_token
from folkmoot.people.api import Group, Viewer

pytestmark = pytest.mark.django_db


def picture(size: tuple[int, int] = (8, 6)) -> bytes:
    """A small PNG."""
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    return out.getvalue()


PNG = picture()
HTML = '<p>Formatted <img src="https://tracker.example/x.png" width=9></p>'
GROUP_PATHS = ("", "?show=unread", "?show=files", "/atom", "/review")
CONVERSATION_PATHS = ("", "?view=flat", "?view=time", "?view=print", "/atom")
MESSAGE_PATHS = (
    "/why",
    "/original",
    "/raw",
    "/html",
    "/html/body",
    "/files/2",
    "/files/2/look",
    "/files/2/small",
)
SECRET_WORDS = "the lighthouse plan"


def client_of(viewer: Viewer) -> Client:
    client = Client(HTTP_HOST="localhost")
    if viewer.person:
        client.force_login(
            viewer.person, backend="allauth.account.auth_backends.AuthenticationBackend"
        )
    return client


@pytest.fixture
def message(secret_group: Group) -> Message:
    """A message of the secret group with an HTML form and a picture."""
    raw = mail("first", SECRET_WORDS, html=HTML, files=[("plan.png", "image/png", PNG)])
    return deliver(secret_group, [raw])["first"]


def paths_of(message: Message) -> list[str]:
    group, talk = f"/g/{message.group.slug}", f"/c/{written(message.conversation.ref)}"
    one = f"/m/{written(message.ref)}"
    return [
        *(group + path for path in GROUP_PATHS),
        *(talk + path for path in CONVERSATION_PATHS),
        *(one + path for path in MESSAGE_PATHS),
    ]


def test_members_get_everything(cast: Cast, message: Message) -> None:
    client = client_of(cast.member)
    for path in paths_of(message):
        assert client.get(path).status_code == 200, path
    assert client.get(f"/m/{written(message.ref)}").status_code == 302


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_others_do_not_even_learn_that_it_exists(cast: Cast, message: Message, who: str) -> None:
    client = client_of(cast.items()[who])
    for path in [*paths_of(message), f"/m/{written(message.ref)}"]:
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert SECRET_WORDS not in answer.content.decode()


def test_whoever_is_not_signed_in_is_sent_to_do_so(message: Message) -> None:
    client = Client(HTTP_HOST="localhost")
    for path in paths_of(message):
        answer = client.get(path)
        if path.partition("?")[0].endswith("/atom"):
            assert answer.status_code == 404, path
        else:
            assert answer.status_code == 302, path
            assert answer["Location"].startswith("/accounts/login/"), path


def test_writing_needs_membership(cast: Cast, message: Message) -> None:
    paths = [
        f"/g/{message.group.slug}/read",
        f"/c/{written(message.conversation.ref)}/read",
        f"/m/{written(message.ref)}/split",
        f"/m/{written(message.ref)}/name",
    ]
    for path in paths:
        assert client_of(cast.stranger).post(path, {"numbers": "1"}).status_code == 404, path
    assert client_of(cast.member).post(paths[2]).status_code == 403


def test_reading_needs_the_right_form_token(cast: Cast, message: Message) -> None:
    client = Client(HTTP_HOST="localhost", enforce_csrf_checks=True)
    assert cast.member.person
    client.force_login(
        cast.member.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    path = f"/c/{written(message.conversation.ref)}/read"
    assert client.post(path, {"numbers": "1"}).status_code == 403


class TestFeedTokens:
    """A token opens the feeds of one group, with its owner's eyes, until their password changes."""

    def path(self, message: Message, token: str) -> str:
        return f"/g/{message.group.slug}/atom?token={token}"

    def test_it_opens_without_signing_in(self, cast: Cast, message: Message) -> None:
        assert cast.member.person
        token = feed_token(cast.member.person, message.group)
        answer = Client(HTTP_HOST="localhost").get(self.path(message, token))
        assert answer.status_code == 200
        assert SECRET_WORDS in answer.content.decode()

    def test_it_opens_no_other_group(
        self, cast: Cast, message: Message, closed_group: Group
    ) -> None:
        assert cast.member.person
        token = feed_token(cast.member.person, closed_group)
        assert Client(HTTP_HOST="localhost").get(self.path(message, token)).status_code == 404

    def test_it_opens_nothing_for_those_outside(self, cast: Cast, message: Message) -> None:
        assert cast.stranger.person
        token = feed_token(cast.stranger.person, message.group)
        assert Client(HTTP_HOST="localhost").get(self.path(message, token)).status_code == 404

    def test_a_new_password_ends_it(self, cast: Cast, message: Message) -> None:
        assert cast.member.person
        token = feed_token(cast.member.person, message.group)
        cast.member.person.set_password("another long password")
        cast.member.person.save()
        assert Client(HTTP_HOST="localhost").get(self.path(message, token)).status_code == 404

    @pytest.mark.parametrize(
        "spoilt", [lambda token: token[:-1] + "0x"[token[-1] == "0"], lambda token: token[:30]]
    )
    def test_a_spoilt_one_is_none(
        self, cast: Cast, message: Message, spoilt: Callable[[str], str]
    ) -> None:
        assert cast.member.person
        token = spoilt(feed_token(cast.member.person, message.group))
        assert Client(HTTP_HOST="localhost").get(self.path(message, token)).status_code == 404


class TestRestrictedMessages:
    """A message not everybody received, in a group whose members read all else."""

    @pytest.fixture
    def held(self, cast: Cast, closed_group: Group) -> dict[str, Message]:
        assert cast.owner.person
        deliver(closed_group, [mail("open", subject="Budget", minutes=1)])
        box = cast.owner.person.addresses.get()
        private = mail(
            "private",
            SECRET_WORDS,
            answers="open",
            subject="Re: Budget",
            to="Olive <olive@example.org>",
            sender="Quiet Writer <quiet@example.net>",
            minutes=2,
            files=[("hush.png", "image/png", PNG)],
        )
        follow = mail("follow", answers="private", subject="Re: Budget", minutes=3)
        deliver(closed_group, [private], mailbox_of=box)
        return deliver(closed_group, [follow])

    def test_recipients_read_it(self, cast: Cast, held: dict[str, Message]) -> None:
        page = client_of(cast.owner).get(f"/c/{written(held['open'].conversation.ref)}")
        assert SECRET_WORDS in page.content.decode()

    def test_no_page_tells_others_of_it(self, cast: Cast, held: dict[str, Message]) -> None:
        client = client_of(cast.member)
        for path in paths_of(held["open"])[: len(GROUP_PATHS) + len(CONVERSATION_PATHS)]:
            answer = client.get(path)
            assert answer.status_code == 200, path
            text = answer.content.decode()
            for told in (SECRET_WORDS, "Quiet Writer", written(held["private"].ref)):
                assert told not in text, (path, told)

    def test_counts_leave_it_out(self, cast: Cast, held: dict[str, Message]) -> None:
        assert held["private"].conversation_id == held["open"].conversation_id
        text = client_of(cast.member).get(f"/g/{held['open'].group.slug}").content.decode()
        assert "2 messages" in text
        assert "3 messages" not in text
        assert (
            "3 messages"
            in client_of(cast.owner).get(f"/g/{held['open'].group.slug}").content.decode()
        )

    def test_its_own_addresses_are_closed(self, cast: Cast, held: dict[str, Message]) -> None:
        one = f"/m/{written(held['private'].ref)}"
        for path in ("", *MESSAGE_PATHS):
            if "html" not in path:
                assert client_of(cast.member).get(one + path).status_code == 404, path
        assert client_of(cast.owner).get(f"{one}/files/2/small").status_code == 200

    def test_why_here_does_not_name_it(self, cast: Cast, held: dict[str, Message]) -> None:
        text = client_of(cast.member).get(f"/m/{written(held['follow'].ref)}/why").content.decode()
        assert "Quiet Writer" not in text
        assert written(held["private"].ref) not in text
        assert "not open to you" in text

    def test_its_writer_is_no_ones_partner(self, cast: Cast, held: dict[str, Message]) -> None:
        sender = held["follow"].sender
        assert sender
        page = client_of(cast.member).get(f"/people/{written(sender.person.ref)}")
        assert "Quiet Writer" not in page.content.decode()


def test_a_message_without_html_leads_to_its_original(cast: Cast, open_group: Group) -> None:
    rows = deliver(open_group, [mail("plain")])
    here = f"/m/{written(rows['plain'].ref)}"
    answer = client_of(cast.member).get(f"{here}/html")
    assert (answer.status_code, answer["Location"]) == (302, f"{here}/original")
