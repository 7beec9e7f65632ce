"""Who writes, what may be written, and how the gate is asked about it."""

from collections.abc import Sequence

import msgspec
from django.conf import settings

from folkmoot.base import clock
from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network.actions.mentioning import Named
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.writing.composing import NewFile
from folkmoot.network.writing.spoken import spoken
from folkmoot.people.api import Group, Viewer, acting, writing_addresses
from folkmoot.policy.engine.acts import Act, Channel, Content, Verb

LONGEST_TEXT = 100_000
"""Characters; a message is something people read."""
MOST_FILES = 50
MOST_LINKS = 100
"""Of those the gate is told; a rule counts to far less."""


class OwnMailbox(msgspec.Struct, frozen=True):
    """The name and address under which somebody writes, and all addresses that are theirs."""

    mailbox: Mailbox
    addresses: frozenset[str]


def own_mailbox(actor: Viewer) -> OwnMailbox:
    """How `actor` is named as a sender; Unusable for the machine's operator."""
    if actor.person is None:
        raise Unusable("Only a person can write a message.", hint="Sign in, or name one with --as.")
    addresses = writing_addresses(actor.person)
    return OwnMailbox(Mailbox(actor.person.name, addresses[0]), frozenset(addresses))


def usable_text(text: str) -> str:
    """The text with plain line ends; Unusable when there is nothing in it, or too much."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip("\n").rstrip()
    if not text.strip():
        raise Unusable("There is nothing to post yet.", hint="Write something first.", place="text")
    if len(text) > LONGEST_TEXT:
        raise Unusable(
            f"It has {len(text):,} characters; a message may have {LONGEST_TEXT:,}.",
            hint="Attach the long part as a file.",
            place="text",
        )
    return f"{text}\n"


def usable_files(files: Sequence[NewFile]) -> tuple[NewFile, ...]:
    """The files, if they are not too many and not too large together."""
    require_room([len(file.content) for file in files])
    return tuple(files)


def most_bytes() -> int:
    """How large the files of a message may be together."""
    # base64 makes a third more of it, line ends included
    return settings.FOLKMOOT.max_message_bytes * 7 // 10


def require_room(sizes: Sequence[int]) -> None:
    """Raise Unusable if files of these sizes (bytes) are too many for a message, or too large."""
    if len(sizes) > MOST_FILES:
        raise Unusable(
            f"These are {len(sizes)} files; a message may have {MOST_FILES}.",
            hint="Put them into one archive.",
            place="files",
        )
    size, largest = sum(sizes), most_bytes()
    if size > largest:
        raise Unusable(
            f"The files have {size / 1e6:.0f} MB together; a message may have "
            f"{largest / 1e6:.0f} MB.",
            hint="Leave some out, or ask an administrator for a larger max_message_bytes.",
            place="files",
        )


def acted(
    actor: Viewer,
    group: Group,
    one: Prepared,
    *,
    is_answer: bool,
    text: str,
    media: Sequence[str] = (),
    source: str = "",
    verb: Verb = "create",
    named: Sequence[Named] = (),
) -> Act:
    """The act of writing a message, as the rules of the policy see it."""
    return Act(
        id=f"message:{written(one.ref)}" if one.ref else "message",
        kind="comment" if is_answer else "post",
        verb=verb,
        at=clock.now(),
        actor=acting(actor),
        channel=Channel(id=f"group:{written(group.ref)}", type="group"),
        content=Content(
            text=text,
            length=len(text),
            links=spoken(text).links[:MOST_LINKS],
            mentions=tuple(one.words for one in named),
            media=tuple(media)[:20],
        ),
        source=source,
    )
