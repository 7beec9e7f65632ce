"""Commands by mail, and people who have nothing but mail."""

import re
from datetime import timedelta

import msgspec
import pytest
from django.conf import settings
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.gateway.conftest import Arrive
from tests.unit.network.gateway.signing import signed
from tests.unit.network.gateway.test_receiving import begun, person_of

from folkmoot.base import clock
from folkmoot.network.gateway.addresses import (
    CommandRecipient,
    command_address,
    group_address,
    recipient_of,
)
from folkmoot.network.models import (
    Delivery,
    Following,
    InboundState,
    MailAnswer,
    MailRequest,
    Reaction,
)
from folkmoot.people.api import (
    Group,
    Person,
    PersonKind,
    Viewer,
    account_at,
    invite,
    waiting_requests,
)

STRAN = "Stran <stran@example.org>"
NEW = "Nina Neu <nina@new.example>"


def signed_command(name: str, thing: object, viewer: Viewer) -> str:
    return command_address(name, thing.ref, person_of(viewer).ref)  # type: ignore[attr-defined]  # a group or a message


def belongs(person: Person, group: Group) -> bool:
    return group.pk in Viewer(person).group_roles


@pytest.fixture
def _open_house(monkeypatch: pytest.MonkeyPatch) -> None:
    here = msgspec.structs.replace(settings.FOLKMOOT, open_sign_up=True)
    monkeypatch.setattr(settings, "FOLKMOOT", here)


def confirm(arrive: Arrive, name: str = "c") -> str:
    """Answer the newest question whether it was meant; gives the state of the answer's mail."""
    question = MailAnswer.objects.exclude(reply_to="").latest("pk")
    raw = mail(name, "yes\n", sender=question.recipient, to=question.reply_to)
    return arrive(question.reply_to, raw).state


