"""Addresses elsewhere that are told: signed, again until received, only what their owner sees."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest
import standardwebhooks
from django.conf import settings as django_settings
from pytest_django import Settings
from tests.cast import Cast
from tests.mailbag import deliver, mail

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.base.feed.consumers import catch_up
from folkmoot.base.outbound import Unreachable
from folkmoot.base.worker import hourly
from folkmoot.network.actions.hooks import (
    create_outgoing_hook,
    pause_hook,
    remove_outgoing_hook,
    renew_secret,
    resume_hook,
    send_again,
    send_test,
)
from folkmoot.network.actions.posting import edit_message, start_conversation
from folkmoot.network.actions.reactions import react
from folkmoot.network.doors import sweeping
from folkmoot.network.doors.hooks import sending
from folkmoot.network.doors.hooks.consumer import HookConsumer
from folkmoot.network.doors.hooks.events import CREATED, EDITED, KINDS, REACTED
from folkmoot.network.doors.hooks.signing import secret_of
from folkmoot.network.models import HookDelivery, Message, OutgoingHook
from folkmoot.people.api import Group, Viewer, leave_group

State = HookDelivery.State


class Listener:
    """A server on this machine that writes down what it is told, and answers as it is bidden."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.status = 204
        listener = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                listener.got.append((dict(self.headers), body))
                self.send_response(listener.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.host}/told"

    def words(self) -> list[dict[str, object]]:
        """What it was told, in order."""
        return [json.loads(body) for _, body in self.got]


@pytest.fixture
def listener(settings: Settings) -> Iterator[Listener]:
    """A listener that the setting allows."""
    made = Listener()
    ours = django_settings.FOLKMOOT
    settings.FOLKMOOT = msgspec.structs.replace(ours, outbound_hosts=(made.host,))
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def told() -> None:
    """Let the feed be read, and everything due be sent."""
    catch_up(HookConsumer())
    while sending.step():
        pass


def hook_of(
    viewer: Viewer, listener: Listener, *kinds: str, group: Group | None = None
) -> OutgoingHook:
    """A hook of somebody to the listener."""
    return create_outgoing_hook(
        viewer, label="Told", url=listener.url, told=kinds or (CREATED,), group=group
    )


def said(viewer: Viewer, group: Group, text: str) -> Message:
    """Something somebody wrote."""
    posted = start_conversation(viewer, group=group, title="", text=text)
    return Message.objects.get(pk=posted.message)


def test_an_independent_verifier_accepts_what_is_told(
    cast: Cast, closed_group: Group, listener: Listener
) -> None:
    hook = hook_of(cast.member, listener)
    message = said(cast.owner, closed_group, "Hello out there")
    told()
    [(headers, body)] = listener.got
    checker = standardwebhooks.Webhook(secret_of(hook))
    event = checker.verify(body, headers)
    assert event["type"] == CREATED
    assert event["data"]["group"] == closed_group.slug
    assert event["data"]["message"]["text"].strip() == "Hello out there"
    assert HookDelivery.objects.get().state == State.SENT
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        checker.verify(body + b" ", headers)
    renew_secret(cast.member, hook=hook)
    with pytest.raises(standardwebhooks.WebhookVerificationError):
        standardwebhooks.Webhook(secret_of(hook)).verify(body, headers)
    assert message.number


def test_only_chosen_kinds_and_groups_are_told(
    cast: Cast, open_group: Group, closed_group: Group, listener: Listener
) -> None:
    hook_of(cast.member, listener, EDITED, REACTED, group=open_group)
    inside, outside = said(cast.owner, open_group, "In"), said(cast.owner, closed_group, "Out")
    for message in (inside, outside):
        edit_message(cast.owner, message=message, text="Changed")
        react(cast.member, message=message, emoji="👍")
    told()
    assert [(one["type"], one["data"]["group"]) for one in listener.words()] == [  # type: ignore[index]  # JSON
        (EDITED, open_group.slug),
        (REACTED, open_group.slug),
    ]


def test_what_its_owner_may_not_see_is_withheld(
    cast: Cast, secret_group: Group, open_group: Group, listener: Listener
) -> None:
    hook_of(cast.stranger, listener)
    hook_of(cast.member, listener)
    said(cast.owner, secret_group, "A secret")
    catch_up(HookConsumer())
    leave_group(cast.member, group=secret_group)
    told()
    assert listener.got == []
    assert {one.state for one in HookDelivery.objects.all()} == {State.WITHHELD}
    said(cast.owner, open_group, "In the open")
    told()
    assert len(listener.got) == 2


def test_archives_and_what_was_before_are_no_news(
    cast: Cast, open_group: Group, listener: Listener
) -> None:
    said(cast.owner, open_group, "Before")
    hook_of(cast.member, listener)
    deliver(open_group, [mail("old")])
    told()
    assert listener.got == []


def test_reading_the_feed_twice_tells_once(
    cast: Cast, open_group: Group, listener: Listener
) -> None:
    hook_of(cast.member, listener)
    said(cast.owner, open_group, "Once")
    told()
    consumer = HookConsumer()
    consumer.advance((-1, 0))
    told()
    consumer.rebuild()
    told()
    assert len(listener.got) == 1


