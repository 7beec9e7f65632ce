"""Assistants over HTTP: the SDK's own client against our address, and who is turned away."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TypeVar

import anyio
import httpx2
import pytest
from anyio.to_thread import run_sync
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client as Browser
from mcp import Client
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.network.doors.calling import limited, token_of

from folkmoot.base.ids import written
from folkmoot.network.doors import limits
from folkmoot.network.doors.assistants import bridge
from folkmoot.network.models import Message
from folkmoot.people.api import Group, Scope

# the SDK runs tools on threads, which see only what is committed
pytestmark = pytest.mark.django_db(transaction=True)
URL = "http://localhost/mcp"
OWN = settings.BASE_URL
PING = b'{"jsonrpc":"2.0","id":1,"method":"ping"}'
Found = TypeVar("Found")


class InProcess(httpx2.AsyncBaseTransport):
    """Hands requests to Django, without a socket."""

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        content = await request.aread()
        answer = await run_sync(_asked, request, content)
        return httpx2.Response(
            answer.status_code, headers=dict(answer.headers.items()), content=answer.content
        )


def _asked(request: httpx2.Request, content: bytes) -> HttpResponse:
    headers = {name: value for name, value in request.headers.items() if name != "content-type"}
    try:
        answer = Browser().generic(
            request.method,
            request.url.path,
            content,
            request.headers.get("content-type", ""),
            headers=headers,
        )
    finally:
        connections.close_all()
    assert isinstance(answer, HttpResponse)
    return answer


def talk(token: str, say: Callable[[Client], Awaitable[Found]]) -> Found:
    """What comes of talking over HTTP with this token."""

    async def talking() -> Found:
        headers = {"Authorization": f"Bearer {token}"}
        http = httpx2.AsyncClient(transport=InProcess(), headers=headers)
        async with http, Client(streamable_http_client(URL, http_client=http)) as client:
            return await say(client)

    return anyio.run(talking)


def used(token: str, name: str, **given: str) -> tuple[str, bool]:
    """What a tool answers, and whether it is an error."""

    async def say(client: Client) -> tuple[str, bool]:
        answer = await client.call_tool(name, given)
        [content] = answer.content
        assert isinstance(content, TextContent)
        return content.text, bool(answer.is_error)

    return talk(token, say)


def posted(token: str = "", body: bytes = PING, *, origin: str = "") -> HttpResponse:
    """What a bare POST is answered."""
    headers = {"Accept": "application/json, text/event-stream"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if origin:
        headers["Origin"] = origin
    answer = Browser().generic("POST", "/mcp", body, "application/json", headers=headers)
    assert isinstance(answer, HttpResponse)
    return answer


def test_the_sdks_client_reads_and_posts_under_the_rights_of_the_token(
    cast: Cast, open_group: Group, secret_group: Group
) -> None:
    hidden = deliver(secret_group, [mail("hidden")])["hidden"]
    member, stranger = token_of(cast.member), token_of(cast.stranger)
    assert secret_group.slug in used(member, "list_groups")[0]
    assert secret_group.slug not in used(stranger, "list_groups")[0]
    whole = {"message_ref": written(hidden.ref)}
    assert "words of hidden" in used(member, "read_message", **whole)[0]
    words, failed = used(stranger, "read_message", **whole)
    assert failed
    assert "no such message" in words
    used(member, "post_message", group=open_group.slug, title="Roof", text="It leaks.")
    assert Message.objects.get(group=open_group).posted_by == cast.member.person


def test_tools_and_resources_are_told(cast: Cast) -> None:
    async def say(client: Client) -> set[str]:
        assert (await client.list_resources()).resources
        return {tool.name for tool in (await client.list_tools()).tools}

    assert {"search", "answer_message"} <= talk(token_of(cast.member), say)


def test_a_token_for_reading_posts_nothing(cast: Cast, open_group: Group) -> None:
    reading = token_of(cast.member, Scope.READ)
    words, failed = used(reading, "post_message", group=open_group.slug, title="x", text="x")
    assert failed
    assert "not good for write" in words


def test_nobody_gets_in_without_a_good_token(cast: Cast) -> None:
    browser = Browser()
    assert cast.member.person
    browser.force_login(
        cast.member.person, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    signed_in = browser.generic("POST", "/mcp", PING, "application/json")
    for answer in (posted(), posted("fm_nobody"), signed_in):
        assert answer.status_code == HTTPStatus.UNAUTHORIZED
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert posted(token_of(cast.member)).status_code == HTTPStatus.OK


def test_pages_elsewhere_may_not_call(cast: Cast) -> None:
    token = token_of(cast.member)
    for origin, status in (("https://elsewhere.example", 403), ("null", 403), (OWN, 200)):
        assert posted(token, origin=origin).status_code == status, origin


def test_only_post_is_understood(cast: Cast) -> None:
    asked = {"Authorization": f"Bearer {token_of(cast.member)}"}
    for method in ("GET", "DELETE", "PUT"):
        answer = Browser().generic(method, "/mcp", headers=asked)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_calls_are_bounded_in_number_and_size(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    limited(request.getfixturevalue("settings"), reads=3)
    token = token_of(cast.member)
    assert posted(token, b" " * (1 << 20) + PING).status_code == 413
    assert [posted(token).status_code for _ in range(3)] == [200, 200, 429]
    monkeypatch.setattr(limits, "STRANGERS", 1)
    assert [posted().status_code for _ in range(2)] == [401, 429]


def test_an_answer_that_takes_too_long_is_given_up(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge, "LONGEST_SECONDS", 0.0)
    assert posted(token_of(cast.member)).status_code == HTTPStatus.GATEWAY_TIMEOUT


def test_what_is_no_message_is_refused(cast: Cast) -> None:
    assert posted(token_of(cast.member), b"{").status_code == HTTPStatus.BAD_REQUEST
