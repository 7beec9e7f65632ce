"""Start Folkmoot and keep it running until Ctrl-C or SIGTERM."""

import os
import subprocess
import sys
from typing import Annotated

import msgspec
import typer

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import PREFIX, read_settings
from folkmoot.config.home import RUN_FOLDER, choose_home, make_folders
from folkmoot.config.prepare import Prepared
from folkmoot.config.supervisor.addresses import require_free
from folkmoot.config.supervisor.processes import Process, house_processes
from folkmoot.config.supervisor.single import only_one
from folkmoot.config.supervisor.watch import Supervisor, say

LOCK_FILE = "up.lock"

HostOption = Annotated[str | None, typer.Option(help="Address to listen on.", metavar="ADDRESS")]
PortOption = Annotated[int | None, typer.Option(help="Port to listen on.", min=1, max=65535)]
OnlyOption = Annotated[
    list[str] | None,
    typer.Option(help="Start just this process (web, worker); may be repeated.", metavar="NAME"),
]


def up(host: HostOption = None, port: PortOption = None, only: OnlyOption = None) -> None:
    """Start Folkmoot and keep it running until Ctrl-C or SIGTERM.

    Prints the address to open and, until somebody has become administrator, a link that signs in
    the first one. A process that crashes is started again, ever more slowly.
    """
    for name, value in (("HOST", host), ("PORT", port)):
        if value is not None:
            os.environ[PREFIX + name] = str(value)
    settings = read_settings(choose_home(None))
    processes = chosen(house_processes(settings), only or [])
    make_folders(settings.home)
    with only_one(settings.home / RUN_FOLDER / lock_name(only or [])):
        if any(process.name == "web" for process in processes):
            require_free(settings.host, settings.port)
        prepared = prepare()
        supervisor = Supervisor(processes, on_ready=lambda: welcome(prepared))
        say(f"Folkmoot is starting; its home is {settings.home}")
        raise typer.Exit(supervisor.run())


def chosen(processes: tuple[Process, ...], only: list[str]) -> tuple[Process, ...]:
    """The processes named, all of them when none is; Unusable for a name there is not."""
    names = [process.name for process in processes]
    for name in only:
        if name not in names:
            raise Unusable(f"There is no process {name!r}.", hint=f"One of: {', '.join(names)}.")
    return tuple(process for process in processes if not only or process.name in only)


def lock_name(only: list[str]) -> str:
    """The lock file's name: processes started alone exclude only themselves."""
    return f"up-{'-'.join(sorted(only))}.lock" if only else LOCK_FILE


def prepare() -> Prepared:
    """Sets the home up in a process of its own; its exit code becomes ours when that fails."""
    command = [sys.executable, "-m", "folkmoot.config.prepare"]
    done = subprocess.run(command, check=False, stdout=subprocess.PIPE)  # noqa: S603  # our own
    if done.returncode:
        raise typer.Exit(done.returncode)
    return msgspec.json.decode(done.stdout, type=Prepared)


def welcome(prepared: Prepared) -> None:
    """Says where the site is, and how the first administrator gets in."""
    say("")
    say(f"  Folkmoot runs at {prepared.address}")
    if prepared.sign_in_link:
        say(f"  Become its first administrator (works once): {prepared.sign_in_link}")
    say("  Ctrl-C stops it.")
    say("")
