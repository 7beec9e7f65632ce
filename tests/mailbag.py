"""Mail for tests: written in a line, taken into a group by the real way in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

import pytest

from folkmoot.network.adding import add_batch
from folkmoot.network.importing.prepared import prepared
from folkmoot.network.models import Message
from folkmoot.network.reading.kept import forget_everything
from folkmoot.people.api import OPERATOR, Address, Group
from folkmoot.people.writing import writing


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """The rows of the last test are gone, and their ids are given out again."""
    forget_everything()


BEGAN = datetime(2021, 3, 1, 9, 0, tzinfo=UTC)


def mail(
    name: str,
    text: str = "",
    *,
    answers: str = "",
    sender: str = "Ines Ferrand <ines@example.net>",
    to: str = "list@example.net",
    subject: str = "Roof of the east wing",
    minutes: int = 0,
    html: str = "",
    files: Iterable[tuple[str, str, bytes]] = (),
    headers: Mapping[str, str] | None = None,
) -> bytes:
    """A mail whose Message-ID is `name`; `files` are (file name, media type, bytes)."""
    made = EmailMessage()
    made["From"] = sender
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = format_datetime(BEGAN + timedelta(minutes=minutes))
    made["Message-ID"] = f"<{name}@example.net>"
    if answers:
        made["In-Reply-To"] = made["References"] = f"<{answers}@example.net>"
    for header, value in (headers or {}).items():
        made[header] = value
    made.set_content(text or f"These are the words of {name}.\n")
    if html:
        made.add_alternative(html, subtype="html")
    for file_name, media_type, content in files:
        main, _, sub = media_type.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=file_name)
    return made.as_bytes()


def deliver(
    group: Group, mails: Sequence[bytes], *, mailbox_of: Address | None = None
) -> dict[str, Message]:
    """Take mails into a group; returns its messages by the local part of their Message-ID."""
    with writing(OPERATOR) as work:
        add_batch(
            work,
            OPERATOR,
            group=group,
            batch=[prepared(raw) for raw in mails],
            mailbox_of=mailbox_of,
        )
    rows = Message.objects.filter(group=group).select_related("conversation", "group")
    return {row.message_id.partition("@")[0]: row for row in rows}


def chain(count: int, *, prefix: str = "m", subject: str = "A long talk") -> list[bytes]:
    """Mails each of which answers the one before."""
    return [
        mail(
            f"{prefix}{number}",
            answers=f"{prefix}{number - 1}" if number else "",
            minutes=number,
            subject=subject if number == 0 else f"Re: {subject}",
        )
        for number in range(count)
    ]
