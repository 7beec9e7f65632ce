"""What `folkmoot up` leaves behind when processes are killed: nothing."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.waiting import REPOSITORY, is_alive, started, wait_until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]

HOUSE = """
import json, sys
from folkmoot.config.supervisor.processes import Process
from folkmoot.config.supervisor.watch import Supervisor, say
processes = [Process(name, tuple(argv)) for name, argv in json.loads(sys.argv[1])]
sys.exit(Supervisor(processes, on_ready=lambda: say("ready")).run())
"""
WAITS = "import os, signal; print('pid', os.getpid(), flush=True); signal.pause()"
DEAF = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS
PARENT = """
import subprocess, sys
subprocess.run([sys.executable, "-c", sys.argv[1]])
"""
CANNOT_RUN = "import sys; print('no database', flush=True); sys.exit(2)"
CHATTY = """
import itertools, os
print("pid", os.getpid(), flush=True)
for number in itertools.count():
    print("line", number, flush=True)
"""
HALF_A_LINE = "import sys; sys.stdout.write('half a'); sys.stdout.flush(); sys.exit(1)"

StartHouse = Callable[..., tuple["subprocess.Popen[bytes]", Path]]


@pytest.fixture
def start_house(tmp_path: Path) -> Iterator[StartHouse]:
    """Starts a supervisor over made-up processes; kills what a failing test left."""
    houses: list[subprocess.Popen[bytes]] = []

    def start(**processes: list[str]) -> tuple[subprocess.Popen[bytes], Path]:
        output = tmp_path / f"output-{len(houses)}"
        listed = [[name, [sys.executable, "-c", *argv]] for name, argv in processes.items()]
        house = started(["-c", HOUSE, json.dumps(listed)], output)
        houses.append(house)
        return house, output

    yield start
    for house in houses:
        house.kill()
        house.wait()


def pids(output: Path) -> list[int]:
    """The process numbers children have told so far, oldest first."""
    return [int(found) for found in re.findall(r"\| pid (\d+)$", output.read_text(), re.MULTILINE)]


def told(output: Path, count: int) -> list[int]:
    """The first `count` process numbers, once they were told."""
    wait_until(lambda: len(pids(output)) >= count, f"{count} children told their number")
    return pids(output)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_request_to_stop_stops_every_process(
    start_house: StartHouse, number: signal.Signals
) -> None:
    house, output = start_house(web=[WAITS], worker=[WAITS])
    children = told(output, 2)
    house.send_signal(number)
    assert house.wait(timeout=20) == 0
    assert not any(is_alive(pid) for pid in children)


def test_a_killed_supervisor_takes_its_children_along(start_house: StartHouse) -> None:
    house, output = start_house(web=[WAITS], worker=[DEAF])
    children = told(output, 2)
    house.kill()
    house.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in children), "no child is left")


def test_a_grandchild_does_not_survive_the_stop(start_house: StartHouse) -> None:
    house, output = start_house(web=[PARENT, WAITS])
    (grandchild,) = told(output, 1)
    house.terminate()
    house.wait(timeout=20)
    wait_until(lambda: not is_alive(grandchild), "the grandchild is gone")


def test_a_second_request_kills_what_will_not_listen(start_house: StartHouse) -> None:
    house, output = start_house(web=[DEAF])
    (deaf,) = told(output, 1)
    house.terminate()
    wait_until(lambda: "is stopping" in output.read_text(), "it tries to stop")
    house.terminate()
    assert house.wait(timeout=10) == 0
    assert not is_alive(deaf)


def test_a_crashed_process_is_started_again_and_reported(start_house: StartHouse) -> None:
    house, output = start_house(web=[WAITS], worker=[WAITS])
    first = told(output, 2)
    os.kill(first[0], signal.SIGKILL)
    after = told(output, 3)
    assert is_alive(after[2])
    assert is_alive(first[1])
    assert "was killed by SIGKILL; starting it again in 0.5 s" in output.read_text()
    house.terminate()
    house.wait(timeout=20)


def test_processes_start_in_their_order(start_house: StartHouse) -> None:
    house, output = start_house(web=[WAITS], worker=[WAITS], third=[WAITS])
    told(output, 3)
    named = re.findall(r"^(\w+) +\| pid (\d+)$", output.read_text(), re.MULTILINE)
    by_number = sorted(named, key=lambda pair: int(pair[1]))
    assert [name for name, _ in by_number] == ["web", "worker", "third"]
    wait_until(lambda: "ready" in output.read_text().splitlines(), "all of them are ready")
    house.terminate()
    assert house.wait(timeout=20) == 0


def test_what_cannot_run_stops_the_house_with_its_exit_code(start_house: StartHouse) -> None:
    house, output = start_house(web=[WAITS], worker=[CANNOT_RUN])
    assert house.wait(timeout=20) == 2
    assert "no database" in output.read_text()


def test_the_last_words_without_a_line_end_are_kept(start_house: StartHouse) -> None:
    house, output = start_house(web=[HALF_A_LINE])
    wait_until(lambda: "ended with 1" in output.read_text(), "the crash is reported")
    assert "web | half a\n" in output.read_text()
    house.terminate()
    house.wait(timeout=20)


def test_nobody_reading_the_output_stops_the_house(tmp_path: Path) -> None:
    listed = json.dumps([["web", [sys.executable, "-c", CHATTY]]])
    with subprocess.Popen(
        [sys.executable, "-c", HOUSE, listed],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
    ) as house:
        assert house.stdout
        said = b"".join(house.stdout.readline() for _ in range(2)).decode()
        house.stdout.close()
        assert house.wait(timeout=20) == 0
    found = re.search(r"pid (\d+)", said)
    assert found
    assert not is_alive(int(found[1]))
