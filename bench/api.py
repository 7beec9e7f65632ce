"""Conversations a second as JSON: a real server, HTTP over loopback, and a peer in the same run.

    python -m bench.api [--workers 2] [--seconds 6] [--connections 4]

Makes a conversation of fifty messages in a fresh home, starts the web process as `folkmoot up`
does, and asks for its JSON with a bearer token from a few connections as fast as answers come; then
the same with `If-None-Match`. The peer is django-ninja (pydantic), where it is installed: a view
that only encodes the same answer, which it need not even fetch, without middleware and without
asking who calls. The asking takes its share of the same processors, so these are lower bounds.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bench.pages import SOURCE, report_machine

PORT = 18331
WARM_REQUESTS = 50
TARGET = 600

PREPARE = """
import json
from folkmoot.config.opening import open_home
open_home()
from folkmoot.base.ids import written
from folkmoot.network.actions.posting import answer_message, start_conversation
from folkmoot.network.models import Message
from folkmoot.people.api import OPERATOR, Viewer, create_group, create_person, make_token
who = create_person(OPERATOR, email="reader@example.org", name="Reader", kind="member")
viewer = Viewer(who)
group = create_group(viewer, title="Bench")
words = "The **roof** of the east wing leaks again, and nobody knows since when. " * 8
first = start_conversation(viewer, group=group, title="Roof", text=words)
last = first
for number in range(49):
    above = Message.objects.select_related("group", "conversation").get(
        pk=first.message if number % 3 else last.message
    )
    last = answer_message(viewer, message=above, text=f"> nobody knows\\n\\n{words}")
issued = make_token(viewer, person=who)
print(json.dumps([issued.secret, written(first.conversation)]))
"""

PEER = """
import json, sys
import django
from datetime import datetime
from django.conf import settings
settings.configure(SECRET_KEY="bench", ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], USE_TZ=True)
django.setup()
from django.urls import path
from ninja import NinjaAPI, Schema
TOLD = json.load(open(sys.argv[1]))
class Edge(Schema): kind: str; confidence: int
class Author(Schema): name: str; ref: str | None
class Zone(Schema): kind: str; text: str; depth: int; person: str
class Message(Schema):
    ref: str; number: int | None; parent: str | None; edge: Edge; author: Author; subject: str
    sent_at: datetime | None; text: str; zones: list[Zone]; html: str; is_unread: bool; url: str
class Talk(Schema):
    ref: str; title: str; group: str; message_count: int; messages: list[Message]
api = NinjaAPI()
@api.get("/talk", response=Talk)
def talk(request):
    return TOLD
urlpatterns = [path("", api.urls)]
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
from granian.server import MPServer
from granian.constants import Interfaces
MPServer(
    "peer", address="127.0.0.1", port=int(sys.argv[2]), interface=Interfaces.WSGI,
    workers=int(sys.argv[3]), blocking_threads=4,
).serve(target_loader=lambda *_: application, wrap_loader=False)
"""


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--connections", type=int, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as home:
        environment = os.environ | {
            "FOLKMOOT_HOME": home,
            "FOLKMOOT_PORT": str(PORT),
            "FOLKMOOT_WEB_WORKERS": str(given.workers),
            "FOLKMOOT_API_READS_PER_MINUTE": "1000000000",
            "PYTHONPATH": str(SOURCE),
        }
        made = subprocess.run(
            [sys.executable, "-c", PREPARE], env=environment, check=True, stdout=subprocess.PIPE
        )
        token, ref = json.loads(made.stdout.splitlines()[-1])
        report_machine(given.workers, "fifty messages of our own")
        headers = {"Authorization": f"Bearer {token}"}
        path = f"/api/v1/conversations/{ref}"
        command = [sys.executable, "-m", "folkmoot.config.web"]
        with Server(command, environment, PORT):
            answer, told = asyncio.run(warm(PORT, path, headers))
            rate = asyncio.run(asked(PORT, path, headers, given))
            print(f"conversation of 50 messages, {len(told):,} bytes: {rate:.0f}/s")
            print(f"  target {TARGET}/s: {'reached' if rate >= TARGET else 'not reached'}")
            same = headers | {"If-None-Match": answer["etag"]}
            print(f"  unchanged (304): {asyncio.run(asked(PORT, path, same, given)):.0f}/s")
        if find_spec("ninja") is None:
            print("peer: django-ninja is not installed; pip install django-ninja for a comparison")
            return
        compared(home, environment, told, rate, given)


def compared(
    home: str, environment: Mapping[str, str], told: bytes, rate: float, given: argparse.Namespace
) -> None:
    """The peer with the same answer, and the ratio."""
    answer, program = Path(home, "told.json"), Path(home, "peer.py")
    answer.write_bytes(told)
    program.write_text(PEER, encoding="utf-8")
    command = [sys.executable, str(program), str(answer), str(PORT + 1), str(given.workers)]
    with Server(command, environment, PORT + 1):
        asyncio.run(warm(PORT + 1, "/talk", {}))
        peer = asyncio.run(asked(PORT + 1, "/talk", {}, given))
    print(f"peer, django-ninja {version('django-ninja')}, only encoding: {peer:.0f}/s")
    print(f"  ratio {rate / peer:.1f}")


class Server:
    """A server process, from its start until the block ends."""

    def __init__(self, command: list[str], environment: Mapping[str, str], port: int) -> None:
        self.command, self.environment, self.port = command, environment, port

    def __enter__(self) -> None:
        self.process = subprocess.Popen(self.command, env=dict(self.environment))

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)


async def call(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    path: str,
    headers: Mapping[str, str],
) -> tuple[int, dict[str, str], bytes]:
    """One request over an open connection: status, headers, body."""
    lines = [f"GET {path} HTTP/1.1", "Host: localhost"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
    head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    told = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    body = b""
    if "content-length" in told:
        body = await reader.readexactly(int(told["content-length"]))
    return int(head[0].split()[1]), told, body


async def warm(port: int, path: str, headers: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
    """Wait for the server, let each process fill what it keeps; the headers and body it answers."""
    reader, writer = await opened(port)
    status, told, body = await call(reader, writer, path, headers)
    for _ in range(WARM_REQUESTS):
        status, told, body = await call(reader, writer, path, headers)
        assert status == 200, (status, body[:500])
    writer.close()
    return told, body


async def opened(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection, as soon as the server is there."""
    deadline = time.monotonic() + 60
    while True:
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)


async def asked(
    port: int, path: str, headers: Mapping[str, str], given: argparse.Namespace
) -> float:
    """Requests a second over the given time."""
    end = time.monotonic() + given.seconds

    async def one() -> int:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        count = 0
        while time.monotonic() < end:
            status, _, _ = await call(reader, writer, path, headers)
            assert status in {200, 304}, status
            count += 1
        writer.close()
        return count

    began = time.monotonic()
    counts = await asyncio.gather(*(one() for _ in range(given.connections)))
    return sum(counts) / (time.monotonic() - began)


if __name__ == "__main__":
    main()
