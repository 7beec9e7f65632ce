"""A running `folkmoot up` with all its processes, on a home of its own."""

import contextlib
import socket
from collections.abc import Mapping
from pathlib import Path

from tests.waiting import started, wait_until

HOST = "127.0.0.1"
UP = "from folkmoot.config.cli import main; main(['up'])"


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server((HOST, 0)) as free:
        port: int = free.getsockname()[1]
    return port


class House:
    """A running `folkmoot up` on a home of its own; `settings` as environment variables."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.port = free_port()
        self.home = folder / "home"
        self.output = folder / "output"
        self.settings = settings or {}
        self.start()

    def start(self) -> None:
        """Start it, the first time or again."""
        self.process = started(self.command(), self.output, self.environment())

    def command(self) -> list[str]:
        """How it is started."""
        return ["-c", UP]

    def environment(self) -> dict[str, str]:
        """Its home, and nothing of the tests' own settings."""
        return {
            "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
            "FOLKMOOT_HOME": str(self.home),
            "FOLKMOOT_DATABASE_URL": "",
            "FOLKMOOT_PORT": str(self.port),
            # one of each, so that it is plain which process a test kills
            "FOLKMOOT_WEB_WORKERS": "1",
            **self.settings,
        }

    def wait(self) -> None:
        """Until it says that it runs."""
        wait_until(
            lambda: self.process.poll() is not None or "runs at" in self.output.read_text(),
            "the house runs",
            seconds=90,
        )
        assert self.process.poll() is None, self.output.read_text()

    def children(self, of: int | None = None) -> list[int]:
        """The processes that one of its processes started, all generations; from /proc."""
        found = children_of(of or self.process.pid)
        return [*found, *(pid for child in found for pid in self.children(child))]

    def end(self) -> None:
        """Kill it with all its processes, if it runs."""
        self.process.kill()
        self.process.wait()


def children_of(pid: int) -> list[int]:
    """The direct children of a process, oldest first."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it ended while we looked
            state, parent = path.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(path.parent.name))
    return sorted(found)
