"""Asking by mail to join: one list with all who ask, and an answer by mail."""

from datetime import timedelta

import pytest
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.doors.calling import Program
from tests.unit.network.gateway.conftest import Arrive
from tests.unit.network.gateway.signing import signed
from tests.unit.network.gateway.test_commands import STRAN, belongs, confirm, signed_command
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.base.ids import written
from folkmoot.network.gateway.addresses import group_address
from folkmoot.network.gateway.joining import step
from folkmoot.network.models import Delivery, InboundMail, InboundState, MailAnswer, MailRequest
from folkmoot.people.api import (
    Group,
    JoinOutcome,
    JoinRequest,
    PersonKind,
    account_at,
    admit_request,
    decline_request,
    reconsider_request,
)

NEW = "Nina Neu <nina@new.example>"


@pytest.fixture
def asked(cast: Cast, open_group: Group, arrive: Arrive) -> JoinRequest:
    """Somebody without an account proved their address and asks to join."""
    del cast
    arrive(group_address(open_group.slug, "subscribe"), mail("s", sender=NEW))
    assert confirm(arrive) == InboundState.OBEYED
    return JoinRequest.objects.get()


def settled_before() -> None:
    """What was answered cannot be taken back unseen any more."""
    JoinRequest.objects.update(settled_at=clock.now() - timedelta(minutes=1))


def asked_long_ago() -> None:
    """Whoever asks again is asked again whether they meant it."""
    MailRequest.objects.update(asked_at=clock.now() - timedelta(days=1))


def letters() -> list[tuple[str, str]]:
    """To whom and under which subject answers were written, but for the word that it waits."""
    rows = MailAnswer.objects.filter(reply_to="").order_by("pk")
    found = rows.values_list("recipient", "subject", "text")
    return [(to, subject) for to, subject, text in found if "decide" not in text]


def test_a_newcomer_stands_with_all_who_ask(
    cast: Cast, open_group: Group, asked: JoinRequest
) -> None:
    assert (asked.by_mail, asked.email) == (True, "nina@new.example")
    assert asked.person.kind == PersonKind.CORRESPONDENT
    assert not InboundMail.objects.filter(state=InboundState.HELD).exists()
    path = f"/g/{open_group.slug}/members"
    letting_in = f"/ask/{written(asked.ref)}/admit"
    for who, may in ((cast.owner, True), (cast.moderator, False)):
        page = client_of(who).get(path).content.decode()
        assert "nina@new.example" in page
        assert (letting_in in page) is may


def test_an_owner_lets_a_newcomer_in_as_a_guest_who_is_told(
    cast: Cast, open_group: Group, asked: JoinRequest, arrive: Arrive
) -> None:
    with pytest.raises(NotAllowed):
        admit_request(cast.moderator, request=asked)
    admit_request(cast.owner, request=asked)
    assert not step(), "it can still be taken back"
    settled_before()
    assert step()
    assert not step()
    person = account_at("nina@new.example")
    assert person
    assert person.kind == PersonKind.GUEST
    assert belongs(person, open_group)
    assert JoinRequest.objects.get().person == person
    assert Delivery.objects.get(person=person).how == "at_once"
    assert letters() == [("nina@new.example", f"Welcome to {open_group.title}")]
    posted = arrive(
        group_address(open_group.slug),
        signed(mail("p", sender=NEW, to=group_address(open_group.slug)), "new.example"),
    )
    assert posted.state == InboundState.POSTED


def test_who_is_declined_hears_of_it_and_may_not_ask_at_once_again(
    cast: Cast, open_group: Group, asked: JoinRequest, arrive: Arrive
) -> None:
    decline_request(cast.moderator, request=asked)
    settled_before()
    assert step()
    assert letters() == [("nina@new.example", f"Your wish to join {open_group.title}")]
    assert not account_at("nina@new.example")
    asked_long_ago()
    arrive(group_address(open_group.slug, "subscribe"), mail("s2", sender=NEW))
    assert confirm(arrive, "c2") == InboundState.REFUSED
    assert JoinRequest.objects.count() == 1


def test_an_answer_that_is_taken_back_in_time_is_told_to_nobody(
    cast: Cast, asked: JoinRequest
) -> None:
    decline_request(cast.owner, request=asked)
    reconsider_request(cast.owner, request=asked)
    assert not step()
    admit_request(cast.owner, request=asked)
    settled_before()
    assert step()
    [(_, subject)] = letters()
    assert subject.startswith("Welcome")


def test_asking_twice_is_asking_once(
    cast: Cast, open_group: Group, asked: JoinRequest, arrive: Arrive
) -> None:
    del cast
    asked_long_ago()
    arrive(group_address(open_group.slug, "subscribe"), mail("s2", sender=NEW))
    confirm(arrive, "c2")
    assert JoinRequest.objects.get() == asked


def test_a_member_who_asks_by_mail_is_told_by_mail(
    cast: Cast, closed_group: Group, arrive: Arrive
) -> None:
    arrive(signed_command("subscribe", closed_group, cast.stranger), mail("s", sender=STRAN))
    request = JoinRequest.objects.get()
    assert (request.by_mail, request.email, request.outcome) == (True, "", JoinOutcome.WAITING)
    admit_request(cast.moderator, request=request)
    settled_before()
    assert step()
    assert letters() == [("stran@example.org", f"Welcome to {closed_group.title}")]


def test_who_asked_on_the_page_gets_no_mail(cast: Cast, closed_group: Group) -> None:
    made = Program(cast.stranger).post(f"groups/{closed_group.slug}/requests", {})
    assert not made["by_mail"]
    decline_request(cast.owner, request=JoinRequest.objects.get())
    settled_before()
    assert not step()
