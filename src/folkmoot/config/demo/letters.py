"""A letter and the raw message that its sender's mailer makes of it (RFC 5322, 2045, 3676)."""

import textwrap
from datetime import datetime, timedelta, timezone
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from hashlib import sha256
from html import escape

import msgspec

from folkmoot.config.demo.cast import HOUSE, Manner, Player
from folkmoot.config.demo.pictures import File

LISTS = f"lists.{HOUSE}"
WIDTH = 72
POLICY = default.clone(linesep="\n", max_line_length=78)


class Piece(msgspec.Struct, frozen=True):
    """A paragraph of one's own, or (`quoted`) of the letter that is answered."""

    text: str
    quoted: bool = False


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a conversation before it becomes bytes.

    `ancestors` are the Message-IDs above it, the root first; `bare` letters leave them out of the
    headers, as some mailers do. `questions` are what it asks, by place in its topic. `circle` is
    the group's short name, empty for a private letter, which then goes `to` people.
    """

    message_id: str
    sender: Player
    sent_at: datetime
    subject: str
    pieces: tuple[Piece, ...]
    circle: str = ""
    circle_title: str = ""
    to: tuple[Player, ...] = ()
    cc: tuple[Player, ...] = ()
    ancestors: tuple[str, ...] = ()
    parent: "Letter | None" = None
    bare: bool = False
    thread_index: bytes = b""
    questions: tuple[int, ...] = ()
    files: tuple[File, ...] = ()
    greeting: str = ""
    closing: str = ""
    is_patch: bool = False

    @property
    def own_text(self) -> tuple[str, ...]:
        """The paragraphs of one's own."""
        return tuple(piece.text for piece in self.pieces if not piece.quoted)


def message_id(seed: str, sender: Player) -> str:
    """A Message-ID of the sender's domain, the same for the same seed."""
    return f"<{sha256(seed.encode()).hexdigest()[:20]}@{sender.email.partition('@')[2]}>"


def raw(letter: Letter) -> bytes:
    """The letter as the bytes that would arrive."""
    message = EmailMessage(POLICY)
    _write_headers(message, letter)
    text = plain_text(letter)
    manner = letter.sender.manner
    if letter.is_patch:
        message.set_content(text, charset="utf-8", cte="8bit")
    elif manner is Manner.FLOWED:
        message.set_content(_flowed(text), charset="utf-8", cte="8bit")
        message.set_param("format", "flowed")
    elif manner is Manner.ENCODED:
        message.set_content(text, charset="utf-8", cte="base64")
    else:
        message.set_content(text, charset="utf-8", cte="quoted-printable")
    if manner in {Manner.HTML, Manner.OUTLOOK} and not letter.is_patch:
        message.add_alternative(_html(letter), subtype="html", cte="quoted-printable")
    for file in letter.files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    _fix_boundaries(message, letter.message_id)
    return message.as_bytes()


def _write_headers(message: EmailMessage, letter: Letter) -> None:
    message["From"] = _mailbox(letter.sender)
    recipients = [_mailbox(player) for player in letter.to]
    if letter.circle:
        recipients.append(Address(letter.circle_title, letter.circle, LISTS))
    message["To"] = recipients
    if letter.cc:
        message["Cc"] = [_mailbox(player) for player in letter.cc]
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.sent_at.astimezone(_zone(letter.sender)))
    message["Message-ID"] = letter.message_id
    if letter.ancestors and not letter.bare:
        message["In-Reply-To"] = letter.ancestors[-1]
        message["References"] = " ".join((letter.ancestors[0], *letter.ancestors[1:][-8:]))
    if letter.thread_index:
        from base64 import b64encode

        message["Thread-Index"] = b64encode(letter.thread_index).decode()
        message["Thread-Topic"] = letter.subject.rpartition(": ")[2]
    if letter.circle:
        message["List-Id"] = f"{letter.circle_title} <{letter.circle}.{LISTS}>"
        message["List-Post"] = f"<mailto:{letter.circle}@{LISTS}>"


def _mailbox(player: Player) -> Address:
    local, _, domain = player.email.partition("@")
    return Address(player.name, local, domain)


