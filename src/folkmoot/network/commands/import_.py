"""Take archives of mail into a group."""

import sys
import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

Paths = Annotated[
    list[str],
    typer.Argument(
        metavar="PATH...",
        help="mbox, Maildir, folder or tar of .eml, public-inbox repository, each also "
        "compressed; imaps://user@host/folder; an export of Slack, Zulip, Discourse or Yammer, of "
        "which FILE#CHANNEL takes one channel.",
    ),
]
GroupOption = Annotated[str, typer.Option("--group", help="The group's short name.")]
CreateOption = Annotated[bool, typer.Option("--create", help="Make the group if it is not there.")]
MailboxOption = Annotated[
    str,
    typer.Option(
        "--mailbox-of",
        metavar="EMAIL",
        help="The archive is this person's mailbox: only recipients see what not all received.",
    ),
]
PreviewOption = Annotated[
    bool, typer.Option("--preview", help="Only say who would see what of a mailbox.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]


def import_(
    paths: Paths,
    *,
    group: GroupOption,
    create: CreateOption = False,
    mailbox_of: MailboxOption = "",
    preview: PreviewOption = False,
    json: JsonOption = False,
) -> None:
    """Take archives of mail into a group.

    Can be stopped and started again: it goes on where it was, and what is there already is not
    added twice.
    """
    from folkmoot.network.importing import running

    began = time.monotonic()
    place = running.group_named(group, create=create)
    owner = running.address_named(mailbox_of)
    located = [path if "://" in path else str(Path(path).resolve()) for path in paths]
    if preview:
        for path in located:
            sys.stdout.write(running.preview_text(place, path, owner))
        return
    tell = _progress if sys.stderr.isatty() else None
    with running.deriving(located):
        done = [running.import_now(place, path, mailbox_of=owner, tell=tell) for path in located]
    running.derive_now()
    total = running.summary(place, done, seconds=time.monotonic() - began)
    if json:
        sys.stdout.write(msgspec.json.encode(total).decode() + "\n")
    else:
        sys.stdout.write(running.report(total))


def _progress(line: str) -> None:
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()
