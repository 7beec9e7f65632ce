"""The live process as an RSGI application: `GET /live`, `POST /live/typing`.

The stream follows Mercure's subscription (draft-dunglas-mercure, "Subscribing"): `topic` may be
repeated, `Last-Event-ID` or `lastEventID` says what was received, the token comes as a cookie, in
`Authorization` or as `authorization`. See https://github.com/emmett-framework/granian, "RSGI".
"""

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from folkmoot.base import clock
from folkmoot.base.errors import NotAllowed
from folkmoot.base.feed.sql import Position
from folkmoot.base.reader import Reader
from folkmoot.live.access import Access, access_of
from folkmoot.live.events import (
    HEARTBEAT,
    Refusal,
    Reset,
    Writer,
    passing,
    positioned,
    read_position,
)
from folkmoot.live.exchange import (
    PREFLIGHT,
    STREAM,
    TEXT,
    Exchange,
    Header,
    shared_headers,
)
from folkmoot.live.hub import Hub
from folkmoot.live.presence import Company
from folkmoot.live.requests import Scope, asked, token_in
from folkmoot.live.stream import Stream
from folkmoot.live.tail import Tail, read_missed
from folkmoot.live.telling import Told
from folkmoot.live.tokens import Pass, read_token
from folkmoot.live.topics import Topic, covered, topic_of

PATH = "/live"
TYPING_PATH = "/live/typing"
HEARTBEAT_SECONDS = 20.0
ROUND_SECONDS = 1.0
MOST_MISSED = 5000
"""Entries of the feed read for somebody who comes back; after more they look at all again."""
RETRY_MILLISECONDS = (500, 3000)
"""After so long a browser whose stream ended comes back: spread, so that not all come at once."""
MOST_BODY = 1024

Answer = TypeVar("Answer")


class Frame(msgspec.Struct, frozen=True):
    """What the application needs of the installation: who may ask from where, and the tables."""

    key: bytes
    origins: frozenset[str]
    open_reader: Callable[[], Reader]


