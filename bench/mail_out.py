"""How many mails a second leave: one message to many people, to a sink on this machine.

    python -m bench.mail_out --people 2000

Prints what each step costs: the feed's consumer, writing the notices, and sending them with
everything asked anew before each mail; beside it, in the same run, the sink alone, given one ready
mail as often by `smtplib`.
"""

import argparse
import asyncio
import os
import platform
import smtplib
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

TEXT = "The beds are **ready**, see [the plan](https://example.org/plan).\n\n" * 8


class Sink(asyncio.Protocol):
    """The least a mail server says; keeps nothing."""

    taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.transport, self.rest, self.in_data = transport, b"", False
        transport.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer each line, or wait for the end of a mail."""
        self.rest += data
        while True:
            end = b"\r\n.\r\n" if self.in_data else b"\r\n"
            line, found, rest = self.rest.partition(end)
            if not found:
                return
            self.rest = rest
            self.transport.write(self._answer(line))

    def _answer(self, line: bytes) -> bytes:
        if self.in_data:
            self.in_data = False
            Sink.taken += 1
            return b"250 taken\r\n"
        if line[:4].upper() == b"DATA":
            self.in_data = True
            return b"354 go on\r\n"
        return b"221 bye\r\n" if line[:4].upper() == b"QUIT" else b"250 fine\r\n"


@contextmanager
def sink() -> Iterator[int]:
    """A sink in a process of its own; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        child = os.fork()
        if child == 0:
            asyncio.run(_serve(server))
            os._exit(0)
        try:
            yield port
        finally:
            os.kill(child, 15)
            os.waitpid(child, 0)


async def _serve(listening: socket.socket) -> None:
    server = await asyncio.get_running_loop().create_server(Sink, sock=listening)
    await server.serve_forever()


def timed(what: str, count: int, work: Callable[[], object]) -> None:
    """Do it and print how many a second, and how many a second of this process's CPU."""
    began, cpu = time.perf_counter(), time.process_time()
    work()
    took, used = time.perf_counter() - began, time.process_time() - cpu
    rates = f"{count / took:10,.0f} /s {count / used:10,.0f} /s of our CPU"
    print(f"{what:<34} {took:8.2f} s {rates}")


def filled(people: int) -> None:
    """A group of so many who get each message at once, and one message in it."""
    from folkmoot.network.actions.posting import start_conversation
    from folkmoot.network.models import Delivery, How
    from folkmoot.people.api import OPERATOR, Group, Membership, Person, Viewer, create_person
    from folkmoot.people.models import GroupRole

    owner = Viewer(create_person(OPERATOR, email="olive@example.org", name="Olive"))
    group = Group.objects.create(slug="garden", title="Garden", openness="closed")
    assert owner.person
    Membership.objects.create(group=group, person=owner.person, role=GroupRole.OWNER)
    rows = Person.objects.bulk_create(
        Person(kind="member", name=f"Person {number}", email=f"p{number}@example.org")
        for number in range(people)
    )
    Membership.objects.bulk_create(Membership(group=group, person=row) for row in rows)
    Delivery.objects.bulk_create(Delivery(group=group, person=row, how=How.AT_ONCE) for row in rows)
    timed(
        "post (the author waits for this)",
        1,
        lambda: start_conversation(owner, group=group, title="Beds", text=TEXT),
    )


def measured(people: int, port: int) -> None:
    """Each step once."""
    from django.urls import reverse

    from folkmoot.base import clock
    from folkmoot.base.feed.consumers import catch_up
    from folkmoot.network.models import Notice, Outcome
    from folkmoot.network.notices import fanout
    from folkmoot.network.notices.consumer import NoticeConsumer
    from folkmoot.network.notices.sending import Sender
    from folkmoot.network.notices.transport import SmtpTransport

    reverse("network:home")  # addresses are read once a process, not once a mail
    filled(people)
    timed("announced from the feed", 1, lambda: catch_up(NoticeConsumer()))
    now, clock.now = clock.now, lambda: now() + timedelta(minutes=1)
    timed("notices written", people, lambda: exhausted(fanout.step))
    sender = Sender(SmtpTransport(f"smtp://127.0.0.1:{port}"))
    timed("mails sent", people, lambda: exhausted(lambda: sender.send_notices(lambda: True)))
    sent = Notice.objects.filter(outcome=Outcome.SENT).count()
    assert sent == people, f"{sent} of {people} were sent"
    timed("the sink alone, by smtplib", people, lambda: bare(people, port))


def exhausted(step: Callable[[], object]) -> None:
    """Repeat a step until it finds nothing to do."""
    while step():
        pass


def bare(count: int, port: int) -> None:
    """The same number of ready mails by one connection."""
    mail = b"Subject: x\r\n\r\n" + TEXT.encode() * 3
    with smtplib.SMTP("127.0.0.1", port) as server:
        for number in range(count):
            server.sendmail("b@example.org", f"p{number}@example.org", mail)


def main() -> None:
    """Measure on a home of its own."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--people", type=int, default=2000)
    people = options.parse_args().people
    with tempfile.TemporaryDirectory() as home, sink() as port:
        os.environ |= {
            "FOLKMOOT_HOME": home,
            "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
        }
        from folkmoot.config.opening import open_home

        open_home()
        from django.db import connection

        print(f"{platform.python_version()}, {connection.vendor}, {os.cpu_count()} cores")
        measured(people, port)


if __name__ == "__main__":
    main()
