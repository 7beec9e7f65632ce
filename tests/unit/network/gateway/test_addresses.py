"""The addresses mail comes in at."""

from uuid import uuid4

import pytest

from folkmoot.base.ids import new_ref
from folkmoot.base.settings import mail_domain
from folkmoot.network.gateway.addresses import (
    COMMANDS,
    BounceRecipient,
    CommandRecipient,
    GroupRecipient,
    ReplyRecipient,
    bounce_address,
    command_address,
    group_address,
    group_name,
    recipient_of,
    reply_address,
)

LONG = "a-" * 39 + "b"


def test_each_signed_address_is_read_again() -> None:
    one, two = new_ref(), new_ref()
    assert recipient_of(reply_address(one, two)) == ReplyRecipient(one, two)
    assert recipient_of(bounce_address(one, two)) == BounceRecipient(one, two)
    for command in COMMANDS:
        made = command_address(command, one, two)
        assert recipient_of(made) == CommandRecipient(command, one, two)
        assert len(made.partition("@")[0]) <= 64


def test_an_address_of_one_purpose_serves_no_other() -> None:
    reply = reply_address(new_ref(), new_ref())
    assert recipient_of("u" + reply[1:]) is None


def test_the_letters_of_purposes_differ() -> None:
    letters = ["r", "b", *COMMANDS.values()]
    assert len(set(letters)) == len(letters)


def test_an_id_that_is_not_ours_cannot_be_sealed() -> None:
    with pytest.raises(ValueError, match="not an id of ours"):
        reply_address(uuid4(), new_ref())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("roof@moot.example", GroupRecipient("roof")),
        ("<Roof@MOOT.example.>", GroupRecipient("roof")),
        ("roof+subscribe@moot.example", GroupRecipient("roof", "subscribe")),
        ("roof+Weekly@moot.example", GroupRecipient("roof", "weekly")),
        ("roof+follow@moot.example", None),
        ("roof+@moot.example", None),
        ("roof@elsewhere.example", None),
        ("roof@sub.moot.example", None),
        ("roof", None),
        ("@moot.example", None),
        ("ro of@moot.example", None),
        ("r%2bx@moot.example", None),
        ("röf@moot.example", None),
        ('"roof"@moot.example', None),
        ("", None),
    ],
)
def test_what_people_write_by_hand(address: str, expected: GroupRecipient | None) -> None:
    assert recipient_of(address) == expected


def test_a_long_slug_is_cut_so_that_every_command_fits() -> None:
    name = group_name(LONG)
    assert len(f"{name}+unsubscribe") <= 64
    assert name != group_name(LONG[:-1])
    assert recipient_of(group_address(LONG, "unsubscribe")) == GroupRecipient(name, "unsubscribe")


@pytest.mark.parametrize(
    ("named", "host", "expected"),
    [
        ("", "talk.example.org", "talk.example.org"),
        ("Lists.Example.org.", "talk.example.org", "lists.example.org"),
        ("", "127.0.0.1", "localhost"),
        ("", "::1", "localhost"),
        ("", "", "localhost"),
    ],
)
def test_the_domain_is_named_or_the_hosts(named: str, host: str, expected: str) -> None:
    assert mail_domain(named, host) == expected