def test_what_is_not_received_is_sent_again_and_given_up_after_three_days(
    cast: Cast, open_group: Group, listener: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook = hook_of(cast.member, listener)
    listener.status = 500
    said(cast.owner, open_group, "Listen")
    began = clock.now()
    moment = [began]
    monkeypatch.setattr(clock, "now", lambda: moment[0])
    while moment[0] - began < timedelta(days=4):
        told()
        due = HookDelivery.objects.get().next_try_at
        if due is None:
            break
        moment[0] = max(due, moment[0])
    delivery = HookDelivery.objects.get()
    assert delivery.state == State.FAILED
    assert 10 < delivery.attempt_count < 30
    assert delivery.attempt_count == len(listener.got)
    assert len({headers["webhook-id"] for headers, _ in listener.got}) == 1
    moment[0] = began + timedelta(days=3, hours=1)
    said(cast.owner, open_group, "Again")
    told()
    hook.refresh_from_db()
    assert hook.paused_at
    assert hook.pause_reason
    count = len(listener.got)
    listener.status = 200
    told()
    assert len(listener.got) == count
    resume_hook(cast.member, hook=hook)
    told()
    hook.refresh_from_db()
    assert len(listener.got) == count + 1
    assert hook.failing_since is None


def test_a_side_that_is_not_there_is_not_asked_for_each_delivery(
    cast: Cast, open_group: Group, listener: Listener
) -> None:
    hook_of(cast.member, listener)
    listener.status = 503
    for number in range(5):
        said(cast.owner, open_group, f"Word {number}")
    told()
    assert len(listener.got) == 1
    HookDelivery.objects.update(next_try_at=clock.now())
    listener.status = 200
    told()
    texts = [one["data"]["message"]["text"].strip() for one in listener.words()[1:]]  # type: ignore[index]  # JSON
    assert texts == [f"Word {number}" for number in range(5)], "in order"


def test_gone_means_gone(cast: Cast, open_group: Group, listener: Listener) -> None:
    hook = hook_of(cast.member, listener)
    listener.status = 410
    said(cast.owner, open_group, "x")
    told()
    hook.refresh_from_db()
    assert hook.paused_at


def test_tests_and_repetitions_on_demand(cast: Cast, listener: Listener) -> None:
    hook = hook_of(cast.member, listener)
    delivery = send_test(cast.member, hook=hook)
    told()
    send_again(cast.member, delivery=delivery)
    told()
    assert [one["type"] for one in listener.words()] == ["hook.test", "hook.test"]
    pause_hook(cast.member, hook=hook)
    send_again(cast.member, delivery=delivery)
    told()
    assert len(listener.got) == 2


def test_a_hook_is_its_owners_alone(cast: Cast, open_group: Group, listener: Listener) -> None:
    hook = hook_of(cast.member, listener)
    for viewer in (cast.owner, cast.stranger, cast.administrator):
        with pytest.raises((NotAllowed, NotFound)):
            remove_outgoing_hook(viewer, hook=hook)
    with pytest.raises(NotAllowed):
        hook_of(cast.guest, listener)
    with pytest.raises(NotAllowed):
        hook_of(cast.anybody, listener)
    with pytest.raises(FolkmootError):
        hook_of(cast.member, listener, "message.everything")
    remove_outgoing_hook(cast.member, hook=hook)
    said(cast.owner, open_group, "x")
    told()
    assert listener.got == []


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1/", "http://example.org/", "file:///etc/passwd", "https://a@b/"]
)
def test_addresses_that_may_not_be_asked_are_refused_at_once(cast: Cast, url: str) -> None:
    with pytest.raises(Unreachable):
        create_outgoing_hook(cast.member, label="x", url=url, told=list(KINDS))


def test_an_inner_address_behind_a_name_is_never_asked(
    cast: Cast, listener: Listener, settings: Settings
) -> None:
    hook = hook_of(cast.member, listener)
    OutgoingHook.objects.filter(pk=hook.pk).update(url="https://localhost:1/")
    send_test(cast.member, hook=hook)
    told()
    delivery = HookDelivery.objects.get()
    assert delivery.status is None
    assert "public internet" in delivery.answer


def test_settled_deliveries_are_forgotten_after_a_month(cast: Cast, listener: Listener) -> None:
    hook = hook_of(cast.member, listener)
    old = clock.now() - timedelta(days=31)
    for state in (State.SENT, State.WAITING):
        HookDelivery.objects.create(hook=hook, kind="hook.test", entry=0, at=old, state=state)
    send_test(cast.member, hook=hook)
    sending.sweep()
    assert sorted(HookDelivery.objects.values_list("state", flat=True)) == ["waiting", "waiting"]


def test_sweeping_happens_once_an_hour(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    swept: list[bool] = []
    monkeypatch.setattr(sending, "sweep", lambda: swept.append(True))
    step = hourly(sweeping.step)
    assert not step()
    assert not step()
    assert swept == [True]
    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    step()
    assert swept == [True, True]