class Refused(Exception):
    """A request that is answered with a status and a line of words."""

    def __init__(self, status: HTTPStatus, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


class App:
    """The application of one process. `start` and `stop` surround its life in an event loop."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.hub = Hub()
        self._company = Company(self.hub)
        self._asking = ThreadPoolExecutor(1, "asking")
        self._reader: Reader | None = None
        self._tail: Tail | None = None
        self._rounds: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Begin to follow the feed, in the running event loop; raises when there is none."""
        self._tail = Tail(self.hub, self._frame.open_reader, asyncio.get_running_loop())
        self._tail.start()
        self._rounds = [
            asyncio.create_task(_every(HEARTBEAT_SECONDS, self._beat)),
            asyncio.create_task(_every(ROUND_SECONDS, self._company.tell_changes)),
        ]

    def stop(self) -> None:
        """End all streams, so that browsers come back to whoever follows."""
        for task in self._rounds:
            task.cancel()
        if self._tail:
            self._tail.stop()
        self.hub.end_all()
        self._asking.submit(self._forget_reader)
        self._asking.shutdown(wait=False)

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        headers = shared_headers(scope.headers.get("origin", ""), self._frame.origins)
        try:
            await self._answer(scope, exchange, headers)
        except Refused as refused:
            exchange.response_str(refused.status, [*headers, TEXT], refused.words)

    async def _answer(self, scope: Scope, exchange: Exchange, headers: list[Header]) -> None:
        wanted = (scope.proto, scope.method, scope.path)
        origin = scope.headers.get("origin", "")
        if origin and origin not in self._frame.origins:
            raise Refused(HTTPStatus.FORBIDDEN, "Not from this site.")
        if wanted == ("http", "GET", PATH):
            await self._stream(scope, exchange, headers)
        elif wanted == ("http", "POST", TYPING_PATH) and origin:
            await self._typing(scope, exchange, headers)
        elif scope.proto == "http" and scope.method == "OPTIONS":
            exchange.response_empty(HTTPStatus.NO_CONTENT, [*headers, *PREFLIGHT])
        else:
            raise Refused(HTTPStatus.NOT_FOUND, "There is nothing here.")

    def _pass(self, scope: Scope) -> Pass:
        try:
            return read_token(self._frame.key, token_in(scope))
        except NotAllowed as problem:
            raise Refused(HTTPStatus.UNAUTHORIZED, str(problem)) from None

    async def _stream(self, scope: Scope, exchange: Exchange, headers: list[Header]) -> None:
        given, wanted = self._pass(scope), asked(scope)
        if wanted.topics is None:
            raise Refused(HTTPStatus.BAD_REQUEST, "Name one to twenty topics.")
        stream_of = await self._admitted(given, wanted.topics)
        transport = exchange.response_stream(HTTPStatus.OK, [*headers, *STREAM])
        after = read_position(wanted.last_event)
        stream = Stream(stream_of, after or self.hub.position, transport)
        self.hub.add(stream)
        self._company.changed(stream)
        if self._tail:
            self._tail.wake()
        watching = asyncio.ensure_future(exchange.client_disconnect())
        try:
            await self._begin(stream, after)
            left = max(0.0, given.expires_at - clock.now().timestamp())
            await asyncio.wait(
                {watching, stream.ended}, timeout=left, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            watching.cancel()
            stream.end("over")
            self.hub.remove(stream)
            self._company.changed(stream)

    async def _admitted(self, given: Pass, topics: Iterable[Topic]) -> Access:
        """The access of a new stream; read again when somebody lost theirs meanwhile."""
        claimed = [topic for topic in topics if covered(topic, given.topics)]
        if not claimed:
            raise Refused(HTTPStatus.FORBIDDEN, "The token is not for these topics.")
        seen, access = -1, None
        while seen != self.hub.revocations:
            seen = self.hub.revocations
            access = await self._ask(lambda reader: access_of(reader, given.person, claimed))
        if access is None:
            raise Refused(HTTPStatus.FORBIDDEN, "This account is closed.")
        if not self.hub.has_room(access.person):
            raise Refused(HTTPStatus.TOO_MANY_REQUESTS, "Too many pages are open at once.")
        return access

    async def _begin(self, stream: Stream, after: Position | None) -> None:
        """Tell a new stream what it missed, and let it go on with what happens."""
        retry = random.randint(*RETRY_MILLISECONDS)  # noqa: S311  # spreads load, no secret
        await stream.send(f"retry: {retry}\n\n".encode())
        if stream.access.refused:
            await stream.send(passing(Refusal(stream.access.refused)))
        if after is None:
            await stream.send(positioned(self.hub.position))
        elif after < self.hub.position:
            try:
                await self._tell_missed(stream, after)
            except Refused as trouble:
                stream.end(trouble.words)
        await stream.caught_up()

    async def _tell_missed(self, stream: Stream, after: Position) -> None:
        until, missed = self.hub.position, self.hub.missed(after)
        if missed is not None:
            await _tell(stream, missed)
            return
        for _ in range(MOST_MISSED // 200):
            after, entries = await self._ask(partial(read_missed, after=after, until=until))
            await _tell(stream, entries)
            if after >= until or stream.ended.done():
                return
        await stream.catch_up(until, positioned(until, Reset()))

    async def _typing(self, scope: Scope, exchange: Exchange, headers: list[Header]) -> None:
        given = self._pass(scope)
        body = (await exchange())[: MOST_BODY + 1]
        topic = topic_of(body.decode("ascii", "replace"))
        if topic is None or topic.kind != "conversations" or not covered(topic, given.topics):
            raise Refused(HTTPStatus.BAD_REQUEST, "Name a conversation.")
        if not await self._company.wrote(given.person, topic.ref):
            raise Refused(HTTPStatus.FORBIDDEN, "Follow the conversation first.")
        exchange.response_empty(HTTPStatus.NO_CONTENT, headers)

    async def _beat(self) -> None:
        for stream in list(self.hub.streams):
            await stream.send(HEARTBEAT)

    async def _ask(self, question: Callable[[Reader], Answer]) -> Answer:
        """Ask the tables, on the one thread that does so; a broken connection is made anew."""
        return await asyncio.get_running_loop().run_in_executor(self._asking, self._asked, question)

    def _asked(self, question: Callable[[Reader], Answer]) -> Answer:
        try:
            self._reader = self._reader or self._frame.open_reader()
            return question(self._reader)
        except Exception as problem:
            self._forget_reader()
            raise Refused(HTTPStatus.SERVICE_UNAVAILABLE, "Try again in a moment.") from problem

    def _forget_reader(self) -> None:
        reader, self._reader = self._reader, None
        if reader:
            with contextlib.suppress(Exception):  # it is broken, or the server is gone
                reader.close()


async def _tell(stream: Stream, entries: Iterable[Told]) -> None:
    for told in entries:
        if event := Writer(told).event(stream.access):
            await stream.catch_up(told.position, event)


async def _every(seconds: float, step: Callable[[], Coroutine[Any, Any, None]]) -> None:
    while True:
        await asyncio.sleep(seconds)
        await step()
