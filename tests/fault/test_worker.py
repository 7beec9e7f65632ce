"""The worker under kill -9: an import begun on a page goes on at once, and ends as if undisturbed.

A worker that starts must see that its predecessor is dead: were it to wait until the predecessor's
last sign of life is old, these tests would run out of time.
"""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from tests.fault.homes import MESSAGES, NewHome, asked, imported, state
from tests.waiting import started, wait_until

from folkmoot.network.importing.engine import ABANDONED

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc, which only Linux has"),
]
SECONDS = ABANDONED.total_seconds() / 2

# Signs an administrator in, drops the archive on the group's page and lets the import begin.
OFFERING = """
import sys
from pathlib import Path
from folkmoot.config.opening import open_home
open_home()
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from folkmoot.people.api import (
    OPERATOR, Role, Viewer, create_group, create_person, grant_role,
)
person = create_person(OPERATOR, email="adele@example.org", name="Adele")
grant_role(OPERATOR, person=person, role=Role.ADMINISTRATOR)
create_group(Viewer(person), title="Walls", slug="walls")
client = Client(HTTP_HOST="localhost")
client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
file = SimpleUploadedFile("walls.mbox", Path(sys.argv[1]).read_bytes())
offered = client.post("/g/walls/import", {"file": file})
begun = client.post(offered["Location"] + "/start", {"kind": "list", "mailbox_of": ""})
assert begun.status_code == 302, begun.content
"""

# Works as the worker does, but is killed when a commit of the index has something to say: before
# it, as soon as the folder of the index changes while it goes on, or right behind it.
KILLED_AT_COMMIT = """
import os, signal, sys, threading
from pathlib import Path
from folkmoot.network.search.writer import SearchWriter

moment = sys.argv[1]
add, commit, has_documents = SearchWriter.add, SearchWriter.commit, threading.Event()

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def die_once_it_writes(folder):
    before = sorted(os.listdir(folder))
    while sorted(os.listdir(folder)) == before:
        pass
    die()

def adding(self, documents):
    held = list(documents)
    add(self, held)
    if held:
        has_documents.set()

def committing(self, position):
    if has_documents.is_set():
        if moment == "before":
            die()
        place = self._folder / self._generation.generation
        if moment == "within":
            threading.Thread(target=die_once_it_writes, args=(place,)).start()
    commit(self, position)
    if has_documents.is_set():
        die()

SearchWriter.add, SearchWriter.commit = adding, committing
from folkmoot.config.worker import main
main()
"""


def offered(home: Mapping[str, str], archive: Path) -> None:
    """An import of the archive, begun on the page of a new group; nobody works on it yet."""
    command = [sys.executable, "-c", OFFERING, str(archive)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=dict(home))
    assert done.returncode == 0, done.stderr
    assert run_of(home) == ("waiting", 0)


def run_of(home: Mapping[str, str]) -> tuple[object, ...]:
    """State and count of the only import."""
    return asked(home, "SELECT state, read_count FROM network_importrun WHERE is_upload")[0]


def read_count(home: Mapping[str, str]) -> int:
    count = run_of(home)[1]
    assert isinstance(count, int)
    return count


def ended_well(home: Mapping[str, str], output: Path) -> None:
    """Let a worker end what is left, in less time than a dead one's silence would have to last."""
    worker = started(["-m", "folkmoot.config.worker"], output, home)
    try:
        wait_until(lambda: run_of(home)[0] == "done", "the import has ended", SECONDS)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(timeout=60)
    assert run_of(home) == ("done", MESSAGES), output.read_text()


def test_a_killed_worker_is_followed_at_once(
    new_home: NewHome, tmp_path: Path, archive: Path
) -> None:
    quiet, home = new_home("quiet"), new_home("killed")
    imported(quiet, archive)
    offered(home, archive)
    for least in (1, 501):
        worker = started(["-m", "folkmoot.config.worker"], tmp_path / "output", home)
        enough = least
        wait_until(lambda: read_count(home) >= enough, f"{least} messages were read", SECONDS)  # noqa: B023  # waited for within the turn
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    ended_well(home, tmp_path / "output")
    assert imported(home, archive)["added"] == 0
    assert state(home) == state(quiet)


@pytest.mark.parametrize("moment", ["before", "within", "behind"])
def test_killed_at_a_commit_of_the_index_nothing_is_lost(
    new_home: NewHome, tmp_path: Path, archive: Path, moment: str
) -> None:
    quiet, home = new_home("quiet"), new_home("killed")
    imported(quiet, archive)
    offered(home, archive)
    worker = started(["-c", KILLED_AT_COMMIT, moment], tmp_path / "output", home)
    assert worker.wait(timeout=SECONDS) == -signal.SIGKILL, (tmp_path / "output").read_text()
    ended_well(home, tmp_path / "output")
    assert imported(home, archive)["added"] == 0
    assert state(home) == state(quiet)
