"""Mail to groups and answers by mail, from the moment they are accepted."""

import re

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from tests.cast import Cast
from tests.mailbag import mail
from tests.unit.network.gateway.conftest import Arrive
from tests.unit.network.gateway.signing import signed

from folkmoot.base import blobs
from folkmoot.base.errors import NotFound
from folkmoot.base.ids import written
from folkmoot.network.actions.inbound import TooLarge, accept_all, accept_mail
from folkmoot.network.actions.posting import Posted, start_conversation
from folkmoot.network.gateway.addresses import group_address, reply_address
from folkmoot.network.gateway.proof import LookupLater
from folkmoot.network.gateway.working import MOST_ATTEMPTS, step
from folkmoot.network.models import BlockedSender, InboundMail, InboundState, MailAnswer, Message
from folkmoot.people.api import (
    Address,
    Group,
    Person,
    Viewer,
    archive_group,
    deactivate_person,
    move_group,
    remove_member,
)

MADS, OLIVE, STRAN = "Mads <mads@example.org>", "Olive <olive@example.org>", "stran@example.org"


def letter(group: Group, name: str = "m", text: str = "", **more: object) -> bytes:
    """A mail of Mads to the group, signed by his mail server."""
    headers = {"sender": MADS, "to": group_address(group.slug), **more}
    return signed(mail(name, text or "The roof leaks again.\n", **headers))  # type: ignore[arg-type]  # of `mail`


def begun(cast: Cast, group: Group) -> Message:
    posted: Posted = start_conversation(cast.owner, group=group, title="Roof", text="It leaks.")
    return Message.objects.get(pk=posted.message)


def person_of(viewer: Viewer) -> Person:
    assert viewer.person
    return viewer.person


def answer_address(message: Message, viewer: Viewer) -> str:
    return reply_address(message.ref, person_of(viewer).ref)


