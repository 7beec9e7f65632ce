"""What search is told about messages, gathered from the tables in a few queries a batch."""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from folkmoot.base.database import Among
from folkmoot.network import bodies
from folkmoot.network.mail.fold import Kind, own_text, quoted_text
from folkmoot.network.models import Attachment, Body, Message, Recipient
from folkmoot.network.search.documents import (
    ATTACHMENT,
    IMAGE,
    LINK,
    PATCH,
    REPLY,
    ROOT,
    SearchDocument,
)
from folkmoot.network.search.file_text import texts_of
from folkmoot.network.search.marks import Marks, marks_of
from folkmoot.people.api import READ as READ_GROUP
from folkmoot.people.api import Address, Group, Viewer, allowed


class _Row(NamedTuple):
    """The columns of a message that search is told; without models a third is saved."""

    pk: int
    message_id: str
    group_id: int
    conversation_id: int
    parent_id: int | None
    restricted: bool
    sent_at: datetime | None
    subject: str
    sender_id: int | None
    sender_name: str
    sender_email: str | None
    digest: bytes


_COLUMNS = (
    *("pk", "message_id", "group_id", "conversation_id", "parent_id", "restricted", "sent_at"),
    *("subject", "sender_id", "sender_name", "sender__email", "digest"),
)


def documents(messages: QuerySet[Message]) -> list[SearchDocument]:
    """The documents of these messages."""
    rows = [_Row(*row) for row in messages.values_list(*_COLUMNS)]
    keys = [row.pk for row in rows]
    stored = dict(Body.objects.filter(Among("message", keys)).values_list("message_id", "content"))
    recipients = _recipients(keys)
    files: dict[int, list[Attachment]] = defaultdict(list)
    for file in Attachment.objects.filter(Among("message", keys)):
        files[file.message_id].append(file)
    digests = {row.pk: bytes(row.digest) for row in rows if row.pk in files}
    texts = texts_of(digests, files)
    marks = marks_of(keys)
    return [
        _document(
            row,
            bodies.unpacked(bytes(stored[row.pk])),
            recipients[row.pk],
            files.get(row.pk, []),
            texts.get(row.pk, ""),
            marks[row.pk],
        )
        for row in rows
        if row.pk in stored
    ]


def audience_of(viewer: Viewer) -> list[str] | None:
    """The tokens under which a viewer finds messages; None for the operator, who finds all."""
    if viewer.is_operator:
        return None
    groups = list(allowed(viewer, READ_GROUP, Group).values_list("pk", flat=True))
    own = [f"a:{group}:{address}" for group in groups for address in viewer.address_ids]
    return [f"g:{group}" for group in groups] + own


def _document(
    row: _Row,
    body: bodies.StoredBody,
    recipients: dict[int, str],
    files: list[Attachment],
    file_text: str,
    marks: Marks,
) -> SearchDocument:
    return SearchDocument(
        key=row.pk,
        message_id=row.message_id,
        group=row.group_id,
        conversation=row.conversation_id,
        audience=_tokens(row, recipients),
        sent_at=int(row.sent_at.timestamp()) if row.sent_at else 0,
        subject=row.subject,
        own="\n".join((own_text(body.text, body.zones), *marks.words)),
        quoted=quoted_text(body.text, body.zones),
        sender_name=row.sender_name,
        sender_address=row.sender_email or "",
        recipients=tuple(recipients.values()),
        file_names=tuple(file.name for file in files if file.name),
        file_text=file_text,
        flags=_flags(row, body, files) + marks.flags,
    )


def _tokens(row: _Row, recipients: dict[int, str]) -> tuple[str, ...]:
    if not row.restricted:
        return (f"g:{row.group_id}",)
    people = sorted({*recipients, row.sender_id or 0})
    return tuple(f"a:{row.group_id}:{address}" for address in people)


def _flags(row: _Row, body: bodies.StoredBody, files: list[Attachment]) -> tuple[str, ...]:
    """The marks of a message. A ghost never gets here: it has no words by which to be found."""
    kinds = {zone.kind for zone in body.zones}
    said = {
        ATTACHMENT: any(not file.inline for file in files),
        IMAGE: any(file.media_type.startswith("image/") for file in files),
        LINK: "://" in body.text,
        PATCH: Kind.PATCH in kinds,
        REPLY: row.parent_id is not None,
        ROOT: row.parent_id is None,
    }
    return tuple(flag for flag, holds in said.items() if holds)


def _recipients(keys: list[int]) -> dict[int, dict[int, str]]:
    """Who got each message, by the row of the address: "Name address", so that both find it."""
    rows = list(
        Recipient.objects.filter(Among("message", keys)).values_list("message_id", "address_id")
    )
    addresses = Address.objects.filter(Among("pk", {address for _, address in rows}))
    known = {
        pk: " ".join(dict.fromkeys(part for part in (name, seen, email) if part))
        for pk, email, seen, name in addresses.values_list("pk", "email", "name", "person__name")
    }
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for message, address in rows:
        found[message][address] = known[address]
    return found
