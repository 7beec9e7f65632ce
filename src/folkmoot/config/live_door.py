"""How a page finds its events: address, place in the feed, and the token that opens the stream."""

from collections.abc import Callable
from functools import lru_cache
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.base.feed.entries import settled_end
from folkmoot.base.ids import written
from folkmoot.base.settings import Settings
from folkmoot.live.api import COOKIE, LIFE, live_address, origin_of, signing_key, token_of
from folkmoot.people.api import Person


class Door(msgspec.Struct, frozen=True):
    """What a page's script needs: where events are, from which position on, whose they are."""

    url: str
    position: str
    person: str


class LivePosition:
    """Notes how far the feed is before a page reads anything.

    Events behind that are told to the page's stream, so what happens between its making and its
    first connection is not lost. Costs one look at an index, on pages only.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, knowing the position."""
        page = request.method == "GET" and "text/html" in request.headers.get("Accept", "")
        if ours().live and page and request.user.is_authenticated:
            transaction, entry = settled_end()
            request.live_position = f"{transaction}-{entry}"  # type: ignore[attr-defined]  # kept where it belongs
        return self.get_response(request)


def door(request: HttpRequest) -> dict[str, Door]:
    """The context processor: `live`, on pages of whoever is signed in."""
    position = getattr(request, "live_position", "")
    if not position or not isinstance(request.user, Person):
        return {}
    return {"live": Door(address_for(request), position, written(request.user.ref))}


@require_GET
@never_cache
@login_required
def live_token(request: HttpRequest) -> HttpResponse:
    """Hand the browser a fresh token for its events, in a cookie that no script can read."""
    answer = JsonResponse({"seconds": int(LIFE.total_seconds())})
    if isinstance(request.user, Person):
        place = urlsplit(address_for(request))
        answer.set_cookie(
            COOKIE,
            token_of(_key(settings.SECRET_KEY), request.user.ref, clock.now()),
            max_age=LIFE,
            path=place.path,
            secure=place.scheme == "https",
            httponly=True,
            samesite="Strict",
        )
    return answer


def address_for(request: HttpRequest) -> str:
    """Where the page of this request finds its events; empty when they are switched off."""
    try:
        return live_address(ours(), request.get_host()) if ours().live else ""
    except DisallowedHost:
        return ""


def source_for(request: HttpRequest) -> str:
    """The origin of a page's events, as its content security policy names it."""
    address = address_for(request)
    return origin_of(address) if address else ""


def ours() -> Settings:
    """The settings in force."""
    found: Settings = settings.FOLKMOOT
    return found


@lru_cache(maxsize=2)
def _key(secret: str) -> bytes:
    return signing_key(secret)
