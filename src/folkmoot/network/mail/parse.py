"""Reading one mail: raw bytes in, `ParsedMessage` out, whatever the bytes are."""

import hashlib
import logging
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from folkmoot.network.mail.addresses import mailboxes
from folkmoot.network.mail.attachments import attachment
from folkmoot.network.mail.body import Body, body
from folkmoot.network.mail.classify import sort_of
from folkmoot.network.mail.dates import envelope_at, sent_at
from folkmoot.network.mail.fingerprint import fingerprint
from folkmoot.network.mail.headers import TOO_LONG, Headers, mail_begin, split
from folkmoot.network.mail.ids import first_id, message_ids, reply_ids
from folkmoot.network.mail.parsed import (
    Attachment,
    Forwarded,
    Limits,
    Mailbox,
    ParsedMessage,
)
from folkmoot.network.mail.parts import TOO_DEEP, TOO_MANY_PARTS, Part, Tree, content, tree
from folkmoot.network.mail.sender import authorship
from folkmoot.network.mail.words import lenient_base64

_log = logging.getLogger(__name__)

# The domain of ids made here; ".invalid" is reserved (RFC 2606), so nobody else's id ends so.
MADE_ID_DOMAIN = "made.folkmoot.invalid"

_DEFAULT_LIMITS = Limits()
_CROWDED = "It has more recipients than are read."
# A mail has at least one of these; bytes without any are something else.
_MAIL_HEADERS = ("from", "date", "subject", "message-id", "received", "to", "sender", "return-path")


def parse(
    raw: bytes, envelope_date: datetime | None = None, limits: Limits = _DEFAULT_LIMITS
) -> ParsedMessage:
    """Read one mail; never raises. `envelope_date` is the aware time its mbox line or server gave
    it.

    A mail whose reading fails comes back nearly empty, with the reason in `quarantine`.
    """
    try:
        return read_message(raw, envelope_date, limits)
    except Exception as error:  # noqa: BLE001 - one bad mail must not stop the other million
        _log.exception("reading a mail of %d bytes failed", len(raw))
        return _unread(raw, f"Reading it failed ({type(error).__name__}).")


def read_message(
    raw: bytes,
    envelope_date: datetime | None = None,
    limits: Limits = _DEFAULT_LIMITS,
    forwarded_depth: int = 0,
) -> ParsedMessage:
    """`parse` without its safety net, so that tests see what fails."""
    source = _with_line_feeds(raw)
    begin, start_defects = mail_begin(source)
    block = split(source, begin, limit=limits.header_bytes)
    headers = block.headers
    parts = tree(source, headers, block.body_at, limits)
    charset = parts.parts[0].charset
    text = body(source, parts, limits)
    found = tuple(attachment(source, parts.parts[index]) for index in text.rest)
    people = _people(headers, charset, limits)
    subject = headers.text("subject", charset)
    stated = headers.source("date", charset)
    sent = sent_at(
        stated,
        [value.decode("latin-1") for value in headers.all_raw("received")],
        envelope=envelope_date or envelope_at(source),
        resent=headers.source("resent-date") or headers.source("resent-from"),
    )
    date = _fingerprint_date(sent.stated, stated)
    print_ = _print(people, date, subject, text, found)
    message_id = first_id(headers.source("message-id", charset))
    sort = sort_of(headers, subject, people.sender, parts, text.text)
    crowded = len(people.to) + len(people.cc) >= limits.recipients
    defects = [*start_defects, *block.defects, *parts.defects, *text.defects, *[_CROWDED] * crowded]
    return ParsedMessage(
        message_id=message_id or f"{print_.hex()}@{MADE_ID_DOMAIN}",
        message_id_made=not message_id,
        in_reply_to=reply_ids(headers.source("in-reply-to", charset), people.addresses),
        references=_references(headers, charset),
        thread_index=lenient_base64(headers.raw("thread-index")[:4000])[:2000],
        thread_topic=headers.text("thread-topic", charset),
        subject=subject,
        sender=people.sender,
        sender_evidence=people.evidence,
        listed_sender=people.listed,
        to=people.to,
        cc=people.cc,
        sent_at=sent.at,
        date_evidence=sent.evidence,
        date_flags=sent.flags,
        list_id=people.list_id,
        list_post=people.list_post,
        kind=sort.kind,
        kind_reason=sort.reason,
        text=text.text,
        text_format=text.text_format,
        html=text.html,
        attachments=found,
        forwarded=_forwarded(source, parts, found, limits, forwarded_depth),
        fingerprint=print_,
        defects=tuple(dict.fromkeys(defects)),
        quarantine=_quarantine(headers, defects),
        size=len(raw),
    )


def _print(
    people: "_People", date: str, subject: str, text: Body, found: tuple[Attachment, ...]
) -> bytes:
    return fingerprint(
        author=people.sender.address or people.sender.name,
        date=date,
        subject=subject,
        text="" if text.text_format == "html" else text.text,
        html=text.html,
        attachments=found,
    )


