"""The parts of the supervisor that need no processes: ports, the lock, back-off."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from tests.waiting import REPOSITORY, wait_until

from folkmoot.base.errors import Unusable
from folkmoot.base.settings import Settings
from folkmoot.config import greeting
from folkmoot.config.home import make_folders
from folkmoot.config.supervisor import addresses
from folkmoot.config.supervisor.child import LONGEST_WAIT_SECONDS, STEADY_SECONDS, Child
from folkmoot.config.supervisor.processes import Process, house_processes
from folkmoot.config.supervisor.single import only_one
from folkmoot.config.supervisor.start import chosen, lock_name

HOST = "127.0.0.1"


def test_a_port_in_use_is_refused_with_a_free_one_near_by() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unusable, match=f"Port {port} is in use") as refused:
            addresses.require_free(HOST, port)
    suggested = int(refused.value.hint.rpartition(" ")[2])
    assert suggested > port
    addresses.require_free(HOST, suggested)


def test_a_port_shared_by_others_is_in_use_too() -> None:
    shared = socket.create_server((HOST, 0), reuse_port=True)
    with shared, pytest.raises(Unusable, match="is in use"):
        addresses.require_free(HOST, shared.getsockname()[1])


def test_a_free_port_is_left_alone() -> None:
    with socket.create_server((HOST, 0)) as taken:
        port = taken.getsockname()[1]
    addresses.require_free(HOST, port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Unusable, match="Nobody can listen at this address"):
        addresses.require_free("192.0.2.1", 8000)


def test_nobody_answers_at_a_closed_port() -> None:
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    assert not addresses.answers(HOST, port)


def test_a_second_house_on_one_home_is_refused_until_the_first_ends(tmp_path: Path) -> None:
    lock = tmp_path / "up.lock"
    with only_one(lock):
        program = (
            "import sys; from pathlib import Path\n"
            "from folkmoot.config.supervisor.single import only_one\n"
            "with only_one(Path(sys.argv[1])): print('got it')\n"
        )
        command = [sys.executable, "-c", program, str(lock)]
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
        refused = subprocess.run(
            command, check=False, capture_output=True, text=True, env=environment
        )
        assert f"process {os.getpid()}" in refused.stderr
    allowed = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    assert allowed.stdout == "got it\n"


def test_the_wait_doubles_up_to_a_ceiling_and_a_steady_minute_forgives() -> None:
    child = Child(Process("web", (sys.executable, "-c", "")))
    child.start(now=0.0)
    wait_until(lambda: child.exit_code() is not None, "it ended")
    waits = [child.schedule(now=1.0) for _ in range(9)]
    assert waits == [0.5, 1, 2, 4, 8, 16, LONGEST_WAIT_SECONDS, 30, 30]
    assert child.schedule(now=STEADY_SECONDS) == 0.5
    child.forget()


def test_a_greeting_is_said_once(tmp_path: Path) -> None:
    make_folders(tmp_path)
    greeting.leave(tmp_path, greeting.Greeting("http://localhost:8000", "http://localhost:8000/x"))
    assert (tmp_path / "run" / "greeting.json").stat().st_mode & 0o077 == 0
    found = greeting.collect(tmp_path)
    assert found
    assert found.sign_in_link == "http://localhost:8000/x"
    assert greeting.collect(tmp_path) is None


def test_processes_can_be_started_alone(tmp_path: Path) -> None:
    house = house_processes(Settings(home=tmp_path))
    assert [process.name for process in chosen(house, ["worker"])] == ["worker"]
    assert chosen(house, []) == house
    with pytest.raises(Unusable, match="no process 'mail'"):
        chosen(house, ["mail"])
    assert lock_name(["web"]) != lock_name(["worker"]) != lock_name([])
