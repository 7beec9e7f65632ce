"""Pages a second, and how long one takes at half that rate: a real server, HTTP over loopback.

    python -m bench.pages ARCHIVE [--workers 2] [--seconds 8]

Imports an archive into a fresh home, starts the web process as `folkmoot up` does, signs somebody
in, and asks for a conversation of about fifty messages, the group and a search: first as fast as
they come, from a few connections, then paced at half the rate that was reached. Prints the machine,
the versions, requests a second, and the median and 95th percentile at half rate. The asking takes
its share of the same processors, so these are lower bounds.
"""

import argparse
import asyncio
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src"
CONNECTIONS = 4
WARM_REQUESTS = 40
PORT = 18321


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("archive", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--word", default="manual", help="What is searched for.")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as home:
        environment = os.environ | {
            "FOLKMOOT_HOME": home,
            "FOLKMOOT_PORT": str(PORT),
            "FOLKMOOT_WEB_WORKERS": str(given.workers),
            "PYTHONPATH": str(SOURCE),
        }
        imported = folkmoot(environment, "import", str(given.archive), "--group", "bench")
        cookie, talk, messages = prepared(environment)
        server = subprocess.Popen([sys.executable, "-m", "folkmoot.config.web"], env=environment)
        try:
            asyncio.run(wait_for_server(cookie))
            report_machine(given.workers, imported)
            for name, path in (
                (f"conversation, {messages} messages", talk),
                ("group", "/g/bench"),
                ("search", f"/search?q={given.word}"),
            ):
                asyncio.run(report_page(name, path, cookie, given.seconds))
        finally:
            server.terminate()
            server.wait(30)


def folkmoot(environment: dict[str, str], *words: str) -> str:
    """Run the `folkmoot` command; its last line."""
    start = "from folkmoot.config.cli import main; main()"
    command = [sys.executable, "-c", start, *words, "--create", "--json"]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip().splitlines()[-1]


PREPARE = """
import json
from folkmoot.config.opening import open_home
open_home()
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from folkmoot.base.ids import written
from folkmoot.network.models import Conversation
from folkmoot.people.api import OPERATOR, Group, add_member, create_person
person = create_person(OPERATOR, email="reader@example.org", name="Reader", kind="member")
add_member(OPERATOR, group=Group.objects.get(slug="bench"), person=person)
session = import_module(settings.SESSION_ENGINE).SessionStore()
session[SESSION_KEY] = str(person.pk)
session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
session[HASH_SESSION_KEY] = person.get_session_auth_hash()
session.save()
talk = Conversation.objects.filter(message_count__lte=50).order_by("-message_count")[0]
print(json.dumps([session.session_key, f"/c/{written(talk.ref)}", talk.message_count]))
"""


def prepared(environment: dict[str, str]) -> tuple[str, str, int]:
    """A signed-in reader's cookie, and the address and size of a conversation of fifty messages."""
    done = subprocess.run(
        [sys.executable, "-c", PREPARE],
        env=environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    key, path, count = json.loads(done.stdout.strip().splitlines()[-1])
    return f"sessionid={key}", str(path), int(count)


def report_machine(workers: int, imported: str) -> None:
    """What was measured, and where."""
    named = [
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    processor = named[0].partition(":")[2].strip() if named else platform.processor()
    print(f"machine    {os.cpu_count()} x {processor}")
    print(f"versions   Python {platform.python_version()}, Django {version('django')}, ", end="")
    print(f"granian {version('granian')}; {workers} web processes, {CONNECTIONS} connections")
    print(f"archive    {imported}")


async def report_page(name: str, path: str, cookie: str, seconds: float) -> None:
    """One page: as many as it gives, then half as many."""
    await asked_freely(path, cookie, WARM_REQUESTS, 60)
    began = time.perf_counter()
    took = await asked_freely(path, cookie, 10**9, seconds)
    rate = len(took) / (time.perf_counter() - began)
    paced = sorted(await asked_at(path, cookie, rate / 2, seconds))
    middle, late = paced[len(paced) // 2], paced[int(len(paced) * 0.95)]
    print(f"{name:28} {rate:7.1f}/s", end="   ")
    print(f"at {rate / 2:.0f}/s: median {middle * 1000:.1f} ms, p95 {late * 1000:.1f} ms")


async def asked_freely(path: str, cookie: str, count: int, seconds: float) -> list[float]:
    """How long each request took, asked one after the other on each connection."""
    took: list[float] = []
    ends = time.perf_counter() + seconds

    async def keep_asking() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        while len(took) < count and time.perf_counter() < ends:
            took.append(await ask(reader, writer, path, cookie))
        writer.close()

    await asyncio.gather(*(keep_asking() for _ in range(CONNECTIONS)))
    return took


async def asked_at(path: str, cookie: str, rate: float, seconds: float) -> list[float]:
    """How long each request took from the moment it was due, at a steady rate."""
    due: asyncio.Queue[float] = asyncio.Queue()
    took: list[float] = []
    began = time.perf_counter()

    async def worker() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
        while (moment := await due.get()) > 0:
            await ask(reader, writer, path, cookie)
            took.append(time.perf_counter() - moment)
        writer.close()

    workers = [asyncio.create_task(worker()) for _ in range(4 * CONNECTIONS)]
    for number in range(int(rate * seconds)):
        moment = began + number / rate
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        due.put_nowait(moment)
    for _ in workers:
        due.put_nowait(-1)
    await asyncio.gather(*workers)
    return took


async def ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, cookie: str
) -> float:
    """One GET on an open connection: seconds until its last byte; only 200 will do."""
    began = time.perf_counter()
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    await writer.drain()
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if " 200 " not in head.partition("\r\n")[0]:
        raise SystemExit(f"{path} answered {head.partition(chr(13))[0]}")
    if "transfer-encoding: chunked" in head:
        while size := int((await reader.readline()).strip() or b"0", 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        length = int(head.partition("content-length:")[2].split()[0])
        await reader.readexactly(length)
    return time.perf_counter() - began


async def wait_for_server(cookie: str) -> None:
    """Until the first page comes, at most half a minute."""
    ends = time.perf_counter() + 30
    while True:
        try:
            await asked_freely("/", cookie, 1, 5)
        except OSError:
            if time.perf_counter() > ends:
                raise
            await asyncio.sleep(0.2)
        else:
            return


if __name__ == "__main__":
    main()