def _zone(player: Player) -> timezone:
    """Where their clock stands; always the same for a person."""
    return timezone(timedelta(hours=len(player.email) % 5 - 1))


def plain_text(letter: Letter) -> str:
    """The text as it stands in the mail, wrapped, with signature and quotations."""
    outlook = letter.sender.manner is Manner.OUTLOOK and letter.parent is not None
    parts = [letter.greeting] if letter.greeting else []
    before = None
    for piece in letter.pieces:
        if piece.quoted and outlook:
            continue
        words = piece.text if letter.is_patch else wrapped(piece.text, piece.quoted)
        if piece.quoted and before is not True and letter.parent:
            attribution = _attribution(letter.parent) if not _quotes_before(letter, piece) else ""
            words = f"{attribution}\n{words}" if attribution else words
        parts.append(words)
        before = piece.quoted
    if letter.closing:
        parts.append(f"{letter.closing},\n{letter.sender.first_name}")
    if letter.sender.signature and not letter.is_patch:
        parts.append("-- \n" + "\n".join(letter.sender.signature))
    if outlook and letter.parent is not None:
        parts.append(_outlook_quote(letter.parent))
    return "\n\n".join(parts) + "\n"


def _quotes_before(letter: Letter, piece: Piece) -> bool:
    first = next((one for one in letter.pieces if one.quoted), piece)
    return first is not piece


def _attribution(parent: Letter) -> str:
    moment = parent.sent_at.astimezone(_zone(parent.sender))
    return f"On {moment:%a, %d %b %Y at %H:%M}, {parent.sender.name} wrote:"


def _outlook_quote(parent: Letter) -> str:
    moment = parent.sent_at.astimezone(_zone(parent.sender))
    head = [
        "-----Original Message-----",
        f"From: {parent.sender.name} <{parent.sender.email}>",
        f"Sent: {moment:%A, %d %B %Y %H:%M}",
        f"To: {parent.circle_title or ', '.join(player.name for player in parent.to)}",
        f"Subject: {parent.subject}",
        "",
    ]
    return "\n".join((*head, "\n\n".join(wrapped(text) for text in parent.own_text)))


def wrapped(text: str, quoted: bool = False) -> str:
    """Text in lines of at most 72 characters; indented and quoted lines stay as they are."""
    mark = "> " if quoted else ""
    lines = []
    for line in text.split("\n"):
        if line.startswith((" ", ">")) or len(line) <= WIDTH - len(mark):
            lines.append(mark + line)
        else:
            lines += [mark + one for one in textwrap.wrap(line, WIDTH - len(mark))]
    return "\n".join(line.rstrip() for line in lines)


def _flowed(text: str) -> str:
    """Format=flowed: a line that goes on ends in a blank (RFC 3676 4.2)."""
    lines = text.split("\n")
    flowed = []
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        if line == "-- " or not line or line.startswith(("> ", "    ")):
            flowed.append(line)
            continue
        stuffed = f" {line}" if line.startswith((" ", ">", "From ")) else line
        goes_on = len(line) > WIDTH - 16 and after and not after.startswith((">", " "))
        flowed.append(stuffed + " " if goes_on else stuffed)
    return "\n".join(flowed)


def _html(letter: Letter) -> str:
    parts = [f"<p>{escape(letter.greeting)}</p>"] if letter.greeting else []
    for piece in letter.pieces:
        words = "".join(f"<p>{_lines(text)}</p>" for text in piece.text.split("\n\n"))
        parts.append(f"<blockquote>{words}</blockquote>" if piece.quoted else words)
    if letter.closing:
        parts.append(f"<p>{escape(letter.closing)},<br>{escape(letter.sender.first_name)}</p>")
    if letter.sender.signature:
        first, *rest = map(escape, letter.sender.signature)
        parts.append(f"<div>-- <br><b>{first}</b><br>{'<br>'.join(rest)}</div>")
    return f"<html><body>{''.join(parts)}</body></html>\n"


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n")))


def _fix_boundaries(message: EmailMessage, seed: str) -> None:
    """Boundaries by seed, so that the same letter gives the same bytes."""
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=-{sha256(f'{seed} {number}'.encode()).hexdigest()[:24]}")
