"""Mails of an archive: mbox (.xz, .gz), Maildir, folder or tar of single mails."""

import email
import email.utils
import gzip
import lzma
import re
import tarfile
from collections.abc import Iterable, Iterator
from email.header import decode_header
from email.message import Message
from hashlib import blake2b
from pathlib import Path

import msgspec

from folkmoot.network.threading import ThreadHeaders, line_hashes

SEPARATOR = re.compile(rb"(?:\A|(?<=\n))From [^\n]*\d{4}\r?\n(?=[!-9;-~]+:)")
ANGLED = re.compile(r"<\s*([^<>\s]+)\s*>")
BARE = re.compile(r"[^\s<>,;\"()]+@[^\s<>,;\"()]+")
THREADING_FIELDS = re.compile(
    rb"^(?:references|in-reply-to|thread-index|thread-topic):[^\n]*\n(?:[ \t][^\n]*\n)*",
    re.IGNORECASE | re.MULTILINE,
)


class Mail(msgspec.Struct, frozen=True):
    """One mail: its bytes and what threading sees of it."""

    raw: bytes
    headers: ThreadHeaders


def mails(paths: Iterable[Path]) -> list[Mail]:
    """Every mail of the archives that has a Message-ID; copies of one id count once."""
    found: dict[str, Mail] = {}
    for path in paths:
        for raw in raw_mails(path):
            headers = thread_headers(raw)
            if headers is not None and headers.message_id not in found:
                found[headers.message_id] = Mail(raw, headers)
    return list(found.values())


def raw_mails(path: Path) -> Iterator[bytes]:
    """The bytes of every mail below a path, by what the path is."""
    if path.is_dir():
        for file in sorted(path.rglob("*")):
            if file.is_file() and not file.name.startswith("."):
                yield from _split(file.read_bytes())
    elif ".tar" in path.suffixes:
        with tarfile.open(path) as tar:
            for member in tar:
                content = tar.extractfile(member) if member.isfile() else None
                if content is not None:
                    yield from _split(content.read())
    elif path.suffix == ".xz":
        yield from _split(lzma.decompress(path.read_bytes()))
    elif path.suffix == ".gz":
        yield from _split(gzip.decompress(path.read_bytes()))
    else:
        yield from _split(path.read_bytes())


def without_threading(raw: bytes) -> bytes:
    """A mail without References, In-Reply-To, Thread-Index and Thread-Topic."""
    end = re.search(rb"\r?\n\r?\n", raw)
    at = end.end() if end else len(raw)
    return THREADING_FIELDS.sub(b"", raw[:at]) + raw[at:]


def thread_headers(raw: bytes) -> ThreadHeaders | None:
    """What threading sees of a mail; None without a Message-ID."""
    message = email.message_from_bytes(raw)
    ids = _ids(message, "message-id")
    if not ids:
        return None
    name, address = email.utils.parseaddr(_text(message, "from"))
    recipients = email.utils.getaddresses([_text(message, "to"), _text(message, "cc")])
    own, quoted, attribution = _lines(_body(message))
    return ThreadHeaders(
        key=ids[0],
        message_id=ids[0],
        in_reply_to=_ids(message, "in-reply-to"),
        references=_ids(message, "references"),
        thread_index=_index(message),
        thread_topic=_text(message, "thread-topic"),
        subject=_text(message, "subject"),
        sender=address.casefold(),
        sender_name=name,
        recipients=tuple(sorted({one.casefold() for _, one in recipients if one})),
        sent_at=_date(message),
        fingerprint=blake2b(raw, digest_size=16).digest(),
        attribution=attribution,
        quoted=line_hashes(quoted),
        own=line_hashes(own),
    )


def _split(content: bytes) -> Iterator[bytes]:
    if not content.startswith(b"From "):
        yield content
        return
    starts = [match.span() for match in SEPARATOR.finditer(content)]
    ends = [start for start, _ in starts[1:]] + [len(content)]
    for (_, start), end in zip(starts, ends, strict=True):
        yield content[start:end]


def _text(message: Message, name: str) -> str:
    value = str(message.get(name, ""))
    try:
        parts = decode_header(value)
    except ValueError:
        return value
    words = []
    for part, charset in parts:
        if isinstance(part, str):
            words.append(part)
            continue
        try:
            words.append(part.decode(charset or "utf-8", "replace"))
        except LookupError:
            words.append(part.decode("latin-1"))
    return re.sub(r"\s+", " ", "".join(words)).strip()


def _ids(message: Message, name: str) -> tuple[str, ...]:
    text = " ".join(str(value) for value in message.get_all(name, []))
    return tuple(ANGLED.findall(text) or BARE.findall(text))


def _index(message: Message) -> bytes:
    import base64
    import binascii

    try:
        return base64.b64decode(str(message.get("thread-index", "")).strip(), validate=True)
    except (binascii.Error, ValueError):
        return b""


def _date(message: Message) -> float:
    parsed = email.utils.parsedate_tz(str(message.get("date", "")))
    if parsed is None:
        return 0.0
    try:
        return float(email.utils.mktime_tz(parsed))
    except (OverflowError, ValueError):
        return 0.0


def _body(message: Message) -> str:
    for part in message.walk():
        if part.get_content_type() == "text/plain" and not part.get_filename():
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                charset = part.get_content_charset() or "utf-8"
                try:
                    return content.decode(charset, "replace")
                except LookupError:
                    return content.decode("latin-1")
    return ""


def _lines(body: str) -> tuple[list[str], list[str], str]:
    """Own lines, lines quoted once, and the text above the first quotation."""
    own: list[str] = []
    quoted: list[str] = []
    attribution = ""
    for line in body.splitlines():
        if not line.startswith(">"):
            own.append(line)
            continue
        if not attribution:
            above = [text for text in own[-5:] if text.strip()]
            attribution = " ".join(above[-3:])
        inner = line[1:].removeprefix(" ")
        if not inner.startswith(">"):
            quoted.append(inner)
    return own, quoted, attribution