def test_a_members_signed_mail_begins_a_conversation(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    row = arrive(group_address(open_group.slug), letter(open_group, subject="East wing"))
    assert (row.state, row.reason) == (InboundState.POSTED, "")
    assert row.message is not None
    assert row.message.subject == "East wing"
    assert row.message.way == "mail"
    assert row.message.posted_by == cast.member.person
    assert row.person == cast.member.person


def test_an_answer_to_the_signed_address_needs_no_other_proof(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    message = begun(cast, open_group)
    raw = mail("a", "I will mend it.\n\n> It leaks.\n", sender="Mads at home <m@home.example>")
    row = arrive(answer_address(message, cast.member), raw)
    assert row.state == InboundState.POSTED
    assert row.message is not None
    assert row.message.parent == message
    assert row.message.posted_by == cast.member.person
    assert row.message.sender is not None
    assert row.message.sender.person == cast.member.person


@pytest.mark.parametrize("date", [b"", b"Date: Mon, 1 Jan 2035 12:00:00 +0000\n"])
def test_a_mail_without_a_believable_date_is_dated_by_its_arrival(
    cast: Cast, open_group: Group, arrive: Arrive, date: bytes
) -> None:
    message = begun(cast, open_group)
    raw = re.sub(rb"(?m)^Date: .*\n", date, mail("a", sender=MADS))
    row = arrive(answer_address(message, cast.member), raw)
    assert row.message is not None
    assert row.message.sent_at == row.received_at


def test_the_same_delivery_again_is_posted_once(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    raw = letter(open_group)
    first = arrive(group_address(open_group.slug), raw)
    again = arrive(group_address(open_group.slug).upper(), raw)
    assert first.pk == again.pk
    assert Message.objects.filter(group=open_group).count() == 1


def test_reply_to_all_is_one_message(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    message = begun(cast, open_group)
    raw = signed(mail("a", sender=MADS, to=group_address(open_group.slug), headers={"Cc": STRAN}))
    first = arrive(answer_address(message, cast.member), raw)
    second = arrive(group_address(open_group.slug), raw)
    assert first.message == second.message
    assert Message.objects.filter(group=open_group).count() == 2


def test_one_mail_to_two_groups_is_a_message_in_each(
    cast: Cast, open_group: Group, closed_group: Group, arrive: Arrive
) -> None:
    del cast
    both = f"{group_address(open_group.slug)}, {group_address(closed_group.slug)}"
    raw = letter(open_group, to=both)
    recipients = [group_address(open_group.slug), group_address(closed_group.slug)]
    accept_all(recipients=recipients, sender="mads@example.org", raw=raw)
    rows = [arrive(recipient, raw) for recipient in recipients]
    assert [row.message and row.message.group for row in rows] == [open_group, closed_group]


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (mail("m", sender=MADS), "not_proved"),
        (signed(mail("m", sender=MADS), "evil.example"), "not_proved"),
        (
            signed(mail("m", sender="x@example.org", to="open-circle@moot.example")),
            "unknown_sender",
        ),
        (signed(mail("m", sender=MADS)), "not_addressed"),
        (signed(mail("m", sender=f"{MADS}, x@example.org")), "several_authors"),
    ],
)
def test_what_is_held(
    cast: Cast, open_group: Group, arrive: Arrive, raw: bytes, reason: str
) -> None:
    del cast
    row = arrive(group_address(open_group.slug), raw)
    assert (row.state, row.reason) == (InboundState.HELD, reason)
    assert row.group == open_group
    assert not Message.objects.exists()
    assert not MailAnswer.objects.exists()


def test_a_forged_reply_address_is_unknown(cast: Cast, open_group: Group, db: None) -> None:
    address = answer_address(begun(cast, open_group), cast.member)
    forged = address.replace(address[5], "0" if address[5] != "0" else "1", 1)
    with pytest.raises(NotFound):
        accept_mail(recipient=forged, sender="x@example.org", raw=mail("m"))


def test_a_reply_address_in_a_colleagues_hands(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    message = begun(cast, open_group)
    address = answer_address(message, cast.member)
    held = arrive(address, mail("forged", sender=OLIVE))
    assert (held.state, held.reason) == (InboundState.HELD, "other_person")
    posted = arrive(address, signed(mail("true", sender=OLIVE)))
    assert posted.message is not None
    assert posted.message.posted_by == cast.owner.person


def test_whoever_left_or_was_removed_posts_no_more(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    address = answer_address(begun(cast, open_group), cast.member)
    remove_member(cast.owner, group=open_group, person=person_of(cast.member))
    row = arrive(address, mail("a", sender=MADS))
    assert (row.state, row.reason) == (InboundState.REFUSED, "not_member")
    told = MailAnswer.objects.get()
    assert told.recipient == "mads@example.org"
    assert "s+" in told.text


def test_a_closed_account_writes_nothing(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    address = answer_address(begun(cast, open_group), cast.member)
    deactivate_person(cast.operator, person=person_of(cast.member))
    assert arrive(address, mail("a")).reason == "account_closed"
    assert arrive(group_address(open_group.slug), letter(open_group)).reason == "account_closed"
    assert not MailAnswer.objects.exists()


def test_an_archived_group_takes_nothing(cast: Cast, open_group: Group, arrive: Arrive) -> None:
    archive_group(cast.owner, group=open_group)
    row = arrive(group_address(open_group.slug), letter(open_group))
    assert (row.state, row.reason) == (InboundState.REFUSED, "archived")


def test_an_empty_answer_is_told_to_its_writer(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    message = begun(cast, open_group)
    row = arrive(answer_address(message, cast.member), mail("a", "\n> It leaks.\n", sender=MADS))
    assert (row.state, row.reason) == (InboundState.REFUSED, "unusable")
    assert MailAnswer.objects.get().recipient == "mads@example.org"


def test_what_is_forwarded_without_a_word_is_posted(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    forwarded = "---------- Forwarded message ---------\nFrom: Jo <jo@example.net>\n\nLook.\n"
    row = arrive(group_address(open_group.slug), letter(open_group, text=forwarded))
    assert row.state == InboundState.POSTED


def test_a_blocked_sender_is_refused_silently(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    del cast
    BlockedSender.objects.create(group=open_group, email="mads@example.org")
    row = arrive(group_address(open_group.slug), letter(open_group))
    assert (row.state, row.reason) == (InboundState.REFUSED, "blocked")
    assert not MailAnswer.objects.exists()


def test_a_secret_group_is_unknown_outside(cast: Cast, secret_group: Group) -> None:
    del cast
    address = group_address(secret_group.slug)
    for sender in ("x@example.net", STRAN, ""):
        with pytest.raises(NotFound):
            accept_mail(recipient=address, sender=sender, raw=mail("m"))
    assert accept_mail(recipient=address, sender="mads@example.org", raw=mail("m")).is_new


def test_ten_thousand_recipients_make_no_crowd(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    message = begun(cast, open_group)
    crowd = ", ".join(f"p{number}@example.net" for number in range(10_000))
    raw = b"Cc: " + crowd.encode() + b"\n" + mail("a", sender=MADS)
    before = Address.objects.count()
    row = arrive(answer_address(message, cast.member), raw)
    assert row.state == InboundState.POSTED
    assert Address.objects.count() - before <= 201


def test_a_mail_too_large_is_not_taken(
    cast: Cast, open_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    here = msgspec.structs.replace(settings.FOLKMOOT, max_message_bytes=1024)
    monkeypatch.setattr(settings, "FOLKMOOT", here)
    with pytest.raises(TooLarge):
        accept_mail(recipient=group_address(open_group.slug), sender="", raw=b"x" * 1025)


def test_a_name_server_that_does_not_answer_lets_the_mail_wait(
    cast: Cast, open_group: Group
) -> None:
    del cast

    def late(name: str) -> bytes | None:
        raise LookupLater(name)

    accept_mail(
        recipient=group_address(open_group.slug),
        sender="",
        raw=letter(open_group).replace(b"\r\n", b"\n"),
    )
    InboundMail.objects.update(sender="mads@example.org")
    step(late)
    row = InboundMail.objects.get()
    assert (row.state, row.attempts) == (InboundState.WAITING, 1)
    InboundMail.objects.update(attempts=MOST_ATTEMPTS // 2, due_at=row.received_at)
    step(late)
    assert InboundMail.objects.get().reason == "not_proved"


def test_a_mail_that_always_fails_does_not_stop_the_others(
    cast: Cast, open_group: Group, arrive: Arrive, monkeypatch: pytest.MonkeyPatch
) -> None:
    del cast
    broken = accept_mail(
        recipient=group_address(open_group.slug), sender="a@b.example", raw=mail("x")
    )
    InboundMail.objects.filter(ref=broken.ref).update(digest=b"?" * 32)
    row = arrive(group_address(open_group.slug), letter(open_group))
    assert row.state == InboundState.POSTED
    for _ in range(MOST_ATTEMPTS):
        InboundMail.objects.filter(ref=broken.ref).update(due_at=row.received_at)
        step()
    assert InboundMail.objects.get(ref=broken.ref).state == InboundState.FAILED


def test_a_group_that_was_renamed_gets_mail_to_its_old_address(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    old = group_address(open_group.slug)
    raw = letter(open_group)
    move_group(cast.owner, group=open_group, slug="another-word")
    row = arrive(old, raw)
    assert (row.state, row.group) == (InboundState.POSTED, open_group)


@pytest.mark.parametrize("answers", ["", "a-digest-that-never-was-a-message"])
def test_the_address_says_what_is_answered(
    cast: Cast, open_group: Group, arrive: Arrive, answers: str
) -> None:
    message = begun(cast, open_group)
    row = arrive(answer_address(message, cast.member), mail("a", answers=answers, sender=MADS))
    assert row.message is not None
    assert row.message.parent == message
    assert not Message.objects.filter(is_ghost=True).exists()


def test_no_reader_sees_anybodys_signed_address(
    cast: Cast, open_group: Group, arrive: Arrive
) -> None:
    message = begun(cast, open_group)
    address = answer_address(message, cast.member)
    quoted = f"Yes.\n\nOn Monday {address} wrote:\n> It leaks.\n> Leave: {address}\n"
    row = arrive(address, mail("a", quoted, sender=MADS, to=f"Roof <{address}>"))
    assert row.message is not None
    digits = address[2:20]
    raw = blobs.content(bytes(row.message.digest)).decode()
    assert digits not in raw
    assert f"Roof <{group_address(open_group.slug)}>" in raw
    assert not Address.objects.filter(email__contains=digits).exists()
    client = Client()
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(person_of(cast.owner), backend=backend)
    page = client.get(f"/c/{written(row.message.conversation.ref)}").content.decode()
    assert "It leaks." in page
    assert digits not in page
