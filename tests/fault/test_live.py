"""The live process killed and stopped: it comes back, and it goes at once, streams or not."""

import contextlib
import http.client
import os
import signal
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from tests.running_house import HOST, House, free_port
from tests.waiting import is_alive, wait_until

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.config.secret import secret_key
from folkmoot.config.supervisor.addresses import answers
from folkmoot.live.tokens import signing_key, token_of

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]


class Followed(House):
    """A house with live updates on a port of their own."""

    def __init__(self, folder: Path) -> None:
        self.live_port = free_port()
        settings = {"FOLKMOOT_LIVE": "yes", "FOLKMOOT_LIVE_PORT": str(self.live_port)}
        super().__init__(folder, settings)

    def live(self) -> int:
        """The live process; 0 while there is none."""
        for pid in self.children():
            with contextlib.suppress(FileNotFoundError):  # it ended while we looked
                words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
                if b"folkmoot.config.live" in words:
                    return pid
        return 0

    def stream(self) -> http.client.HTTPResponse:
        """An open stream of the person who is there from the beginning."""
        with sqlite3.connect(self.home / "folkmoot.sqlite3") as reading:
            (ref,) = reading.execute("SELECT ref FROM people_person ORDER BY id").fetchone()
        reading.close()
        person = UUID(hex=ref)
        token = token_of(signing_key(secret_key(self.home)), person, clock.now())
        self.connection = http.client.HTTPConnection(HOST, self.live_port, timeout=30)
        path = f"/live?topic=/people/{written(person)}"
        self.connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
        return self.connection.getresponse()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Followed]:
    """A house that runs; killed with all its processes when the test has failed to."""
    running = Followed(tmp_path)
    running.wait()
    yield running
    if running.process.poll() is None:
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait(30)


def test_a_killed_live_process_comes_back(house: Followed) -> None:
    first = house.live()
    assert first
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: house.live() not in {0, first}, "another is started")
    wait_until(lambda: answers(HOST, house.live_port), "it answers")
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(30) == 0


def test_open_streams_do_not_hold_the_house_up(house: Followed) -> None:
    stream = house.stream()
    assert stream.status == 200
    assert b"retry" in stream.read1()
    pid = house.live()
    os.kill(pid, signal.SIGTERM)
    # it ends by itself, well before the supervisor would lose its patience
    wait_until(lambda: not is_alive(pid), "it ends", seconds=10)
    while stream.read1():
        pass
    house.connection.close()
    house.process.send_signal(signal.SIGTERM)
    assert house.process.wait(30) == 0
