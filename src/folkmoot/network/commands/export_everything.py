"""Write a whole organisation, or some groups, to an archive that can be taken in elsewhere."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

PathArgument = Annotated[
    str,
    typer.Argument(
        metavar="FILE.zip|FOLDER", help="Where to write; nothing may stand there already."
    ),
]
GroupsOption = Annotated[
    list[str] | None,
    typer.Option("--group", help="Only this group, by its short name; can be given again."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="End with one line of JSON.")]


def export_everything(
    path: PathArgument, *, group: GroupsOption = None, json: JsonOption = False
) -> None:
    """Write a whole organisation, or some groups, to an archive that can be taken in elsewhere.

    Lines of JSON for every table, the mail of each group as mbox files, and a manifest with the
    SHA-256 of each file. Passwords, tokens and other secrets stay. `folkmoot import ARCHIVE` takes
    it in. It can be stopped; started again, it begins anew.
    """
    from folkmoot.network.importing.running import group_named
    from folkmoot.network.moving.leaving import write_archive
    from folkmoot.network.moving.selection import Selection

    chosen = [group_named(slug, create=False).pk for slug in group or ()]
    tell = _progress if sys.stderr.isatty() else None
    manifest = write_archive(Path(path), Selection(tuple(sorted(chosen)) or None), tell)
    files = manifest.files
    if json:
        told = {
            "groups": len(manifest.groups),
            "files": len(files),
            "bytes": sum(one.size for one in files),
            "left_out": manifest.left_out,
        }
        sys.stdout.write(msgspec.json.encode(told).decode() + "\n")
        return
    groups = f"{len(manifest.groups)} group{'' if len(manifest.groups) == 1 else 's'}"
    size = sum(one.size for one in files) / 1e6
    sys.stdout.write(f"{path}: {groups}, {len(files)} files, {size:,.1f} MB before compression\n")
    for table, count in manifest.left_out.items():
        sys.stdout.write(f"{count} rows of {table} left out: they speak of other groups\n")


def _progress(name: str, count: int) -> None:
    sys.stderr.write(f"\r\x1b[K{name}: {count:,}")
    sys.stderr.flush()
