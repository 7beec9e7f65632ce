"""Mail under kill -9: whoever was to get a message gets it, at most twice."""

import os
import signal
import sys
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from subprocess import Popen

import pytest
from tests.fault.homes import NewHome
from tests.waiting import started, wait_until

pytestmark = [
    pytest.mark.fault,
    pytest.mark.skipif(sys.platform != "linux", reason="kills processes the way Linux does"),
]
PEOPLE = 150
FILL = f"""
from folkmoot.config.opening import open_home
open_home()
from folkmoot.network.actions.posting import start_conversation
from folkmoot.people.api import OPERATOR, Group, Membership, Person, Viewer, create_person
from folkmoot.network.models import Delivery
owner = Viewer(create_person(OPERATOR, email="olive@example.org", name="Olive"))
group = Group.objects.create(slug="garden", title="Garden", openness="closed")
Membership.objects.create(group=group, person=owner.person, role="owner")
rows = Person.objects.bulk_create(
    Person(kind="member", name=f"P{{n}}", email=f"p{{n}}@example.org") for n in range({PEOPLE})
)
Membership.objects.bulk_create(Membership(group=group, person=row) for row in rows)
Delivery.objects.bulk_create(Delivery(group=group, person=row, how="at_once") for row in rows)
for number in range(2):
    start_conversation(owner, group=group, title=f"Talk {{number}}", text="Words.")
"""
WORK = """
import datetime
from folkmoot.config.opening import open_home
open_home()
from folkmoot.network.notices import turn
turn.ABANDONED = datetime.timedelta(0)  # whoever was killed will not come back
from folkmoot.base.feed.consumers import catch_up
from folkmoot.network.notices import chores, fanout
from folkmoot.network.notices.consumer import NoticeConsumer
fanout.PEOPLE_AT_ONCE = 20
catch_up(NoticeConsumer())
while fanout.step():
    pass
while chores.send():
    pass
"""
UNCERTAIN = """
from folkmoot.config.opening import open_home
open_home()
from folkmoot.network.models import Notice
rows = Notice.objects.filter(outcome="uncertain").select_related("person", "message")
for row in rows:
    print(row.person.email, f"<{row.message.message_id}>")
"""


def finished(script: str, home: Mapping[str, str], output: Path) -> None:
    """Run a script on the home to its end."""
    process = started(["-c", script], output, home)
    assert process.wait(timeout=240) == 0, output.read_text()


def _far(process: Popen[bytes], folder: Path, enough: int) -> bool:
    """Whether the process ended, or more mails than `enough` are out."""
    return process.poll() is not None or len(list(folder.glob("*.eml"))) > enough


def delivered(home: Mapping[str, str]) -> Counter[tuple[str, str]]:
    """How often each mail lies in the folder that stands in for a mail server, by recipient."""
    found: Counter[tuple[str, str]] = Counter()
    for file in (Path(home["FOLKMOOT_HOME"]) / "mail").glob("*.eml"):
        fields = dict(
            line.split(b": ", 1)
            for line in file.read_bytes().split(b"\r\n\r\n")[0].split(b"\r\n")
            if b": " in line
        )
        found[fields[b"Delivered-To"].decode(), fields[b"Message-ID"].decode()] += 1
    return found


def test_killed_again_and_again_everybody_gets_each_mail_at_most_twice(
    new_home: NewHome,
    tmp_path: Path,
) -> None:
    home = {**new_home("garden"), "FOLKMOOT_MAIL_WAIT_SECONDS": "0"}
    finished(FILL, home, tmp_path / "fill.txt")
    folder = Path(home["FOLKMOOT_HOME"]) / "mail"
    for enough in (0, 30, 110, 200):
        process = started(["-c", WORK], tmp_path / "work.txt", home)
        wait_until(partial(_far, process, folder, enough), f"{enough} mails are out", seconds=240)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    finished(WORK, home, tmp_path / "work.txt")
    found = delivered(home)
    assert max(found.values()) <= 2
    # begun twice and killed twice: nobody can tell whether it went, so it is not sent a third
    # time, and the house says so; at most one for each kill that was not the first
    finished(UNCERTAIN, home, tmp_path / "uncertain.txt")
    lines = (tmp_path / "uncertain.txt").read_text().splitlines()
    uncertain = {(email, id_) for email, id_ in map(str.split, lines)}
    assert len(uncertain) <= 3
    assert len(found.keys() | uncertain) == PEOPLE * 2
