"""Web push: who is told, that only their browser reads it, and what a push service may answer."""

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import ClassVar

import http_ece
import jwt
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.test import Client
from tests.cast import Cast, circle
from tests.unit.network.pages.test_permissions import client_of

from folkmoot.base import clock
from folkmoot.base.errors import NotFound, Unusable
from folkmoot.base.feed.consumers import catch_up
from folkmoot.network.actions.branches import restrict_branch
from folkmoot.network.actions.devices import add_device, remove_device
from folkmoot.network.actions.following import follow_branch, mute_branch
from folkmoot.network.actions.posting import answer_message, delete_message, start_conversation
from folkmoot.network.models import Message, PushDevice, PushNotice
from folkmoot.network.push import sending
from folkmoot.network.push.consumer import PushConsumer
from folkmoot.network.push.keys import decoded, encoded, point, sender_key
from folkmoot.people.api import Group, Openness, Viewer, remove_member

pytestmark = pytest.mark.django_db


class PushService(BaseHTTPRequestHandler):
    """What a browser's maker runs: keeps what it is sent, answers as told."""

    answer: ClassVar[int] = 201
    got: ClassVar[list[tuple[dict[str, str], bytes]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append((dict(self.headers.items()), body))
        self.send_response(self.answer)
        self.end_headers()

    def log_request(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), PushService)
    PushService.got, PushService.answer = [], 201
    place = f"127.0.0.1:{server.server_port}"
    changed = msgspec.structs.replace(
        settings.FOLKMOOT, outbound_hosts=(place,), mail_wait_seconds=0
    )
    monkeypatch.setattr(settings, "FOLKMOOT", changed)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{place}"
    server.shutdown()
    server.server_close()


class Browser:
    """One that subscribed: its keys, and what it reads of a notice."""

    def __init__(self, viewer: Viewer, service: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        self.endpoint = f"{service}/{os.urandom(4).hex()}"
        self.device = add_device(
            viewer,
            endpoint=self.endpoint,
            public_key=encoded(point(self.key)),
            secret=encoded(self.secret),
            label="Firefox, X11",
        )

    def read(self, sealed: bytes) -> dict[str, str]:
        opened = http_ece.decrypt(sealed, private_key=self.key, auth_secret=self.secret)
        said: dict[str, str] = json.loads(opened)
        return said


@pytest.fixture
def group(cast: Cast) -> Group:
    return circle(cast, Openness.CLOSED)


def started(viewer: Viewer, group: Group, text: str = "Which ones?") -> Message:
    posted = start_conversation(viewer, group=group, title="Slates", text=text)
    return Message.objects.get(pk=posted.message)


def told() -> list[tuple[dict[str, str], bytes]]:
    catch_up(PushConsumer())
    while sending.step():
        pass
    return PushService.got


def test_an_answer_reaches_the_browser_and_nobody_else_can_read_it(
    cast: Cast, group: Group, service: str
) -> None:
    browser, other = Browser(cast.member, service), Browser(cast.owner, service)
    root = started(cast.member, group)
    answer_message(cast.owner, message=root, text="The **grey** ones.")
    ((headers, sealed),) = told()
    said = browser.read(sealed)
    assert said["title"] == "Olive in Slates"
    assert said["body"] == "The grey ones."
    assert said["url"].startswith("/m/")
    assert b"grey" not in sealed
    with pytest.raises(http_ece.ECEException):
        other.read(sealed)
    assert headers["Content-Encoding"] == "aes128gcm"
    assert not PushNotice.objects.exists()
    browser.device.refresh_from_db()
    assert browser.device.told_at


def test_the_push_service_can_tell_who_sends(cast: Cast, group: Group, service: str) -> None:
    Browser(cast.member, service)
    answer_message(cast.owner, message=started(cast.member, group), text="Grey.")
    ((headers, _),) = told()
    token, _, key = headers["Authorization"].removeprefix("vapid t=").partition(", k=")
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decoded(key))
    claims = jwt.decode(token, public, algorithms=["ES256"], audience=service)
    assert claims["sub"].startswith("mailto:")
    assert sender_key("a").private_numbers() == sender_key("a").private_numbers()
    assert point(sender_key("a")) != point(sender_key("b"))


def test_followers_are_told_the_muted_and_the_writer_are_not(
    cast: Cast, group: Group, service: str
) -> None:
    root = started(cast.member, group)
    catch_up(PushConsumer())
    follow_branch(cast.guest, message=root)
    mute_branch(cast.member, message=root)
    follower = Browser(cast.guest, service)
    for viewer in (cast.member, cast.owner, cast.moderator):
        Browser(viewer, service)
    answer_message(cast.owner, message=root, text="Grey.")
    ((_, sealed),) = told()
    assert follower.read(sealed)["body"] == "Grey."


@pytest.mark.parametrize("change", ["left", "deleted", "restricted", "closed"])
def test_who_may_not_see_it_any_more_is_told_nothing(
    cast: Cast, group: Group, service: str, change: str
) -> None:
    Browser(cast.member, service)
    posted = answer_message(cast.guest, message=started(cast.member, group), text="Grey.")
    answer = Message.objects.get(pk=posted.message)
    catch_up(PushConsumer())
    assert PushNotice.objects.count() == 1
    assert cast.member.person
    if change == "left":
        remove_member(cast.owner, group=group, person=cast.member.person)
    elif change == "deleted":
        delete_message(cast.guest, message=answer)
    elif change == "restricted":
        restrict_branch(cast.moderator, message=answer, persons=[])
    else:
        cast.member.person.is_active = False
        cast.member.person.save()
    assert told() == []
    assert not PushNotice.objects.exists()


def test_a_browser_that_is_gone_is_forgotten(cast: Cast, group: Group, service: str) -> None:
    Browser(cast.member, service)
    answer_message(cast.owner, message=started(cast.member, group), text="Grey.")
    PushService.answer = 410
    told()
    assert not PushDevice.objects.exists()


def test_a_failing_service_is_asked_later_and_given_up_in_the_end(
    cast: Cast, group: Group, service: str
) -> None:
    Browser(cast.member, service)
    answer_message(cast.owner, message=started(cast.member, group), text="Grey.")
    PushService.answer = 503
    told()
    waiting = PushNotice.objects.get()
    assert waiting.tries == 1
    assert waiting.due_at > clock.now()
    for _ in range(sending.MOST_TRIES):
        PushNotice.objects.update(due_at=clock.now())
        sending.step()
    assert not PushNotice.objects.exists()
    assert len(PushService.got) == sending.MOST_TRIES


def test_imported_mail_and_old_news_tell_nobody(cast: Cast, group: Group, service: str) -> None:
    started(cast.member, group)
    Browser(cast.owner, service)
    assert told() == []


@pytest.mark.parametrize(
    ("endpoint", "key", "secret"),
    [
        ("http://192.168.0.1/x", None, None),
        ("https://user:word@push.example.org/x", None, None),
        ("javascript:alert(1)", None, None),
        ("https://push.example.org/x", "AAAA", None),
        ("https://push.example.org/x", encoded(b"\4" + bytes(64)), None),
        ("https://push.example.org/x", None, "AAAA"),
        ("https://push.example.org/x", "é", None),
    ],
)
def test_what_is_no_subscription_is_refused(
    cast: Cast, endpoint: str, key: str | None, secret: str | None
) -> None:
    good = encoded(point(ec.generate_private_key(ec.SECP256R1())))
    with pytest.raises(Unusable):
        add_device(
            cast.member,
            endpoint=endpoint,
            public_key=good if key is None else key,
            secret=encoded(bytes(16)) if secret is None else secret,
            label="",
        )
    assert not PushDevice.objects.exists()


def test_devices_are_ones_own(cast: Cast, service: str) -> None:
    browser = Browser(cast.member, service)
    with pytest.raises(NotFound):
        remove_device(cast.owner, ref=browser.device.ref)
    page = client_of(cast.member).get("/settings/devices").content.decode()
    assert "Firefox, X11" in page
    assert "Firefox, X11" not in client_of(cast.owner).get("/settings/devices").content.decode()
    path = "/settings/devices/subscribe"
    fields = {"endpoint": browser.endpoint, "remove": "yes"}
    assert Client().post(path, fields).status_code == 302
    assert client_of(cast.owner).post(path, fields).status_code == 404
    assert client_of(cast.member).post(path, fields).status_code == 204
    assert not PushDevice.objects.exists()