def test_a_signed_address_joins_and_leaves_at_once(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    stranger = person_of(cast.stranger)
    row = arrive(signed_command("subscribe", open_group, cast.stranger), mail("s", sender=STRAN))
    assert row.state == InboundState.OBEYED
    assert belongs(stranger, open_group)
    assert Delivery.objects.get(person=stranger, group=open_group).how == "at_once"
    row = arrive(signed_command("unsubscribe", open_group, cast.stranger), mail("u", sender=STRAN))
    assert row.state == InboundState.OBEYED
    assert not belongs(stranger, open_group)
    assert [answer.recipient for answer in MailAnswer.objects.all()] == ["stran@example.org"] * 2


def test_a_proved_sender_joins_by_the_plain_address(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    arrive(group_address(open_group.slug, "subscribe"), signed(mail("s", sender=STRAN)))
    assert belongs(person_of(cast.stranger), open_group)


def test_an_unproved_sender_has_to_confirm(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    row = arrive(group_address(open_group.slug, "subscribe"), mail("s", sender=STRAN))
    assert (row.state, row.reason) == (InboundState.OBEYED, "to_confirm")
    assert not belongs(person_of(cast.stranger), open_group)
    assert confirm(arrive) == InboundState.OBEYED
    assert belongs(person_of(cast.stranger), open_group)
    assert confirm(arrive, "again") == InboundState.REFUSED


def test_the_same_question_is_asked_once_an_hour(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    for name in ("s", "t", "u"):
        arrive(group_address(open_group.slug, "subscribe"), mail(name, sender=STRAN))
    assert MailAnswer.objects.count() == 1
    MailRequest.objects.update(asked_at=clock.now() - timedelta(hours=2))
    arrive(group_address(open_group.slug, "subscribe"), mail("v", sender=STRAN))
    assert MailAnswer.objects.count() == 2


def test_a_confirmation_expires(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    arrive(group_address(open_group.slug, "subscribe"), mail("s", sender=STRAN))
    MailRequest.objects.update(asked_at=clock.now() - timedelta(days=4))
    assert confirm(arrive) == InboundState.REFUSED
    assert not belongs(person_of(cast.stranger), open_group)


@pytest.mark.usefixtures("_open_house")
def test_a_newcomer_joins_where_everybody_may(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    arrive(group_address(open_group.slug, "subscribe"), mail("s", sender=NEW))
    assert account_at("nina@new.example") is None
    assert confirm(arrive) == InboundState.OBEYED
    nina = account_at("nina@new.example")
    assert nina is not None
    assert (nina.kind, nina.name, nina.has_usable_password()) == ("member", "Nina Neu", False)
    assert belongs(nina, open_group)


@pytest.mark.usefixtures("_open_house")
def test_a_password_set_by_somebody_else_is_worth_nothing_afterwards(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    thief = Person.objects.create(email="nina@new.example", kind=PersonKind.MEMBER, name="Thief")
    thief.set_password("a password of the thief")
    thief.save()
    arrive(group_address(open_group.slug, "subscribe"), mail("s", sender=NEW))
    confirm(arrive)
    nina = account_at("nina@new.example")
    assert nina == thief
    assert not nina.has_usable_password()


def test_a_newcomer_waits_for_an_owner_otherwise(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    arrive(group_address(open_group.slug, "subscribe"), mail("s", sender=NEW))
    assert confirm(arrive) == InboundState.OBEYED
    assert account_at("nina@new.example") is None
    assert waiting_requests(cast.owner, open_group).get().email == "nina@new.example"


def test_an_invitation_lets_a_newcomer_in(cast: Cast, closed_group: Group, arrive: Arrive) -> None:
    invite(cast.owner, email="nina@new.example", kind=PersonKind.GUEST, group=closed_group)
    arrive(group_address(closed_group.slug, "subscribe"), mail("s", sender=NEW))
    assert confirm(arrive) == InboundState.OBEYED
    nina = account_at("nina@new.example")
    assert nina is not None
    assert nina.kind == PersonKind.GUEST
    assert belongs(nina, closed_group)


def test_a_closed_group_asks_its_owners(cast: Cast, closed_group: Group, arrive: Arrive) -> None:
    row = arrive(signed_command("subscribe", closed_group, cast.stranger), mail("s", sender=STRAN))
    assert row.state == InboundState.OBEYED
    assert waiting_requests(cast.owner, closed_group).get().person == cast.stranger.person
    assert "owners see your wish" in MailAnswer.objects.get().text
    assert not belongs(person_of(cast.stranger), closed_group)


def test_a_secret_group_tells_a_stranger_nothing(
    cast: Cast, secret_group: Group, arrive: Arrive
) -> None:
    row = arrive(signed_command("subscribe", secret_group, cast.stranger), mail("s", sender=STRAN))
    assert row.state == InboundState.REFUSED
    assert secret_group.title not in "".join(MailAnswer.objects.values_list("text", flat=True))


@pytest.mark.parametrize(
    ("command", "how"),
    [
        ("now", "at_once"),
        ("hourly", "hourly"),
        ("daily", "daily"),
        ("weekly", "weekly"),
        ("never", "never"),
    ],
)
def test_how_mail_comes(
    cast: Cast, open_group: Group, arrive: Arrive, command: str, how: str
) -> None:
    arrive(signed_command(command, open_group, cast.member), mail("d"))
    assert Delivery.objects.get(person=cast.member.person, group=open_group).how == how


def test_following_muting_and_forgetting(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    message = begun(cast, open_group)
    arrive(signed_command("follow", message, cast.member), mail("f"))
    assert Following.objects.get().state == "follow"
    arrive(signed_command("mute", message, cast.member), mail("m"))
    assert Following.objects.get().state == "mute"
    arrive(signed_command("forget", message, cast.member), mail("g"))
    assert not Following.objects.exists()


@pytest.mark.parametrize("text", ["+1\n", "\N{THUMBS UP SIGN}\n\n> It leaks.\n"])
def test_reacting(cast: Cast, open_group: Group, arrive: Arrive, text: str) -> None:
    message = begun(cast, open_group)
    arrive(signed_command("react", message, cast.member), mail("r", text))
    assert Reaction.objects.get().emoji == "\N{THUMBS UP SIGN}"
    assert Reaction.objects.get().person == cast.member.person


def test_a_reaction_that_is_none_is_told(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    message = begun(cast, open_group)
    row = arrive(signed_command("react", message, cast.member), mail("r", "I like it very much\n"))
    assert (row.state, row.reason) == (InboundState.REFUSED, "not_understood")
    assert MailAnswer.objects.get().recipient == "mads@example.org"


def test_help_names_addresses_that_work(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    arrive(signed_command("help", open_group, cast.member), mail("h"))
    text = MailAnswer.objects.get().text
    found = [recipient_of(one) for one in re.findall(r"\S+@moot\.example", text)]
    assert len(found) > 5
    assert None not in found
    commands = {one.command for one in found if isinstance(one, CommandRecipient)}
    assert {"search", "unsubscribe", "weekly"} <= commands


def test_help_for_somebody_unknown_holds_no_signed_address(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    arrive(group_address(open_group.slug, "help"), mail("h", sender=NEW))
    text = MailAnswer.objects.get().text
    found = [recipient_of(one) for one in re.findall(r"\S+@moot\.example", text)]
    assert not any(isinstance(one, CommandRecipient) for one in found)


def test_unsubscribe_written_to_the_group_is_meant(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    raw = mail(
        "u", "unsubscribe\n", sender="Mads <mads@example.org>", to=group_address(open_group.slug)
    )
    arrive(group_address(open_group.slug), signed(raw))
    assert not belongs(person_of(cast.member), open_group)


def test_a_forged_unsubscribe_only_asks(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    raw = mail("u", "unsubscribe\n", sender="Mads <mads@example.org>")
    arrive(group_address(open_group.slug), raw)
    assert belongs(person_of(cast.member), open_group)
    assert MailAnswer.objects.get().recipient == "mads@example.org"


def test_the_last_owner_is_told_why_they_cannot_leave(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    row = arrive(signed_command("unsubscribe", open_group, cast.owner), mail("u"))
    assert row.state == InboundState.REFUSED
    assert "no owner left" in MailAnswer.objects.get().text


def test_a_mail_program_may_leave_for_its_user(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    raw = mail("u", headers={"Auto-Submitted": "auto-generated"})
    arrive(signed_command("unsubscribe", open_group, cast.member), raw)
    assert not belongs(person_of(cast.member), open_group)
