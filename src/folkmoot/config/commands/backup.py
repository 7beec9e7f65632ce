"""Write the whole home into one verified file, while Folkmoot runs."""

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from folkmoot.base import clock
from folkmoot.base.settings import read_settings
from folkmoot.config.home import choose_home

FileArgument = Annotated[
    Path | None,
    typer.Argument(help="File to write; folkmoot-DATE-TIME.tar.zst here unless named."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print what was written as JSON.")]


def backup(file: FileArgument = None, *, json: JsonOption = False) -> None:
    """Write the whole home into one verified file, while Folkmoot runs.

    Holds the database as it is at one moment, the settings, the secret key and the other files;
    not the search index, which is rebuilt. Keep it as safe as the home itself.
    """
    from folkmoot.config.backup.homes import back_up

    target = file or Path(f"folkmoot-{clock.now():%Y-%m-%d-%H%M%S}.tar.zst")
    manifest = back_up(read_settings(choose_home(None)), target.expanduser().resolve())
    if json:
        answer = {"file": str(target), "bytes": target.stat().st_size, "manifest": manifest}
        sys.stdout.write(msgspec.json.encode(answer).decode() + "\n")
        return
    count = len(manifest.members)
    sys.stdout.write(f"{target}: {count} files, {target.stat().st_size:,} bytes, verified.\n")
