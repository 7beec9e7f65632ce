"""Write which message hangs under which, and why, as JSON lines to standard output."""

import sys
from typing import Annotated

import msgspec
import typer

GroupOption = Annotated[str, typer.Option("--group", help="The group's short name.")]


def export_edges(*, group: GroupOption) -> None:
    """Write which message hangs under which, and why, as JSON lines to standard output.

    Fields: message_id, parent_message_id (null for a root), conversation, evidence, confidence;
    a message only known by reference has "ghost": true.
    """
    from folkmoot.network.exporting import edges
    from folkmoot.network.importing.running import group_named

    encode = msgspec.json.Encoder().encode
    for edge in edges(group_named(group, create=False)):
        sys.stdout.write(encode(edge).decode() + "\n")
