"""From `folkmoot up` to the first page: lock, port, processes, greeting.

`python -m folkmoot.config.supervisor.start [NAME...]` starts the processes named, or all.
"""

import sys
from collections.abc import Sequence
from pathlib import Path

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import Settings, live_port, read_settings
from folkmoot.config import greeting
from folkmoot.config.home import RUN_FOLDER, choose_home, make_folders
from folkmoot.config.supervisor.addresses import require_free
from folkmoot.config.supervisor.processes import Process, house_processes
from folkmoot.config.supervisor.single import only_one
from folkmoot.config.supervisor.watch import Supervisor, say
from folkmoot.config.troubles import reported

LOCK_FILE = "up.lock"


def main(names: Sequence[str]) -> int:
    """Runs the processes named until they are told to stop; returns the exit code."""
    try:
        return run(names)
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # noqa: BLE001  # the last place where words can be found for it
        return reported(problem)


def run(names: Sequence[str]) -> int:
    """The same, raising what goes wrong before the processes run."""
    settings = read_settings(choose_home(None))
    processes = chosen(house_processes(settings), names)
    make_folders(settings.home)
    with only_one(settings.home / RUN_FOLDER / lock_name(names)):
        if any(process.name == "web" for process in processes):
            require_free(settings.host, settings.port)
        if any(process.name == "live" for process in processes):
            require_live_port(settings)
        say(f"Folkmoot is starting; its home is {settings.home}")
        return Supervisor(processes, on_ready=lambda: welcome(settings.home)).run()


def require_live_port(settings: Settings) -> None:
    """Raises Unusable, naming the setting, when live updates could not be served."""
    port = live_port(settings)
    try:
        require_free(settings.host, port)
    except Unusable as problem:
        raise Unusable(
            f"Live updates need port {port}: {problem.message}",
            hint="Set live_port to another port, or live to no.",
            place=problem.place,
        ) from None


def chosen(processes: tuple[Process, ...], names: Sequence[str]) -> tuple[Process, ...]:
    """The processes named, all of them when none is; Unusable for a name there is not."""
    known = [process.name for process in processes]
    for name in names:
        if name not in known:
            raise Unusable(f"There is no process {name!r}.", hint=f"One of: {', '.join(known)}.")
    return tuple(process for process in processes if not names or process.name in names)


def lock_name(names: Sequence[str]) -> str:
    """The lock file's name: processes started alone exclude only themselves."""
    return f"up-{'-'.join(sorted(names))}.lock" if names else LOCK_FILE


def welcome(home: Path) -> None:
    """Says where the site is, and how the first administrator gets in."""
    found = greeting.collect(home)
    if found is None:
        say("Folkmoot runs.")
        return
    say("")
    say(f"  Folkmoot runs at {found.address}")
    if found.sign_in_link:
        say(f"  Become its first administrator (works once): {found.sign_in_link}")
    say("  Ctrl-C stops it.")
    say("")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
