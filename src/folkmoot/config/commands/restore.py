"""Fill an empty home from a backup."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from folkmoot.base.settings import read_settings
from folkmoot.config.home import choose_home, make_folders

FileArgument = Annotated[
    Path, typer.Argument(help="A file that `folkmoot backup` wrote.", exists=True, dir_okay=False)
]


def restore(file: FileArgument) -> None:
    """Fill an empty home from a backup.

    Refuses a home that holds anything. Every file is compared with the digest it had when it was
    backed up before any of them is put in place.
    """
    from folkmoot.config.backup.homes import restore as put_back

    settings = read_settings(choose_home(None))
    make_folders(settings.home)
    manifest = put_back(settings, file)
    count = len(manifest.members)
    sys.stdout.write(
        f"{settings.home}: {count} files restored, as they were at {manifest.made_at}.\n"
        "Next: folkmoot rebuild (makes the search index), then folkmoot up.\n"
    )
