"""What reading one mail yields: frozen structs without a database, and the limits of reading."""

from datetime import datetime
from typing import Literal

import msgspec

Kind = Literal["normal", "auto_reply", "bounce", "receipt", "calendar", "list_admin", "spam"]
TextFormat = Literal["plain", "flowed", "html", "markdown"]
DateEvidence = Literal["date", "resent", "received", "envelope", ""]
AttachmentKind = Literal[
    "image",
    "text",
    "patch",
    "html",
    "pdf",
    "document",
    "audio",
    "video",
    "archive",
    "calendar",
    "contact",
    "message",
    "report",
    "signature",
    "encrypted",
    "tnef",
    "other",
]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How far one mail is read. What lies beyond stays in the raw bytes and is a defect."""

    header_bytes: int = 1 << 20
    parts: int = 1000
    depth: int = 40
    recipients: int = 20_000
    text_bytes: int = 4 << 20
    html_bytes: int = 4 << 20
    forwarded: int = 50
    forwarded_depth: int = 3


class Mailbox(msgspec.Struct, frozen=True):
    """A person or list as a header names it. `address` is lower case, "" when unknown."""

    name: str
    address: str


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a mail that is not its text; the bytes are fetched with `part_bytes(raw, path)`.

    `path` counts like IMAP ("1.2" is the second part of the first). `media_type` is what the bytes
    or the file name say when `declared_type` says nothing or is contradicted. `size` in bytes,
    decoded; `digest` is sha256, first 16 bytes.
    """

    path: str
    filename: str
    media_type: str
    declared_type: str
    size: int
    digest: bytes
    content_id: str
    inline: bool
    kind: AttachmentKind


class Forwarded(msgspec.Struct, frozen=True, kw_only=True):
    """A message/rfc822 part, read like a mail of its own."""

    path: str
    message: "ParsedMessage"


class ParsedMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One mail, read.

    Ids are without brackets. `message_id_made`: there was no usable Message-ID, this one is derived
    from the fingerprint, so a second reading makes the same. `sender` is the author as far as the
    headers allow, `sender_evidence` says by which header; `listed_sender` is From as it stands.
    `sent_at` is UTC, None when nothing plausible says it; `date_flags` name what was wrong. `text`
    is the main text decoded and un-flowed, `text_format` what it was made from; `html` the HTML
    form or "". `fingerprint`: 16 bytes, equal for copies of one mail from several mailboxes or
    through a list. `quarantine` is the reason why the mail should be looked at before it is shown,
    "" for nearly all. `size` in bytes, raw.
    """

    message_id: str
    message_id_made: bool
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    thread_index: bytes
    thread_topic: str
    subject: str
    sender: Mailbox
    sender_evidence: str
    listed_sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    sent_at: datetime | None
    date_evidence: DateEvidence
    date_flags: tuple[str, ...]
    list_id: str
    list_post: str
    kind: Kind
    kind_reason: str
    text: str
    text_format: TextFormat
    html: str
    attachments: tuple[Attachment, ...]
    forwarded: tuple[Forwarded, ...]
    fingerprint: bytes
    defects: tuple[str, ...]
    quarantine: str
    size: int
