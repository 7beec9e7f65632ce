"""Made-up archives for tests of importing."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

BEGIN = datetime(2024, 3, 4, 9, 0, tzinfo=UTC)


def letter(
    number: int,
    sender: str = "ada@example.org",
    to: Iterable[str] = ("walls@lists.example",),
    *,
    answers: int | None = None,
    headers: str = "",
    body: str = "",
) -> bytes:
    """A mail; the same arguments give the same bytes."""
    reply = f"In-Reply-To: <n{answers}@example.org>\n" if answers is not None else ""
    subject = "Re: Walls" if answers is not None else f"Walls {number}"
    sent = format_datetime(BEGIN + timedelta(minutes=number))
    return (
        f"From: {sender}\nTo: {', '.join(to)}\nSubject: {subject}\nDate: {sent}\n"
        f"Message-ID: <n{number}@example.org>\n{reply}{headers}\n"
        f"{body or f'Stone number {number} is in its place.'}\n"
    ).encode()


def letters(count: int) -> list[bytes]:
    """A list's archive in which each mail but every fifth answers an earlier one."""
    return [
        letter(
            number,
            f"p{number % 7}@example.org",
            answers=None if number % 5 == 0 else number - 1 - number % 3 * (number > 5),
        )
        for number in range(count)
    ]


def mbox(path: Path, mails: Iterable[bytes]) -> Path:
    """An mbox of these mails."""
    line = b"From someone@example.org Mon Mar  4 09:00:00 2024\n"
    path.write_bytes(b"".join(line + mail + b"\n" for mail in mails))
    return path
