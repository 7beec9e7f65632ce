"""One request of the Model Context Protocol over HTTP, answered by the official SDK.

The SDK speaks ASGI and our web process WSGI, so each request gets an event loop of its own, for as
long as it takes. Without sessions and with plain JSON answers there is nothing a loop would have to
outlive a request for. The SDK is an extra of the installation and is loaded only here.
"""

from collections.abc import Mapping
from contextvars import ContextVar
from functools import cache
from http import HTTPStatus

import anyio
import msgspec
from mcp.server.mcpserver import MCPServer
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import Message

from folkmoot.network.doors.assistants.server import server_for

PATH = "/mcp"
LONGEST_SECONDS = 60.0
"""After so long an answer is given up: no tool takes longer, and no thread may wait for ever."""
_secret: ContextVar[str] = ContextVar("secret")


class Answer(msgspec.Struct, frozen=True):
    """What the SDK answered."""

    status: int
    headers: dict[str, str]
    body: bytes


def answer(secret: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """The answer to one POST by the bearer of this token; 504 for one that takes too long."""
    token = _secret.set(secret)
    try:
        return anyio.run(_answered, headers, body)
    finally:
        _secret.reset(token)


@cache
def _server() -> MCPServer[object]:
    """One for all requests: it holds tools and no state, and asks whose token it is each time."""
    return server_for(_secret.get)


async def _answered(headers: Mapping[str, str], body: bytes) -> Answer:
    app = _server().streamable_http_app(
        streamable_http_path=PATH,
        stateless_http=True,
        json_response=True,
        # hosts and origins were looked at before
        transport_security=TransportSecuritySettings(enable_dns_rebinding_protection=False),
    )
    said: list[Message] = []
    sent = anyio.Event()

    async def receive() -> Message:
        if not sent.is_set():
            sent.set()
            return {"type": "http.request", "body": body, "more_body": False}
        # the other side stays until it is answered
        await anyio.sleep_forever()
        raise AssertionError("sleeping for ever came to an end")

    async def send(message: Message) -> None:
        said.append(message)

    with anyio.move_on_after(LONGEST_SECONDS) as limit:
        async with app.router.lifespan_context(app):
            await app(_scope(headers), receive, send)
    if limit.cancelled_caught:
        return Answer(HTTPStatus.GATEWAY_TIMEOUT, {}, b"")
    return _gathered(said)


def _scope(headers: Mapping[str, str]) -> dict[str, object]:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [
            (name.lower().encode(), value.encode("latin-1", "replace"))
            for name, value in headers.items()
        ],
        "client": None,
        "server": None,
    }


def _gathered(said: list[Message]) -> Answer:
    starts = [one for one in said if one["type"] == "http.response.start"]
    body = b"".join(one.get("body", b"") for one in said if one["type"] == "http.response.body")
    if not starts:
        return Answer(HTTPStatus.INTERNAL_SERVER_ERROR, {}, b"")
    named = {name.decode(): value.decode("latin-1") for name, value in starts[0]["headers"]}
    return Answer(starts[0]["status"], named, body)
