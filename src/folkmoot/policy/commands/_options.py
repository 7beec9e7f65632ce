"""The arguments that all commands about packs take."""

from typing import Annotated

import typer

PackArgument = Annotated[
    str, typer.Argument(metavar="DIR", help="Folder of a policy pack, or a shipped pack's name.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]
