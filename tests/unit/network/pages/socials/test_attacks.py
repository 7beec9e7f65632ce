"""Every address that changes something: who is let in, what is told, what is left unchanged."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import Cast, circle
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.actions.polls import Question, start_poll
from folkmoot.network.models import (
    Acknowledgement,
    Closing,
    Message,
    MustRead,
    Poll,
    Praise,
    Reaction,
    Tagging,
    Vote,
)
from folkmoot.people.api import Group, Openness

EVIL = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
COUNTED = (Reaction, Closing, Tagging, Poll, Vote, Praise, MustRead, Acknowledgement)
UNTIL = (clock.now() + timedelta(days=5)).date().isoformat()


@pytest.fixture
def secret(cast: Cast) -> Group:
    return circle(cast, Openness.SECRET)


@pytest.fixture
def message(cast: Cast, secret: Group) -> Message:
    """A message of the member with a poll, in a secret group."""
    question = Question(question="Which?", options=["a", "b"])
    posted = start_poll(cast.member, group=secret, question=question, text="hush words")
    return Message.objects.select_related("group", "conversation").get(pk=posted.message)


def deeds(message: Message) -> dict[str, dict[str, str]]:
    """Each address that takes a form, with a form that would be right for somebody."""
    one = f"/m/{written(message.ref)}"
    group, talk = f"/g/{message.group.slug}", f"/c/{written(message.conversation.ref)}"
    page = written(message.ref)
    return {
        f"{one}/react": {"react": "👍"},
        f"{one}/settle": {"kind": "decision", "text": "x"},
        f"{one}/settle/undo": {},
        f"{one}/poll": {"question": "?", "option": "a"},
        f"{one}/poll/end": {},
        f"{one}/vote": {"option": "1"},
        f"{one}/must-read": {"until": UNTIL},
        f"{one}/must-read/undo": {},
        f"{one}/acknowledge": {},
        f"{one}/previews/{page}/remove": {},
        f"{talk}/tags": {"tags": "x"},
        f"{group}/tags": {"tag": "1", "label": "x"},
        f"{group}/polls/new": {"question": "?", "option": "a"},
        f"{group}/praise": {"reason": "x"},
    }


def looks(message: Message) -> list[str]:
    one = f"/m/{written(message.ref)}"
    group = f"/g/{message.group.slug}"
    return [
        *(
            f"{one}/{name}"
            for name in ("react", "marks", "settle", "must-read", "must-read/readers.csv", "p1")
        ),
        f"/c/{written(message.conversation.ref)}/tags",
        *(f"{group}/{name}" for name in ("tags", "tags/completion?q=a", "polls/new", "praise")),
    ]


def standing() -> list[int]:
    return [model._default_manager.count() for model in COUNTED]


@pytest.mark.parametrize("who", ["stranger", "administrator"])
def test_others_change_nothing_and_learn_nothing(cast: Cast, message: Message, who: str) -> None:
    client, before = client_of(cast.items()[who]), standing()
    for path, form in deeds(message).items():
        answer = client.post(path, form)
        assert answer.status_code == 404, path
        assert "hush" not in answer.content.decode(), path
    for path in looks(message):
        assert client.get(path).status_code == 404, path
    assert standing() == before


def test_whoever_is_not_signed_in_is_sent_to_do_so(message: Message) -> None:
    client, before = Client(HTTP_HOST="localhost"), standing()
    for path, form in deeds(message).items():
        assert client.post(path, form)["Location"].startswith("/accounts/login/"), path
    for path in looks(message):
        assert client.get(path).status_code == 302, path
    assert standing() == before


def test_each_needs_the_form_token(cast: Cast, message: Message) -> None:
    client, before = Client(HTTP_HOST="localhost", enforce_csrf_checks=True), standing()
    assert cast.moderator.person
    client.force_login(
        cast.moderator.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    for path, form in deeds(message).items():
        assert client.post(path, form).status_code == 403, path
    assert standing() == before


def test_members_may_not_do_what_moderators_and_authors_may(cast: Cast, message: Message) -> None:
    client, before = client_of(cast.guest), standing()
    one = f"/m/{written(message.ref)}"
    for path in ("settle", "settle/undo", "poll", "poll/end", "must-read", "must-read/undo"):
        form = deeds(message)[f"{one}/{path}"] | {"option": ["a", "b"], "question": "q"}
        assert client.post(f"{one}/{path}", form).status_code == 403, path
    assert client.get(f"{one}/must-read").status_code == 403
    assert client.get(f"{one}/must-read/readers.csv").status_code == 403
    assert standing() == before


def test_a_get_changes_nothing(cast: Cast, message: Message) -> None:
    client, before = client_of(cast.moderator), standing()
    for path in deeds(message):
        assert client.get(path).status_code in {200, 403, 404, 405}, path
    assert standing() == before


def test_nonsense_is_refused_in_words(cast: Cast, message: Message) -> None:
    client, before = client_of(cast.owner), standing()
    one, group = f"/m/{written(message.ref)}", f"/g/{message.group.slug}"
    option = f"option-{written(message.ref)}"
    for path, form in (
        (f"{one}/react", {}),
        (f"{one}/react", {"react": EVIL}),
        (f"{one}/react", {"react": "x" * 5000}),
        (f"{one}/settle", {"kind": "joke"}),
        (f"{one}/settle", {"kind": "decision", "decided_on": "2024-13-45"}),
        (f"{one}/settle", {"kind": "decision", "supersedes": "!!"}),
        (f"{one}/settle", {"kind": "decision", "supersedes": "0" * 26}),
        (f"{one}/vote", {option: ["1", "2"]}),
        (f"{one}/vote", {option: "9"}),
        (f"{one}/vote", {option: "-1"}),
        (f"{one}/vote", {option: "9" * 400}),
        (f"{one}/vote", {option: ["1"] * 100}),
        (f"{one}/must-read", {"until": "x"}),
        (f"{one}/must-read", {"until": UNTIL, "everybody": "0"}),
        (f"{one}/must-read", {"until": UNTIL, "everybody": "0", "people": "!"}),
        (f"{one}/acknowledge", {}),
        (f"{group}/tags", {"tag": "x"}),
        (f"{group}/polls/new", {"question": "q", "option": ["a", "b"], "closes_on": "x"}),
        (f"{group}/polls/new", {"question": "q", "option": ["a"] * 500}),
        (f"{group}/praise", {"people": "!", "reason": "x"}),
        (f"{group}/praise", {"reason": "x"}),
    ):
        answer = client.post(path, form)
        assert answer.status_code in {400, 404, 422}, (path, form, answer.status_code)
        assert "Traceback" not in answer.content.decode(), path
    assert standing() == before


def test_words_people_write_are_only_words(cast: Cast, message: Message) -> None:
    client = client_of(cast.moderator)
    one, group = f"/m/{written(message.ref)}", f"/g/{message.group.slug}"
    talk = f"/c/{written(message.conversation.ref)}"
    assert cast.guest.person
    forms: list[tuple[str, dict[str, object]]] = [
        (f"{one}/settle", {"kind": "decision", "text": EVIL, "decided_by": EVIL}),
        (f"{talk}/tags", {"tags": EVIL}),
        (f"{group}/polls/new", {"question": EVIL, "option": [EVIL, "b"]}),
        (f"{group}/praise", {"people": written(cast.guest.person.ref), "reason": EVIL}),
    ]
    for path, form in forms:
        assert client.post(path, form).status_code == 302, path
    talks = Message.objects.values_list("conversation__ref", flat=True).distinct()
    pages = [
        group,
        f"{group}/tags",
        f"{one}/settle",
        f"{talk}/tags",
        f"/people/{written(cast.guest.person.ref)}",
        *(f"/c/{written(ref)}" for ref in talks),
    ]
    for path in pages:
        text = client.get(path).content.decode()
        assert "alert(1)" in text, path
        assert "<script>alert" not in text, path
        assert "<img src=x" not in text, path


def test_names_in_the_list_of_readers_are_no_formulas(cast: Cast, message: Message) -> None:
    client, one = client_of(cast.moderator), f"/m/{written(message.ref)}"
    assert cast.guest.person
    cast.guest.person.name = "=HYPERLINK(1)"
    cast.guest.person.save()
    assert client.post(f"{one}/must-read", {"until": UNTIL}).status_code == 302
    answer = client.get(f"{one}/must-read/readers.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "\r\n'=HYPERLINK(1)," in answer.content.decode()
    assert "example.org" not in answer.content.decode()
