"""A message written here, as a mail (RFC 5322), so that it goes the same way as all others.

The text is `text/markdown` (RFC 7763). There is no To: the group is named by List-Id, and mail
that goes out to people is made anew for each of them.
"""

import email.encoders
import hashlib
from collections.abc import Sequence
from datetime import datetime
from email.header import Header
from email.message import Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.utils import format_datetime, formataddr

import msgspec

from folkmoot.network.mail.parsed import Mailbox

LONGEST_LINE = 900
"""Bytes; longer ones may be broken by mail servers (RFC 5322 2.1.1), so the text is encoded."""
MOST_REFERENCES = 30
"""Kept of a long way up: the first, which names the conversation, and the nearest."""


class NewFile(msgspec.Struct, frozen=True):
    """A file that comes with a message."""

    name: str
    media_type: str
    content: bytes


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What is written. Ids are without brackets; `references` runs from the root to the parent."""

    message_id: str
    sent_at: datetime
    sender: Mailbox
    list_id: str
    subject: str
    text: str
    references: Sequence[str] = ()
    files: Sequence[NewFile] = ()


def composed(post: Post) -> bytes:
    """The mail, with line feeds as line ends. Control characters in headers become spaces."""
    text = _text(post.text)
    whole: Message = text
    if post.files:
        parts = [text, *map(_file, post.files)]
        whole = MIMEMultipart("mixed", boundary=_boundary(post), _subparts=parts)
    for name, value in _headers(post):
        whole[name] = value
    return whole.as_bytes()


def _boundary(post: Post) -> str:
    """Between the parts: the same for the same post, and nothing a text could hold by accident."""
    said = [post.message_id.encode(), post.text.encode(), *(file.content for file in post.files)]
    digests = b"".join(hashlib.sha256(one).digest() for one in said)
    return f"=_{hashlib.sha256(digests).hexdigest()[:40]}"


def plain(text: str) -> str:
    """Text for one header line: without control characters, its blanks joined."""
    return " ".join("".join(one if one >= " " and one != "\x7f" else " " for one in text).split())


def _headers(post: Post) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = [
        ("Message-ID", f"<{post.message_id}>"),
        ("Date", format_datetime(post.sent_at)),
        ("From", formataddr((plain(post.sender.name), post.sender.address))),
        ("Subject", _worded(plain(post.subject))),
        ("List-Id", f"<{post.list_id}>"),
    ]
    if post.references:
        found.append(("In-Reply-To", f"<{post.references[-1]}>"))
        found.append(("References", " ".join(f"<{one}>" for one in _bounded(post.references))))
    return found


def _bounded(references: Sequence[str]) -> Sequence[str]:
    if len(references) <= MOST_REFERENCES:
        return references
    return (references[0], *references[-MOST_REFERENCES + 1 :])


def _worded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8", header_name="Subject").encode()


def _text(text: str) -> Message:
    part = MIMENonMultipart("text", "markdown", charset="utf-8", variant="CommonMark")
    raw = text.encode("utf-8", "replace")
    if any(len(line) > LONGEST_LINE for line in raw.split(b"\n")):
        part.set_payload(raw)
        email.encoders.encode_base64(part)
    else:
        part.set_payload(raw.decode("ascii", "surrogateescape"))
        part["Content-Transfer-Encoding"] = "7bit" if raw.isascii() else "8bit"
    return part


def _file(file: NewFile) -> Message:
    main, _, sub = file.media_type.partition("/")
    part = MIMEBase(main or "application", sub or "octet-stream")
    part.set_payload(file.content)
    email.encoders.encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=("utf-8", "", plain(file.name)))
    return part
