"""Something said elsewhere, as a mail that goes the way of all mail."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec

from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.mail.sources.contract import Reacted
from folkmoot.network.writing.composing import NewFile, Post, composed

TITLE_LENGTH = 80
PRIVATE = "private conversations"
DELETED = "deleted messages"
NOT_SAID = "notices of the system"
"""Why something of an export is not taken in; counted while reading."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message of an export. Ids are those of the export; `parents` run from the root down.

    `channel` is where it was said: a channel, a stream, a category, a group. `title` is that of
    the conversation, "" where it has none.
    """

    id: str
    channel: str
    author: Mailbox
    at: float
    text: str
    title: str = ""
    parents: Sequence[str] = ()
    files: Sequence[NewFile] = ()
    reactions: tuple[Reacted, ...] = ()


def mail_of(said: Said, system: str) -> bytes:
    """The mail. Its ids end in a domain nobody has (RFC 2606), so they collide with no mail's."""
    title = said.title or first_words(said.text)
    subject = f"Re: {title}" if said.parents and said.title else title
    return composed(
        Post(
            message_id=message_id(said.id, system),
            sent_at=datetime.fromtimestamp(said.at, UTC),
            sender=said.author,
            list_id=f"{_label(said.channel)}.{system}.invalid",
            subject=subject,
            text=f"{said.text.strip()}\n",
            references=tuple(message_id(one, system) for one in said.parents),
            files=said.files,
        )
    )


def message_id(id_: str, system: str) -> str:
    """The id of a message of an export, as a Message-ID without brackets."""
    return f"{_label(id_)}@{system}.invalid"


def made_address(id_: str, system: str) -> str:
    """For somebody whose address the export does not tell."""
    return f"{_label(id_)}@people.{system}.invalid"


def first_words(text: str) -> str:
    """What a conversation without a title is called."""
    line = next((line.strip(" #>*-") for line in text.splitlines() if line.strip(" #>*-")), "")
    return line if len(line) <= TITLE_LENGTH else f"{line[:TITLE_LENGTH].rpartition(' ')[0]}…"


def _label(text: str) -> str:
    """Only what an address may hold without quoting, and nothing twice: other signs by number."""
    return (
        "".join(
            one if one.isascii() and (one.isalnum() or one in "-.") else f"={ord(one):x}="
            for one in text.lower()
        )[:150].strip(".")
        or "unnamed"
    )
