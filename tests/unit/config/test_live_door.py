"""How a page finds its events: address, place in the feed, token, and leave to connect there."""

import msgspec
import pytest
from django.conf import settings
from django.test import Client
from tests.cast import Cast

from folkmoot.base.feed.entries import settled_end
from folkmoot.base.ids import written
from folkmoot.live.tokens import COOKIE, read_token, signing_key

HTML = {"Accept": "text/html"}


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Live updates are on."""
    here = msgspec.structs.replace(settings.FOLKMOOT, live=True, live_port=8123)
    monkeypatch.setattr(settings, "FOLKMOOT", here)


@pytest.fixture
def client(cast: Cast) -> Client:
    """The member, signed in."""
    client = Client()
    assert cast.member.person
    client.force_login(cast.member.person)
    return client


def test_a_page_carries_its_place_and_address(told: None, cast: Cast, client: Client) -> None:
    answer = client.get("/groups", headers=HTML)
    text = answer.content.decode()
    transaction, entry = settled_end()
    assert 'data-live-url="http://testserver:8123/live"' in text
    assert f'data-live-position="{transaction}-{entry}"' in text
    assert cast.member.person
    assert f'data-live-person="{written(cast.member.person.ref)}"' in text
    policy = answer.headers["Content-Security-Policy"]
    assert "connect-src 'self' http://testserver:8123;" in policy
    assert policy.count("http:") == 1


def test_nothing_of_it_where_it_is_switched_off(cast: Cast, client: Client) -> None:
    answer = client.get("/groups", headers=HTML)
    assert "data-live" not in answer.content.decode().replace("data-live-part", "")
    assert "connect-src 'self';" in answer.headers["Content-Security-Policy"]


def test_the_token_is_the_readers_own_and_no_script_sees_it(
    told: None, cast: Cast, client: Client
) -> None:
    answer = client.get("/-/live-token")
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/live"
    assert cookie.value not in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    assert cast.member.person
    found = read_token(signing_key(settings.SECRET_KEY), cookie.value)
    assert found.person == cast.member.person.ref


def test_who_is_not_signed_in_gets_no_token(told: None, db: None) -> None:
    answer = Client().get("/-/live-token")
    assert answer.status_code == 302
    assert COOKIE not in answer.cookies
