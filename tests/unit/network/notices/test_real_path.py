"""Our SMTP out into a real mail server, its mails into a Maildir, threaded there by notmuch."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cast import Cast, circle
from tests.unit.network.notices.conftest import Time
from tests.unit.network.notices.test_smtp import Sink, sink  # noqa: F401  # a fixture

from folkmoot.base.feed.consumers import catch_up
from folkmoot.network.actions.delivery import choose_delivery
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import How, Message
from folkmoot.network.notices import fanout
from folkmoot.network.notices.consumer import NoticeConsumer
from folkmoot.network.notices.sending import Sender
from folkmoot.network.notices.transport import SmtpTransport
from folkmoot.people.api import Group, Openness

SHAPE = (None, 0, 1, 0, 2, 4, 0, None, 7)
"""Which message each one answers, by its place in this list."""


@pytest.fixture
def group(cast: Cast) -> Group:
    """One reader of it, who writes nothing."""
    made = circle(cast, Openness.CLOSED, "Gärten")
    choose_delivery(cast.guest, group=made, how=How.AT_ONCE)
    return made


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """An empty Maildir that notmuch looks after."""
    if shutil.which("notmuch") is None:
        pytest.skip("notmuch is not installed, so nobody independent can thread the mails")
    folder = tmp_path / "mail"
    for part in ("cur", "new", "tmp"):
        (folder / part).mkdir(parents=True)
    (tmp_path / "config").write_text(
        f"[database]\npath={folder}\n[user]\nname=Gast\nprimary_email=gast@example.org\n",
        encoding="utf-8",
    )
    return folder


def notmuch(maildir: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["notmuch", f"--config={maildir.parent / 'config'}", *arguments],
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def write_all(cast: Cast, group: Group) -> list[Message]:
    """The conversations of `SHAPE`, by three people in turn."""
    found: list[Message] = []
    for number, above in enumerate(SHAPE):
        writer = (cast.owner, cast.moderator, cast.member)[number % 3]
        text = f"Wörter von {number}.\n\n* eins\n* **zwei**"
        if above is None:
            posted = start_conversation(writer, group=group, title=f"Beete {number}", text=text)
        else:
            posted = answer_message(writer, message=found[above], text=text)
        found.append(Message.objects.get(pk=posted.message))
    return found


def edges(tree: object, above: str | None = None) -> dict[str, str | None]:
    """From what `notmuch show` prints: by Message-ID, that of the mail above."""
    found: dict[str, str | None] = {}
    assert isinstance(tree, list)
    for entry in tree:
        if isinstance(entry, list) and len(entry) == 2 and isinstance(entry[0], dict):
            found[entry[0]["id"]] = above
            found |= edges(entry[1], entry[0]["id"])
        elif isinstance(entry, list):
            found |= edges(entry, above)
    return found


def test_an_independent_reader_sees_the_same_trees(
    cast: Cast,
    group: Group,
    time: Time,
    maildir: Path,
    sink: tuple[Sink, str],  # noqa: F811  # the fixture
) -> None:
    handler, url = sink
    written = write_all(cast, group)
    time.pass_by(seconds=11)
    catch_up(NoticeConsumer())
    while fanout.step():
        pass
    sender = Sender(SmtpTransport(url))
    while sender.send_notices(lambda: True):
        pass
    sender.transport.rest()
    mails = [raw for _, recipient, raw in handler.taken if recipient == "gast@example.org"]
    assert len(mails) == len(SHAPE)
    # delivered in the wrong order, as it happens
    for number, raw in enumerate(reversed(mails)):
        (maildir / "new" / f"{number}.eml").write_bytes(raw)
    notmuch(maildir, "new")
    shown = json.loads(notmuch(maildir, "show", "--format=json", "--body=false", "*"))
    ids = [message.message_id for message in written]
    expected = {
        ids[number]: None if above is None else ids[above] for number, above in enumerate(SHAPE)
    }
    assert edges(shown) == expected
    found = notmuch(maildir, "search", "--output=messages", "subject:Beete and from:Olive")
    assert len(found.split()) == 3
