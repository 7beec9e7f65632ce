"""Start Folkmoot and keep it running until Ctrl-C or SIGTERM."""

import os
import sys
from typing import Annotated

import typer

from folkmoot.base.settings import PREFIX

HostOption = Annotated[str | None, typer.Option(help="Address to listen on.", metavar="ADDRESS")]
PortOption = Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535)]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(
        help="Start just this process (web, worker, live, mailgate); repeatable.", metavar="NAME"
    ),
]


def up(host: HostOption = None, port: PortOption = None, only: OnlyOption = None) -> None:
    """Start Folkmoot and keep it running until Ctrl-C or SIGTERM.

    Prints the address to open and, until somebody has become administrator, a link that signs in
    the first one. A process that crashes is started again, ever more slowly.
    """
    for name, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[PREFIX + name] = str(value)
    sys.stdout.flush()
    # Replaces this process, because what reads command lines would stay in memory all the time.
    program = (sys.executable, "-m", "folkmoot.config.supervisor.start", *(only or []))
    os.execv(sys.executable, program)  # noqa: S606  # no shell wanted
