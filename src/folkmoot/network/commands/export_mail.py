"""Write a group's mail as an mbox to standard output, each message as it came."""

import sys
from typing import Annotated

import typer

GroupOption = Annotated[str, typer.Option("--group", help="The group's short name.")]


def export_mail(*, group: GroupOption) -> None:
    """Write a group's mail as an mbox to standard output, each message as it came.

    Every message has the bytes it was imported with, in order of number; see the docstring of
    `network.mail.sources.mbox_write` for how lines that begin with "From " are kept.
    """
    from folkmoot.network.exporting import raw_messages
    from folkmoot.network.importing.running import group_named
    from folkmoot.network.mail.sources.mbox_write import write_mbox

    place = group_named(group, create=False)
    write_mbox(sys.stdout.buffer, raw_messages(place))
    sys.stdout.buffer.flush()
