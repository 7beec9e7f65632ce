"""The live process over HTTP, on the test's database: who gets in, what comes, what never does."""

import http.client
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.cast import Cast
from tests.live_process import HOST, LiveProcess, live_process
from tests.mailbag import deliver, mail
from tests.unit.base.feed.writers import Writer
from tests.unit.live.connections import events_of
from tests.waiting import wait_until

from folkmoot.base import clock
from folkmoot.base.feed.entries import settled_end
from folkmoot.base.ids import new_ref, written
from folkmoot.live import hub as hub_module
from folkmoot.live.events import written_position
from folkmoot.live.tokens import LIFE, signing_key, token_of
from folkmoot.network.actions.audience import close_message, open_message
from folkmoot.network.contracts import MessagesAdded
from folkmoot.network.models import Conversation, Message
from folkmoot.people.api import (
    Address,
    Group,
    Openness,
    Person,
    Viewer,
    add_member,
    change_group,
    deactivate_person,
    remove_member,
)

ORIGIN = "http://folkmoot.example.org"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def live(transactional_db: None) -> Iterator[LiveProcess]:
    """A live process on the test's database."""
    with live_process(ORIGIN) as running:
        yield running


class Browser:
    """One open stream, read by a thread."""

    def __init__(
        self, live: LiveProcess, viewer: Viewer, *topics: str, last: str = "", token: str = ""
    ) -> None:
        assert viewer.person
        token = token or fresh_token(viewer.person)
        query = urlencode([("topic", topic) for topic in topics] + [("lastEventID", last)])
        self._connection = http.client.HTTPConnection(HOST, live.port, timeout=30)
        headers = {"Cookie": f"folkmoot_live={token}", "Origin": ORIGIN}
        self._connection.request("GET", f"/live?{query}", headers=headers)
        self._socket = self._connection.sock
        self._answer = self._connection.getresponse()
        self.status = self._answer.status
        self.data = b""
        self.ended = False
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        try:
            while piece := self._answer.read1(65536):
                self.data += piece
        except (OSError, http.client.HTTPException, ValueError, AttributeError):
            pass  # hung up
        self.ended = True

    def messages(self) -> list[object]:
        """The messages it heard of, in order."""
        found: list[object] = []
        for _, event in events_of(self.data):
            messages = event.get("messages", [])
            assert isinstance(messages, list)
            found += [one["message"] for one in messages]
        return found

    def heard(self, count: int) -> None:
        """Wait until it heard of so many messages."""
        wait_until(lambda: len(self.messages()) >= count, f"{count} messages: {self.data!r}")

    def last(self) -> str:
        """The id of the last event, as a browser keeps it."""
        # what is not followed by an empty line did not come whole
        whole = self.data.decode().rpartition("\n\n")[0]
        ids = [line[4:] for line in whole.split("\n") if line.startswith("id: ")]
        return ids[-1] if ids else ""

    def close(self) -> None:
        """Hang up; closing alone would not wake the thread that reads."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._connection.close()
        self._answer.close()
        self._thread.join(20)


Opens = Callable[..., Browser]


@pytest.fixture
def browse(live: LiveProcess) -> Iterator[Opens]:
    """Opens streams and closes them after the test."""
    opened: list[Browser] = []

    def open_one(viewer: Viewer, *topics: str, last: str = "", token: str = "") -> Browser:
        # whoever connects while a change of their own rights is still to be told is let go again
        wait_until(lambda: live.app.hub.position >= settled_end(), "all is told so far")
        # as a page does: from what was there when it was made
        last = last or written_position(settled_end())
        opened.append(Browser(live, viewer, *topics, last=last, token=token))
        if opened[-1].status == 200:
            wait_until(lambda: b"retry" in opened[-1].data, "the stream begins")
        return opened[-1]

    yield open_one
    for browser in opened:
        browser.close()


def fresh_token(person: Person) -> str:
    """A token as a page gets it."""
    return token_of(signing_key(settings.SECRET_KEY), person.ref, clock.now())


def own(viewer: Viewer) -> str:
    """The topic of a person."""
    assert viewer.person
    return f"/people/{written(viewer.person.ref)}"


def of_group(group: Group) -> str:
    """The topic of a group."""
    return f"/groups/{written(group.ref)}"


def of_talk(message: Message) -> str:
    """The topic of the conversation a message is in."""
    return f"/conversations/{written(message.conversation.ref)}"


def test_what_is_new_is_told_without_a_word_of_it(
    browse: Opens, cast: Cast, open_group: Group
) -> None:
    roof = deliver(open_group, [mail("roof")])["roof"]
    streams = [
        browse(cast.member, own(cast.member)),
        browse(cast.stranger, of_group(open_group)),
        browse(cast.stranger, of_talk(roof)),
    ]
    when = deliver(open_group, [mail("when", "Words nobody may see here.", answers="roof")])["when"]
    for stream in streams:
        stream.heard(1)
        assert stream.messages() == [written(when.ref)]
        assert b"Words" not in stream.data
        assert b"Roof" not in stream.data


def test_nobody_comes_in_without_a_good_token(
    browse: Opens, cast: Cast, closed_group: Group
) -> None:
    assert cast.member.person
    assert cast.guest.person
    old = token_of(signing_key(settings.SECRET_KEY), cast.member.person.ref, clock.now() - 2 * LIFE)
    forged = token_of(signing_key("guessed"), cast.member.person.ref, clock.now())
    for token in ("nothing", old, forged):
        assert browse(cast.member, own(cast.member), token=token).status == 401
    # a topic somebody else's token covers is not covered by one's own
    assert browse(cast.guest, own(cast.member)).status == 403
    assert browse(cast.member).status == 400
    assert browse(cast.member, *[of_group(closed_group)] * 21).status == 400
    assert browse(cast.member, of_group(closed_group)).status == 200
    assert browse(cast.member, "/groups/x").status == 400


def test_other_sites_cannot_follow(live: LiveProcess, cast: Cast, open_group: Group) -> None:
    assert cast.member.person
    cookie = f"folkmoot_live={fresh_token(cast.member.person)}"
    for origin, method, status in (
        ("https://evil.example", "GET", 403),
        ("https://evil.example", "POST", 403),
        ("null", "POST", 403),
        ("", "POST", 404),
    ):
        asking = http.client.HTTPConnection(HOST, live.port, timeout=20)
        headers = {"Cookie": cookie} | ({"Origin": origin} if origin else {})
        path = "/live/typing" if method == "POST" else f"/live?topic={own(cast.member)}"
        asking.request(method, path, body=of_group(open_group), headers=headers)
        answer = asking.getresponse()
        assert answer.status == status, (origin, method)
        assert answer.headers["Access-Control-Allow-Origin"] is None
        asking.close()


def test_a_topic_that_is_not_ones_own_tells_nothing(
    browse: Opens, cast: Cast, secret_group: Group
) -> None:
    stranger = browse(cast.stranger, own(cast.stranger), of_group(secret_group))
    nothing = browse(cast.stranger, own(cast.stranger), f"/groups/{written(new_ref())}")
    member = browse(cast.member, own(cast.member))
    deliver(secret_group, [mail("plan")])
    member.heard(1)
    assert stranger.messages() == []
    # whether it exists cannot be told from the refusal
    assert (b'"refused"' in stranger.data) == (b'"refused"' in nothing.data)


def test_a_removed_member_hears_nothing_from_then_on(
    browse: Opens, cast: Cast, closed_group: Group
) -> None:
    roof = deliver(closed_group, [mail("roof")])["roof"]
    assert cast.guest.person
    topics = (own(cast.guest), of_group(closed_group), of_talk(roof))
    guest, member = browse(cast.guest, *topics), browse(cast.member, own(cast.member))
    with transaction.atomic():
        remove_member(cast.owner, group=closed_group, person=cast.guest.person)
    deliver(closed_group, [mail("after", answers="roof")])
    member.heard(1)
    wait_until(lambda: guest.ended, "the guest's stream ends")
    assert guest.messages() == []
    again = browse(cast.guest, *topics, last=guest.last())
    deliver(closed_group, [mail("later", answers="roof")])
    member.heard(2)
    assert again.messages() == []
    add_member(cast.owner, group=closed_group, person=cast.guest.person)
    wait_until(lambda: again.ended, "the stream of who came back ends")
    back = browse(cast.guest, *topics)
    deliver(closed_group, [mail("welcome", answers="roof")])
    back.heard(1)


def test_a_closed_account_hears_nothing(browse: Opens, cast: Cast, open_group: Group) -> None:
    stream = browse(cast.member, own(cast.member))
    assert cast.member.person
    deactivate_person(cast.administrator, person=cast.member.person)
    deliver(open_group, [mail("after")])
    wait_until(lambda: stream.ended, "the stream ends")
    assert stream.messages() == []
    assert browse(cast.member, own(cast.member), last=stream.last()).status == 403


def test_a_group_that_closes_ends_the_streams_of_passers_by(
    browse: Opens, cast: Cast, open_group: Group
) -> None:
    passer = browse(cast.stranger, of_group(open_group))
    member = browse(cast.member, of_group(open_group))
    change_group(
        cast.owner,
        group=open_group,
        title=open_group.title,
        about="",
        openness=Openness.CLOSED,
    )
    deliver(open_group, [mail("after")])
    member.heard(1)
    wait_until(lambda: passer.ended, "the passer-by's stream ends")
    assert passer.messages() == []


def test_restricted_messages_are_told_to_their_readers_only(
    browse: Opens, cast: Cast, closed_group: Group
) -> None:
    mailbox = Address.objects.get(email="mads@example.org")
    sender = browse(cast.member, own(cast.member))
    reader = browse(cast.moderator, own(cast.moderator))
    closed = deliver(
        closed_group,
        [mail("closed", sender="mads@example.org", to="gast@example.org")],
        mailbox_of=mailbox,
    )["closed"]
    assert closed.restricted
    sender.heard(1)
    deliver(closed_group, [mail("open")])
    reader.heard(1)
    assert written(closed.ref) not in reader.data.decode()
    assert written(closed.conversation.ref) not in reader.data.decode()
    open_message(cast.member, message=closed)
    reader.heard(2)
    assert reader.messages()[-1] == written(closed.ref)
    watching = browse(cast.moderator, of_talk(closed))
    close_message(cast.member, message=closed)
    wait_until(lambda: watching.ended, "the stream of who may not see it ends")
    # who comes back is not told again what was open for a while
    returning = browse(cast.moderator, own(cast.moderator), last="0-0")
    late = deliver(closed_group, [mail("late")])["late"]
    wait_until(lambda: written(late.ref) in returning.messages(), "the late one")
    assert written(closed.ref) not in returning.data.decode()
    assert Conversation.objects.get(pk=closed.conversation_id).restricted_count == 1


def test_coming_back_loses_and_doubles_nothing(
    browse: Opens, cast: Cast, open_group: Group, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cut at random moments while others post; also further back than the ring goes."""
    monkeypatch.setattr(hub_module, "RING", 4)
    choose = random.Random(7)  # noqa: S311  # repeatable, not secret
    known = written_position(settled_end())
    heard: list[object] = []
    stream = browse(cast.member, own(cast.member), last=known)
    for number in range(30):
        deliver(open_group, [mail(f"m{number}")])
        if choose.random() < 0.4:
            stream.close()
            heard += stream.messages()
            known = stream.last() or known
            stream = browse(cast.member, own(cast.member), last=known)
    last = written(Message.objects.get(message_id="m29@example.net").ref)
    wait_until(lambda: last in stream.messages(), "the last one")
    heard += stream.messages()
    expected = [written(row.ref) for row in Message.objects.order_by("number")]
    assert heard == expected


