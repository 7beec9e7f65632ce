"""Answers to mail: what they look like, and what nobody can make of them."""

from email import message_from_bytes, policy

import pytest
from django.conf import settings
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.gateway.conftest import Arrive

from folkmoot.network.gateway import answering
from folkmoot.network.gateway.addresses import group_address
from folkmoot.network.gateway.answering import MOST_AN_HOUR, MOST_ATTEMPTS, step, write_answer
from folkmoot.network.gateway.letters import Letter, not_posted
from folkmoot.network.mail.headers import split
from folkmoot.network.models import InboundState, MailAnswer
from folkmoot.network.notices.transport import TAKEN, Answer, Fate
from folkmoot.people.api import Group

LETTER = Letter("Found", "Nothing.\n")


class Outbox:
    """Takes what is sent, or answers as told."""

    def __init__(self, answer: Answer = TAKEN) -> None:
        self.answer = answer
        self.sent: list[tuple[str, str, bytes]] = []

    def __call__(self, sender: str, recipient: str, raw: bytes) -> Answer:
        self.sent.append((sender, recipient, raw))
        return self.answer


@pytest.mark.django_db
def test_an_answer_says_that_a_program_wrote_it() -> None:
    asked = split(mail("q")).headers
    assert write_answer(LETTER, to="ines@example.net", headers=asked)
    outbox = Outbox()
    assert step(outbox)
    [(sender, recipient, raw)] = outbox.sent
    found = message_from_bytes(raw, policy=policy.default)
    assert (sender, recipient) == ("", "ines@example.net")
    assert found["Auto-Submitted"] == "auto-replied"
    assert found["X-Loop"] == "moot.example"
    assert found["In-Reply-To"] == found["References"] == "<q@example.net>"
    assert not step(outbox)


@pytest.mark.django_db
def test_what_the_server_does_not_take_waits() -> None:
    write_answer(LETTER, to="ines@example.net")
    step(Outbox(Answer(Fate.DOWN)))
    row = MailAnswer.objects.get()
    assert (row.sent_at, row.attempts) == (None, 1)
    MailAnswer.objects.update(due_at=row.written_at, attempts=MOST_ATTEMPTS)
    assert not step(Outbox())


@pytest.mark.django_db
def test_what_the_server_refuses_for_good_is_done() -> None:
    write_answer(LETTER, to="ines@example.net")
    step(Outbox(Answer(Fate.REFUSED, 550)))
    assert MailAnswer.objects.get().sent_at is not None


@pytest.mark.django_db
def test_an_address_gets_only_so_many() -> None:
    written = [write_answer(LETTER, to="ines@example.net") for _ in range(MOST_AN_HOUR + 2)]
    assert written == [True] * MOST_AN_HOUR + [False] * 2
    assert write_answer(LETTER, to="jo@example.net")


@pytest.mark.django_db
@pytest.mark.parametrize("to", ["", "nobody", "a@b@c", "jo@example.net\r\nBcc: x@example.net"])
def test_nobody_is_answered_at_what_is_no_address(to: str) -> None:
    assert not write_answer(LETTER, to=to) or "\n" not in to
    for _, recipient, raw in _sent():
        assert "\n" not in recipient
        assert b"\nBcc" not in raw


def _sent() -> list[tuple[str, str, bytes]]:
    outbox = Outbox()
    step(outbox)
    return outbox.sent


@pytest.mark.django_db
@pytest.mark.parametrize(
    "evil",
    [
        "Hi\r\nBcc: victim@example.net",
        "Hi\nBcc: victim@example.net",
        "Hi\x0bBcc: victim@example.net",
        "Hi\u2028Bcc: victim@example.net",
        "=?utf-8?q?Hi=0D=0ABcc:_victim@example.net?=",
    ],
)
def test_a_subject_adds_no_header(evil: str) -> None:
    asked = split(b"Message-ID: <x\r\n Bcc: a@b>\r\n\r\n").headers
    write_answer(not_posted(evil, "reason"), to="ines@example.net", headers=asked)
    [(_, _, raw)] = _sent()
    found = message_from_bytes(raw, policy=policy.default)
    assert found["Bcc"] is None
    assert found["To"] == "ines@example.net"


def test_two_houses_that_write_to_each_other_stop(
    cast: Cast, open_group: Group, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    theirs = mail("n", sender="Other <talk@other.example>", to=group_address(open_group.slug))
    row = arrive(group_address(open_group.slug, "help"), theirs, sender="talk@other.example")
    assert row.state == InboundState.OBEYED
    [(_, recipient, ours)] = _sent()
    assert recipient == "talk@other.example"
    # the other house is one like ours, under its own name
    monkeypatch.setattr(settings, "MAIL_DOMAIN", "other.example")
    back = arrive(group_address(open_group.slug, "help"), ours, sender="")
    assert back.state == InboundState.SET_ASIDE
    assert not _sent()


def test_our_own_answer_coming_back_is_a_loop(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    arrive(group_address(open_group.slug, "help"), mail("h"))
    [(_, _, ours)] = _sent()
    row = arrive(group_address(open_group.slug), ours)
    assert (row.state, row.reason) == (InboundState.SET_ASIDE, "loop")


def test_the_mail_server_of_the_settings_is_used(
    cast: Cast, open_group: Group, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    outbox = Outbox()
    monkeypatch.setattr(answering, "_send", outbox)
    arrive(group_address(open_group.slug, "help"), mail("h"))
    assert step()
    assert len(outbox.sent) == 1
