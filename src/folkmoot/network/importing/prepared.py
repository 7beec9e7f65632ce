"""A message made ready for the tables. Pure, so that it can be done in any process.

Everything that costs time and needs no database happens here: parsing, folding, compressing.
"""

import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from folkmoot.base.packing import Packed, packed
from folkmoot.network import bodies
from folkmoot.network.bodies import StoredBody
from folkmoot.network.importing.bounds import SUBJECT_LENGTH, bounded, bounded_id
from folkmoot.network.mail.fold import OWN_KINDS, Kind, Zone, first_words, lines_of, zones_of_lines
from folkmoot.network.mail.fold.lines import stripped_quote
from folkmoot.network.mail.parse import parse
from folkmoot.network.mail.parsed import Attachment, Limits, Mailbox, ParsedMessage
from folkmoot.network.threading import ThreadHeaders, line_hashes
from folkmoot.network.writing.markdown import words_of
from folkmoot.network.writing.zones import markdown_zones

log = logging.getLogger("folkmoot.imports")
SNIPPET_LENGTH = 200
ATTRIBUTION_LENGTH = 300
WORDS_FROM = 4_000
"""Characters of a Markdown text in which its first words are looked for."""


class Mail(msgspec.Struct, frozen=True, array_like=True):
    """What the tables keep of a parsed message, and what the gate is asked about."""

    sender: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    list_post: str
    sent_at: datetime | None
    date_flags: tuple[str, ...]
    kind: str
    first_words: str
    text: str
    body: bytes
    attachments: tuple[Attachment, ...]
    headers: ThreadHeaders


class Prepared(msgspec.Struct, frozen=True, array_like=True):
    """One message ready to be added, or the reason why it is quarantined.

    `ref`: the public id it is to have, where it was given one before it was made.
    """

    position: str
    bytes_read: int
    blob: Packed
    subject: str
    mail: Mail | None
    reason: str = ""
    ref: UUID | None = None


def prepared(
    raw: bytes,
    *,
    position: str = "",
    bytes_read: int = 0,
    envelope_date: datetime | None = None,
    doubtful: str = "",
    limits: Limits | None = None,
) -> Prepared:
    """Read one message. Never raises for its content: what cannot be read is quarantined."""
    parsed = parse(raw, envelope_date, limits or Limits())
    blob = packed(raw)
    if parsed.quarantine:
        return Prepared(position, bytes_read, blob, parsed.subject, None, parsed.quarantine)
    try:
        mail = mail_of(parsed, doubtful)
    except Exception as problem:  # one bad mail must not stop the other million
        log.exception("preparing a mail of %d bytes failed", len(raw))
        words = f"Reading it failed ({type(problem).__name__})."
        return Prepared(position, bytes_read, blob, parsed.subject, None, words)
    return Prepared(position, bytes_read, blob, parsed.subject, mail)


def unreadable(one: Prepared, reason: str) -> Prepared:
    """The same message, to be quarantined for a reason that showed later."""
    return msgspec.structs.replace(one, mail=None, reason=reason)


def mail_of(parsed: ParsedMessage, doubtful: str = "") -> Mail:
    """What the tables keep of a parsed message."""
    lines = lines_of(parsed.text)
    found = zones_of(parsed, lines)
    own = [line for zone in found if zone.kind in OWN_KINDS for line in _lines(lines, zone)]
    stored = StoredBody(
        version=bodies.VERSION,
        text=parsed.text,
        zones=found,
        text_format=parsed.text_format,
        has_html=bool(parsed.html),
        defects=(*parsed.defects, doubtful) if doubtful else parsed.defects,
        sender_evidence=parsed.sender_evidence,
        date_evidence=parsed.date_evidence,
    )
    return Mail(
        sender=parsed.sender,
        to=parsed.to,
        cc=parsed.cc,
        list_post=parsed.list_post,
        sent_at=parsed.sent_at,
        date_flags=parsed.date_flags,
        kind=parsed.kind,
        first_words=bounded(_first_words(parsed, found), SNIPPET_LENGTH),
        text=parsed.text,
        body=bodies.packed(stored),
        attachments=parsed.attachments,
        headers=_thread_headers(parsed, lines, found, own),
    )


def _first_words(parsed: ParsedMessage, found: Sequence[Zone]) -> str:
    """The beginning for lists; of Markdown without its marks."""
    words = words_of(parsed.text[:WORDS_FROM]) if parsed.text_format == "markdown" else ""
    if not words:
        return first_words(parsed.text, found, SNIPPET_LENGTH)
    return words if len(words) <= SNIPPET_LENGTH else f"{words[: SNIPPET_LENGTH - 1].rstrip()}…"


def zones_of(parsed: ParsedMessage, lines: list[str]) -> tuple[Zone, ...]:
    """Whose words stand where, by the syntax of Markdown, else by what people do in mail."""
    if parsed.text_format == "markdown":
        return markdown_zones(parsed.text)
    return zones_of_lines(lines)


def _thread_headers(
    parsed: ParsedMessage, lines: list[str], found: Sequence[Zone], own: list[str]
) -> ThreadHeaders:
    quoted = [
        stripped_quote(line)
        for zone in found
        if zone.kind is Kind.QUOTE and zone.depth == 1
        for line in _lines(lines, zone)
    ]
    introduction = next((zone for zone in found if zone.kind is Kind.ATTRIBUTION), None)
    attribution = " ".join("".join(_lines(lines, introduction)).split()) if introduction else ""
    return ThreadHeaders(
        key=bounded_id(parsed.message_id),
        message_id=bounded_id(parsed.message_id),
        in_reply_to=tuple(map(bounded_id, parsed.in_reply_to)),
        references=tuple(map(bounded_id, parsed.references)),
        thread_index=parsed.thread_index,
        thread_topic=bounded(parsed.thread_topic, SUBJECT_LENGTH),
        subject=bounded(parsed.subject, SUBJECT_LENGTH),
        sender=parsed.sender.address,
        sender_name=parsed.sender.name,
        recipients=tuple(box.address for box in (*parsed.to, *parsed.cc)[:50]),
        sent_at=parsed.sent_at.timestamp() if parsed.sent_at else 0.0,
        fingerprint=parsed.fingerprint,
        attribution=attribution[:ATTRIBUTION_LENGTH],
        quoted=line_hashes(quoted),
        own=line_hashes(own),
    )


def _lines(lines: list[str], zone: Zone) -> list[str]:
    return lines[zone.start_line : zone.end_line]
