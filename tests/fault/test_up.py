"""The real house: killed, started twice, and on a port that is taken."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.running_house import HOST, House, children_of
from tests.waiting import REPOSITORY, is_alive, wait_until

from folkmoot.config.supervisor.addresses import answers

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A house that runs; killed with all its processes when the test has failed to."""
    running = House(tmp_path)
    running.wait()
    yield running
    running.end()


def test_a_killed_web_worker_is_replaced(house: House) -> None:
    web = children_of(house.process.pid)[0]
    (worker,) = children_of(web)
    os.kill(worker, signal.SIGKILL)
    wait_until(lambda: not is_alive(worker), "it is gone")
    wait_until(lambda: any(pid != worker for pid in children_of(web)), "another one runs")
    wait_until(lambda: answers(HOST, house.port), "pages are answered again")


def test_a_killed_web_master_is_started_again(house: House) -> None:
    web, _ = children_of(house.process.pid)
    (worker,) = children_of(web)
    os.kill(web, signal.SIGKILL)
    wait_until(lambda: not is_alive(worker), "its worker ends with it")
    wait_until(lambda: answers(HOST, house.port), "pages are answered again")
    assert "web    | was killed by SIGKILL; starting it again" in house.output.read_text()


def test_a_killed_supervisor_leaves_nothing_and_the_next_one_starts(
    house: House, tmp_path: Path
) -> None:
    family = house.children()
    assert len(family) == 3
    house.process.kill()
    house.process.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in family), "all are gone")
    house.output = tmp_path / "second-output"
    house.start()
    house.wait()
    house.process.terminate()
    assert house.process.wait(timeout=20) == 0


def test_a_second_house_is_refused(house: House, tmp_path: Path) -> None:
    other_home = {**house.environment(), "FOLKMOOT_HOME": str(tmp_path / "other")}
    same_home, same_port = (
        subprocess.run(
            [sys.executable, *house.command()],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), **environment},
        )
        for environment in (house.environment(), other_home)
    )
    assert (same_home.returncode, same_port.returncode) == (2, 2)
    assert same_home.stderr.startswith("Folkmoot is already running on this home.\n")
    assert f"kill {house.process.pid}" in same_home.stderr
    assert same_port.stderr.startswith(f"Port {house.port} is in use by another program.\n")
    assert answers(HOST, house.port)