def test_a_message_between_page_and_stream_is_told(
    browse: Opens, cast: Cast, open_group: Group
) -> None:
    place = written_position(settled_end())
    deliver(open_group, [mail("between")])
    browse(cast.member, own(cast.member), last=place).heard(1)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_transactions_that_commit_out_of_order_are_all_told(
    browse: Opens, cast: Cast, open_group: Group
) -> None:
    rows = deliver(open_group, [mail(f"m{number}") for number in range(4)])
    early, late = Writer(), Writer()
    try:
        stream = browse(cast.member, own(cast.member), last=written_position(settled_end()))
        early.begin()
        early.add([MessagesAdded(open_group.pk, [rows["m0"].pk])])
        late.begin()
        late.add([MessagesAdded(open_group.pk, [rows["m1"].pk])])
        late.commit()
        early.add([MessagesAdded(open_group.pk, [rows["m2"].pk])])
        early.commit()
        stream.heard(3)
        assert stream.messages() == [written(rows[name].ref) for name in ("m0", "m2", "m1")]
    finally:
        early.close()
        late.close()


def test_a_stream_ends_with_its_token(browse: Opens, cast: Cast, open_group: Group) -> None:
    assert cast.member.person
    almost = token_of(
        signing_key(settings.SECRET_KEY),
        cast.member.person.ref,
        clock.now() - LIFE + timedelta(seconds=2),
    )
    stream = browse(cast.member, own(cast.member), token=almost)
    assert stream.status == 200
    wait_until(lambda: stream.ended, "the stream ends")