def part_bytes(
    raw: bytes, path: str, limits: Limits = _DEFAULT_LIMITS
) -> tuple[str, str, bytes] | None:
    """(declared media type, file name, decoded bytes) of the part at `path`; None when there is
    none.
    """
    source = _with_line_feeds(raw)
    block = split(source, mail_begin(source)[0], limit=limits.header_bytes)
    for part in tree(source, block.headers, block.body_at, limits).parts:
        if part.path == path and not part.is_container:
            return part.media_type, part.filename, content(source, part)
    return None


class _People(NamedTuple):
    sender: Mailbox
    evidence: str
    listed: Mailbox
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    list_id: str
    list_post: str
    addresses: frozenset[str]


def _people(headers: Headers, charset: str, limits: Limits) -> _People:
    to = _listed(headers, "to", charset, limits.recipients)
    cc = _listed(headers, "cc", charset, limits.recipients - len(to))
    list_id = _list_id(headers.source("list-id", charset))
    list_post = _first_address(headers.source("list-post", charset))
    lists = {list_post}
    for name in ("x-beenthere", "x-mailing-list", "mailing-list", "x-list"):
        if name in headers:
            lists.add(_first_address(headers.source(name, charset)))
    if list_id:
        lists.add(list_id.replace(".", "@", 1))
    sender, evidence, listed = authorship(headers, charset, cc, frozenset(lists - {""}))
    addresses = {one.address for one in (sender, listed, *to[:50], *cc[:50])} - {""}
    return _People(sender, evidence, listed, to, cc, list_id, list_post, frozenset(addresses))


def _listed(headers: Headers, name: str, charset: str, limit: int) -> tuple[Mailbox, ...]:
    """The mailboxes of all fields of that name: there should be one, some programs write one per
    recipient.
    """
    if name not in headers or limit <= 0:
        return ()
    return mailboxes(headers.joined(name, charset), limit=limit)


def _references(headers: Headers, charset: str) -> tuple[str, ...]:
    return message_ids(headers.joined("references", charset))


@lru_cache(maxsize=1024)
def _list_id(value: str) -> str:
    inner = value.rpartition("<")[2].partition(">")[0] if "<" in value else value
    return inner.strip().strip("\"'").lower()[:255] if len(inner.split()) <= 1 else ""


@lru_cache(maxsize=1024)
def _first_address(value: str) -> str:
    """The address in a list header: `<mailto:talk@...>`, `list talk@...; contact ...`, bare."""
    for word in value.replace("<", " ").replace(">", " ").replace(",", " ").split():
        bare = word.removeprefix("mailto:").partition("?")[0].strip(";\"'")
        if "@" in bare:
            return bare.lower()[:320]
    return ""


def _fingerprint_date(moment: datetime | None, written: str) -> str:
    """What Date states in UTC, even where it is not believed; what is unreadable, as written."""
    return moment.isoformat() if moment is not None else " ".join(written.split())


def _forwarded(
    raw: bytes, parts: Tree, found: tuple[Attachment, ...], limits: Limits, depth: int
) -> tuple[Forwarded, ...]:
    """The mails inside the mail, as deep and as many as the limits say; deeper ones stay
    attachments.
    """
    if depth >= limits.forwarded_depth:
        return ()
    paths = {one.path for one in found}
    inner = [
        part for part in parts.parts if part.media_type in _MESSAGE_TYPES and part.path in paths
    ]
    return tuple(
        Forwarded(path=part.path, message=_inner(raw, part, limits, depth))
        for part in inner[: limits.forwarded]
    )


_MESSAGE_TYPES = ("message/rfc822", "message/global", "message/news")


def _inner(raw: bytes, part: Part, limits: Limits, depth: int) -> ParsedMessage:
    return read_message(content(raw, part), None, limits, depth + 1)


def _quarantine(headers: Headers, defects: list[str]) -> str:
    if not any(name in headers for name in _MAIL_HEADERS):
        return "It has none of the headers of a mail."
    for defect in (TOO_LONG, TOO_MANY_PARTS, TOO_DEEP):
        if defect in defects:
            return defect
    return ""


def _with_line_feeds(raw: bytes) -> bytes:
    """Line ends of old Macintosh mail (bare CR) become LF; everything else stays, byte for byte."""
    if b"\n" not in raw and b"\r" in raw:
        return raw.replace(b"\r", b"\n")
    return raw


def _unread(raw: bytes, reason: str) -> ParsedMessage:
    """A mail known only by its bytes."""
    nobody = Mailbox("", "")
    print_ = hashlib.sha256(raw).digest()[:16]
    return ParsedMessage(
        message_id=f"{print_.hex()}@{MADE_ID_DOMAIN}",
        message_id_made=True,
        in_reply_to=(),
        references=(),
        thread_index=b"",
        thread_topic="",
        subject="",
        sender=nobody,
        sender_evidence="",
        listed_sender=nobody,
        to=(),
        cc=(),
        sent_at=None,
        date_evidence="",
        date_flags=(),
        list_id="",
        list_post="",
        kind="normal",
        kind_reason="",
        text="",
        text_format="plain",
        html="",
        attachments=(),
        forwarded=(),
        fingerprint=print_,
        defects=(reason,),
        quarantine=reason,
        size=len(raw),
    )
