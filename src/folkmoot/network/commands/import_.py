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
        "which FILE#CHANNEL takes one channel; an archive of `folkmoot export everything`.",
    ),
]
GroupOption = Annotated[
    str,
    typer.Option("--group", help="The group's short name; an archive of Folkmoot has its own."),
]
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
    group: GroupOption = "",
    create: CreateOption = False,
    mailbox_of: MailboxOption = "",
    preview: PreviewOption = False,
    json: JsonOption = False,
) -> None:
    """Take archives of mail into a group.

    Can be stopped and started again: it goes on where it was, and what is there already is not
    added twice. What `folkmoot export everything` wrote comes in with its groups, people and
    everything that hangs on messages.
    """
    from folkmoot.base.errors import Unusable
    from folkmoot.network.importing import running
    from folkmoot.network.moving.archive import is_archive

    archives = [Path(path) for path in paths if "://" not in path and is_archive(Path(path))]
    if archives and (group or len(archives) < len(paths)):
        raise Unusable(
            "This archive of Folkmoot brings its own groups.",
            hint="Leave --group out, and take other archives in by themselves.",
            place=str(archives[0]),
        )
    if archives:
        _take_archives_in(archives, json=json)
        return
    if not group:
        raise typer.BadParameter("Name the group to take this mail into.", param_hint="--group")
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


def _take_archives_in(paths: list[Path], *, json: bool) -> None:
    from folkmoot.network.importing.running import derive_now
    from folkmoot.network.moving.taking import Tell, take_in

    tell: Tell | None = None
    if sys.stderr.isatty():

        def tell(name: str, count: int) -> None:
            _progress(f"{name}: {count:,}")

    for path in paths:
        taken = take_in(path, tell)
        derive_now()
        if json:
            sys.stdout.write(msgspec.json.encode(taken).decode() + "\n")
            continue
        sys.stdout.write(f"{path}: {sum(taken.added.values()):,} rows added\n")
        for old, new in taken.renamed.items():
            sys.stdout.write(f"group {old} is {new} here: another one has its short name\n")
        for slug in taken.left:
            sys.stdout.write(f"group {slug} was here already and is left as it is\n")


def _progress(line: str) -> None:
    sys.stderr.write(f"\r\x1b[K{line}")
    sys.stderr.flush()
