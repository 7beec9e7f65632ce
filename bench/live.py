"""From post to receipt: how long after a message is committed open pages hear of it.

    python -m bench.live [--connections 2000] [--posts 40] [--per-second 4] [--idle 10]

Makes a fresh home with one group of many members, starts the live process as `folkmoot up` does,
opens streams over loopback (four a person, each following its person's groups), posts through the
action that the page uses, and notes when each stream's socket holds each event. The first figure is
the time from just after the commit to the reading of the event, over all streams and posts; the
same from before the post was begun follows. Readers, writer and server share the machine's
processors. With FOLKMOOT_DATABASE_URL (script/postgres) it runs on PostgreSQL. Also prints what the
live process costs while nothing happens: with all streams open, and with none.
"""

import argparse
import asyncio
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from folkmoot.base.ids import read

SOURCE = Path(__file__).resolve().parents[1] / "src"
HOST, PORT = "127.0.0.1", 18341
STREAMS_OF_A_PERSON = 4
OPENED_AT_ONCE = 50
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=2000)
    parser.add_argument("--posts", type=int, default=40)
    parser.add_argument("--per-second", type=float, default=4)
    parser.add_argument("--idle", type=float, default=10)
    given = parser.parse_args()
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as home:
        os.environ |= {
            "FOLKMOOT_HOME": home,
            "FOLKMOOT_LIVE_PORT": str(PORT),
            "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
            "PYTHONPATH": str(SOURCE),
        }
        tokens = prepared(given.connections // STREAMS_OF_A_PERSON)
        server = subprocess.Popen([sys.executable, "-m", "folkmoot.config.live"])
        try:
            asyncio.run(measured(given, server.pid, tokens))
        finally:
            server.terminate()
            server.wait(30)


def prepared(people: int) -> list[tuple[str, str]]:
    """A home with a group of so many members; each one's token, with the ref it stands for."""
    from folkmoot.config.opening import open_home

    open_home()
    from django.conf import settings
    from django.db import transaction

    from folkmoot.base import clock
    from folkmoot.base.ids import written
    from folkmoot.live.api import signing_key, token_of
    from folkmoot.people.api import OPERATOR, Viewer, add_member, create_group, create_person

    key = signing_key(settings.SECRET_KEY)
    with transaction.atomic():
        group = create_group(OPERATOR, title="Bench")
        made = [
            create_person(OPERATOR, email=f"p{number}@example.org", name=f"Person {number}")
            for number in range(people)
        ]
        for person in made:
            add_member(OPERATOR, group=group, person=person)
    post(Viewer(made[0]), "Where it begins")
    return [(token_of(key, person.ref, clock.now()), written(person.ref)) for person in made]


def post(actor: object, title: str, answers: int | None = None) -> int:
    """Post a message as the page does; returns its row."""
    from folkmoot.network.actions.posting import answer_message, start_conversation
    from folkmoot.network.models import Message
    from folkmoot.people.api import Group, Viewer

    assert isinstance(actor, Viewer)
    if answers is None:
        group = Group.objects.get(slug="bench")
        return start_conversation(actor, group=group, title=title, text="Words.").message
    message = Message.objects.get(pk=answers)
    return answer_message(actor, message=message, text=title).message


async def measured(given: argparse.Namespace, pid: int, tokens: list[tuple[str, str]]) -> None:
    """Open the streams, post, and print what was seen."""
    await listening()
    await asyncio.sleep(1)
    alone = await cost(pid, given.idle)
    received: dict[str, list[float]] = {}
    began = time.perf_counter()
    streams = await opened(tokens, given.connections, received)
    opening = time.perf_counter() - began
    await asyncio.sleep(3)
    busy = await cost(pid, given.idle)
    sent = await asyncio.to_thread(posted, tokens[0][1], given.posts, given.per_second)
    await asyncio.sleep(2)
    for stream in streams:
        stream.cancel()
    report(given, sent, received)
    print(f"streams opened        {given.connections / opening:8.0f}/s")
    print(f"idle, no stream       {alone:8.2f} % of one processor")
    print(f"idle, all streams     {busy:8.2f} % of one processor")
    print(f"memory of live        {memory(pid):8.0f} MB with all streams")


async def listening() -> None:
    """Wait until the live process answers."""
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection(HOST, PORT)
        except OSError:
            await asyncio.sleep(0.1)
            continue
        writer.close()
        return
    raise SystemExit("the live process did not start")


async def opened(
    tokens: list[tuple[str, str]], count: int, received: dict[str, list[float]]
) -> list[asyncio.Task[None]]:
    """So many open streams, each told its place before the next fifty begin."""
    tasks: list[asyncio.Task[None]] = []
    for at in range(0, count, OPENED_AT_ONCE):
        ready = [asyncio.Event() for _ in range(min(OPENED_AT_ONCE, count - at))]
        for number, event in enumerate(ready):
            token, ref = tokens[(at + number) % len(tokens)]
            tasks.append(asyncio.create_task(listen(token, ref, event, received)))
        await asyncio.gather(*(event.wait() for event in ready))
    return tasks


async def listen(
    token: str, ref: str, ready: asyncio.Event, received: dict[str, list[float]]
) -> None:
    """One stream: notes when each event's message was named."""
    reader, writer = await asyncio.open_connection(HOST, PORT)
    request = (
        f"GET /live?topic=/people/{ref} HTTP/1.1\r\n"
        f"Host: {HOST}\r\nCookie: folkmoot_live={token}\r\n\r\n"
    )
    writer.write(request.encode())
    while line := await reader.readline():
        if line.startswith(b"id: "):
            ready.set()
        elif line.startswith(b"data: ") and b'"messages":[{' in line:
            name = line.split(b'"message":"', 1)[1][:26].decode()
            received.setdefault(name, []).append(time.perf_counter())
    raise SystemExit("a stream ended")


def posted(ref: str, count: int, per_second: float) -> dict[str, tuple[float, float]]:
    """Post at a steady pace; when each message was begun and when it was committed, by its ref."""
    from folkmoot.base.ids import written
    from folkmoot.network.models import Message
    from folkmoot.people.api import Person, Viewer

    actor = Viewer(Person.objects.get(ref=read(ref)))
    sent = {}
    first = post(actor, "The talk of the day")
    time.sleep(1)
    for number in range(count):
        begun = time.perf_counter()
        row = post(actor, f"Answer {number}", first)
        done = time.perf_counter()
        sent[written(Message.objects.get(pk=row).ref)] = (begun, done)
        time.sleep(max(0.0, 1 / per_second - (time.perf_counter() - begun)))
    return sent


async def cost(pid: int, seconds: float) -> float:
    """Processor time the process uses in this while, in percent of one processor."""
    before = ticks(pid)
    await asyncio.sleep(seconds)
    return (ticks(pid) - before) / TICKS / seconds * 100


def ticks(pid: int) -> int:
    """Processor time used so far, in ticks of the kernel."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[11]) + int(fields[12])


def memory(pid: int) -> float:
    """Resident memory in megabytes."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1000


def report(
    given: argparse.Namespace,
    sent: dict[str, tuple[float, float]],
    received: dict[str, list[float]],
) -> None:
    """Print the machine and the distribution of delays."""
    engine = "PostgreSQL" if os.environ.get("FOLKMOOT_DATABASE_URL") else "SQLite"
    print(f"{os.cpu_count()} processors, {platform.machine()}, Python {platform.python_version()},")
    print(f"granian {version('granian')}, {engine}; {given.connections} streams,")
    print(f"{given.posts} posts, {given.per_second:g} a second")
    missing = sum(given.connections - len(received.get(ref, ())) for ref in sent)
    print(f"events not received   {missing:8d} of {given.connections * len(sent)}")
    for words, which in (("commit to receipt", 1), ("post to receipt", 0)):
        delays = sorted(
            (at - times[which]) * 1000
            for ref, times in sent.items()
            for at in received.get(ref, ())
        )
        print(f"{words:22}{shares(delays)} ms")


def shares(delays: Sequence[float]) -> str:
    """Median, 95th and 99th percentile and the largest."""
    cuts = statistics.quantiles(delays, n=100)
    return f"p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f}, most {delays[-1]:.0f}"


if __name__ == "__main__":
    main()
