"""Take one mail from standard input, for the pipe of a mail server."""

import os
import sys
from typing import Annotated, NoReturn

import typer

from folkmoot.config.troubles import readable

# sysexits(3), which mail servers read: data error, no such user, come again
DATA_ERROR, NO_USER, LATER = 65, 67, 75

RecipientOption = Annotated[
    list[str] | None,
    typer.Option(
        "--recipient", metavar="ADDRESS", help="Whom it is for; may be repeated; else $RECIPIENT."
    ),
]
SenderOption = Annotated[
    str | None,
    typer.Option("--sender", metavar="ADDRESS", help="Of the envelope; else $SENDER."),
]


def mail_deliver(recipient: RecipientOption = None, sender: SenderOption = None) -> None:
    """Take one mail from standard input, for the pipe of a mail server.

    Ends with 0 once the mail is safe, 67 for an unknown recipient, 65 for a mail that can never be
    taken, and 75 when the mail server shall keep it and come again.
    """
    named = os.environ.get("ORIGINAL_RECIPIENT") or os.environ.get("RECIPIENT") or ""
    recipients = [one.strip("<>") for one in (recipient or [named]) if one]
    given = sender if sender is not None else os.environ.get("SENDER", "")
    if not recipients:
        _end(DATA_ERROR, "Nobody is named: give --recipient ADDRESS.")
    try:
        _taken(recipients, given.strip("<>"))
    except Exception as problem:  # noqa: BLE001  # whatever it was, the mail must not bounce
        _end(LATER, str(readable(problem)))


def _taken(recipients: list[str], sender: str) -> None:
    from folkmoot.base.errors import FolkmootError, NotFound, Unusable
    from folkmoot.config.opening import open_home

    settings = open_home()
    raw = sys.stdin.buffer.read(settings.max_message_bytes + 1)
    from folkmoot.network.api import accept_all

    try:
        accept_all(recipients=recipients, sender=sender, raw=raw)
    except NotFound as problem:
        _end(NO_USER, str(problem))
    except Unusable:
        raise
    except FolkmootError as problem:
        _end(DATA_ERROR, str(problem))


def _end(code: int, words: str) -> NoReturn:
    sys.stderr.write(f"{words}\n")
    raise SystemExit(code)
