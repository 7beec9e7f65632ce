"""What real archives hold besides conversations: programs that answer, and mail that is broken."""

from datetime import datetime, timedelta
from email.utils import format_datetime

from folkmoot.config.demo.cast import HOUSE, Player
from folkmoot.config.demo.letters import LISTS, Letter

NESTED = 130


def automatic_reply(letter: Letter, absent: Player) -> bytes:
    """An absence notice to a letter (RFC 3834)."""
    first = absent.email.partition("@")[0]
    lines = (
        *_head(absent.email, letter, f"Automatic reply: {letter.subject}"),
        f"In-Reply-To: {letter.message_id}",
        "Auto-Submitted: auto-replied",
        "Content-Type: text/plain; charset=utf-8",
        "",
        "Thank you for your message. I am on a research trip without a connection and",
        "read my mail again next week. In urgent cases the Federation office helps.",
        "",
        first,
    )
    return _bytes(lines)


def bounce(letter: Letter) -> bytes:
    """A delivery status notification: a mailbox that is full (RFC 3464)."""
    sender = f"MAILER-DAEMON@{HOUSE}"
    lines = (
        *_head(sender, letter, "Undelivered Mail Returned to Sender"),
        f"In-Reply-To: {letter.message_id}",
        "Auto-Submitted: auto-replied",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=-report"',
        "",
        "--=-report",
        "Content-Type: text/plain; charset=us-ascii",
        "",
        "This is the mail system. Your message could not be delivered:",
        f"<porter@{HOUSE}>: mailbox full",
        "--=-report",
        "Content-Type: message/delivery-status",
        "",
        f"Reporting-MTA: dns; mail.{HOUSE}",
        "",
        f"Final-Recipient: rfc822; porter@{HOUSE}",
        "Action: failed",
        "Status: 5.2.2",
        "--=-report--",
        "",
    )
    return _bytes(lines)


def too_deep(letter: Letter) -> bytes:
    """A message whose parts lie within parts within parts: nothing that a person sent."""
    head = "\n".join(_head(letter.sender.email, letter, "Fwd: Fwd: Fwd: certificate"))
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{depth}"\n\n--b{depth}\n'
        for depth in range(NESTED)
    )
    return f"{head}\n{opened}Content-Type: text/plain\n\ncertificate\n".encode()


def without_headers() -> bytes:
    """What a scanner left in the folder of mails: no mail at all."""
    return b"\x89\x00\x17 page 3 of 3, scanner at the Map Room, no recipient set\n\x00\x00\x00\n"


def in_latin_1(letter: Letter) -> bytes:
    """A message that declares no charset and uses one, from a machine of 1998."""
    head = "\n".join(_head(letter.sender.email, letter, "Re: Ausstellung Glocken"))
    words = "\n\nGrüße aus dem Glockenhaus! Die Höhe stimmt, die Länge wäre noch zu prüfen.\n"
    return (head + words).encode("latin-1")


def _head(sender: str, letter: Letter, subject: str) -> tuple[str, ...]:
    moment: datetime = letter.sent_at + timedelta(seconds=41)
    number = abs(hash_of(f"{subject} {letter.message_id}"))
    return (
        f"From: {sender}",
        f"To: {letter.circle}@{LISTS}",
        f"Subject: {_ascii(subject)}",
        f"Date: {format_datetime(moment)}",
        f"Message-ID: <{number:x}@{HOUSE}>",
    )


def hash_of(words: str) -> int:
    """A number that is the same on every machine and in every run."""
    from hashlib import sha256

    return int.from_bytes(sha256(words.encode()).digest()[:8], "big")


def _ascii(words: str) -> str:
    from email.header import Header

    return words if words.isascii() else Header(words, "utf-8").encode()


def _bytes(lines: tuple[str, ...]) -> bytes:
    return ("\n".join(lines) + "\n").encode()
