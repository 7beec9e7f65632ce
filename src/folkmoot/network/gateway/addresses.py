"""The addresses Folkmoot receives mail at, made and read.

| Address | Reaches |
|---|---|
| `<slug>@domain` | the group: a new conversation, or an answer by its References |
| `<slug>+subscribe@domain` and the other commands | a command, written by hand |
| `r+<61 digits>@domain` | an answer to one message, in the name of one person (signed) |
| `<letter>+<61 digits>@domain` | a command about one thing, by one person (signed) |
| `b+<61 digits>@domain` | bounces of one mail to one person (VERP) |

The signed ones are made and opened by `sealing`; they prove only that their bearer holds a mail
that was sent to this person.
"""

import hashlib
from functools import lru_cache
from uuid import UUID

import msgspec
from django.conf import settings

from folkmoot.network.gateway.sealing import address_key, opened, sealed

REPLY, BOUNCE = "r", "b"
COMMANDS = {
    "subscribe": "s",
    "unsubscribe": "u",
    "follow": "f",
    "mute": "m",
    "forget": "g",
    "react": "e",
    "search": "q",
    "help": "h",
    "confirm": "c",
    "now": "n",
    "hourly": "o",
    "daily": "d",
    "weekly": "w",
    "never": "x",
}
"""Every command and the letter its signed addresses begin with."""
HAND_WRITTEN = frozenset(
    {"subscribe", "unsubscribe", "search", "help", "now", "hourly", "daily", "weekly", "never"}
)
"""The commands that need no signed address, since they name nothing but the group."""
_BY_LETTER = {letter: command for command, letter in COMMANDS.items()}
_LONGEST_NAME = 64 - len("+unsubscribe")
_DIGEST_LETTERS = 8


class GroupRecipient(msgspec.Struct, frozen=True):
    """A group, by the name in its address (see `group_name`); perhaps with a command."""

    name: str
    command: str = ""


class ReplyRecipient(msgspec.Struct, frozen=True):
    """An answer to a message, in the name of the person its mail went to."""

    message_ref: UUID
    person_ref: UUID


class CommandRecipient(msgspec.Struct, frozen=True):
    """A command about a thing (a message for follow and react, else a group), by a person."""

    command: str
    thing_ref: UUID
    person_ref: UUID


class BounceRecipient(msgspec.Struct, frozen=True):
    """Whom a mail was sent to that came back, and which one."""

    person_ref: UUID
    mail_ref: UUID


Recipient = GroupRecipient | ReplyRecipient | CommandRecipient | BounceRecipient


def group_address(slug: str, command: str = "") -> str:
    """The address of a group; with a command, the one people write by hand."""
    return f"{group_name(slug)}{'+' if command else ''}{command}@{settings.MAIL_DOMAIN}"


def group_name(slug: str) -> str:
    """A group's slug as it stands in its address: cut, with a digest, where it is too long."""
    if len(slug) <= _LONGEST_NAME:
        return slug
    digest = hashlib.sha256(slug.encode()).hexdigest()[:_DIGEST_LETTERS]
    return f"{slug[: _LONGEST_NAME - _DIGEST_LETTERS - 1]}-{digest}"


def reply_address(message_ref: UUID, person_ref: UUID) -> str:
    """Where this person answers this message; whoever writes there writes in their name."""
    return _address(sealed(REPLY, message_ref, person_ref, _key(settings.SECRET_KEY)))


def command_address(command: str, thing_ref: UUID, person_ref: UUID) -> str:
    """Where this person gives one of `COMMANDS` about a thing; KeyError for another command."""
    return _address(sealed(COMMANDS[command], thing_ref, person_ref, _key(settings.SECRET_KEY)))


def bounce_address(person_ref: UUID, mail_ref: UUID) -> str:
    """The envelope sender of a mail to this person, so that a bounce says whose it is (VERP)."""
    return _address(sealed(BOUNCE, person_ref, mail_ref, _key(settings.SECRET_KEY)))


def recipient_of(address: str) -> Recipient | None:
    """What an address of ours reaches; None for another domain, and for forged or unknown ones.

    Whether the group, the message and the person exist is asked of the tables, not here.
    """
    local, at, domain = address.strip().strip("<>").rpartition("@")
    if not at or domain.lower().rstrip(".") != settings.MAIL_DOMAIN:
        return None
    return _signed(local) or _by_hand(local.lower())


def _signed(local: str) -> Recipient | None:
    found = opened(local, _key(settings.SECRET_KEY))
    if found is None:
        return None
    if found.marker == REPLY:
        return ReplyRecipient(found.first, found.second)
    if found.marker == BOUNCE:
        return BounceRecipient(found.first, found.second)
    command = _BY_LETTER.get(found.marker)
    return CommandRecipient(command, found.first, found.second) if command else None


def _by_hand(local: str) -> GroupRecipient | None:
    name, plus, command = local.partition("+")
    if not name or (plus and command not in HAND_WRITTEN):
        return None
    if not all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name):
        return None
    return GroupRecipient(name, command)


def _address(local: str) -> str:
    return f"{local}@{settings.MAIL_DOMAIN}"


@lru_cache(maxsize=4)
def _key(secret: str) -> bytes:
    return address_key(secret)
