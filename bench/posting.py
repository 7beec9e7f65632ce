"""Posts a second, a post into a large group, unread counts of somebody far behind, the home page.

    python -m bench.posting [--members 50000] [--unread 1000000] [--processes 2] [--seconds 10]

Makes a fresh home with one group of many members, and one with many messages that somebody has not
read, both by bulk insert. Then: posts through the action the page uses, first one after the other
with the time of each, then by several processes at once into the same group; unread counts, when
nothing was read and when every hundredth message was, each for a viewer made anew; and the home
page of a member, asked as in `bench.pages`. With FOLKMOOT_DATABASE_URL (script/postgres) it runs on
PostgreSQL.
"""

import argparse
import asyncio
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version

from bench import pages

TEXT = "An answer with a few words of its own, number {}.\n\nAnd a second paragraph, see above.\n"
AUTHORS = 8
WARM = 20
ROUNDS = 200


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--members", type=int, default=50_000)
    parser.add_argument("--unread", type=int, default=1_000_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=10)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="folkmoot-bench-") as home:
        os.environ |= {
            "FOLKMOOT_HOME": home,
            "FOLKMOOT_PORT": str(pages.PORT),
            "FOLKMOOT_WEB_WORKERS": "2",
            "DJANGO_SETTINGS_MODULE": "folkmoot.config.settings",
            "PYTHONPATH": str(pages.SOURCE),
        }
        from folkmoot.config.opening import open_home

        open_home()
        from django.db import connection, connections

        pages.report_machine(2, f"none; {connection.vendor}, Django {version('django')}")
        root, authors = large_group(given.members)
        print(f"members    {given.members:,}")
        one_by_one(root, authors)
        connections.close_all()  # a process must not inherit one
        at_once(root, authors, given.processes, given.seconds)
        unread(far_behind(given.unread), given.unread)
        connections.close_all()
        home_page(given.seconds)


def large_group(members: int) -> tuple[int, list[int]]:
    """A group of so many with one conversation; the row of its root, and of some members."""
    from folkmoot.network.actions.posting import start_conversation
    from folkmoot.people.api import (
        OPERATOR,
        Group,
        Membership,
        Person,
        Viewer,
        create_group,
        create_person,
    )

    group: Group = create_group(OPERATOR, title="Bench", openness="open")
    people = Person.objects.bulk_create(
        (
            Person(kind="member", name=f"Person {number}", email=f"p{number}@example.org")
            for number in range(members - AUTHORS)
        ),
        batch_size=5000,
    )
    authors = [
        create_person(OPERATOR, email=f"author{number}@example.org", name=f"Author {number}")
        for number in range(AUTHORS)
    ]
    belongs = (Membership(group=group, person=person) for person in (*people, *authors))
    Membership.objects.bulk_create(belongs, batch_size=5000)
    began = [
        start_conversation(Viewer(authors[0]), group=group, title=title, text="Words.")
        for title in ("Beds", "Walls")
    ]
    return began[0].message, [author.pk for author in authors]


def post(root: int, author: int, number: int) -> None:
    """One answer, by somebody read anew, as in a request."""
    from folkmoot.network.actions.posting import answer_message
    from folkmoot.network.models import Message
    from folkmoot.people.api import Person, Viewer

    message = Message.objects.select_related("group", "conversation").get(pk=root)
    actor = Viewer(Person.objects.get(pk=author))
    answer_message(actor, message=message, text=TEXT.format(number))


def one_by_one(root: int, authors: list[int]) -> None:
    """The time of each post, with nobody else writing."""
    for number in range(WARM):
        post(root, authors[number % len(authors)], number)
    used = time.process_time()
    took = [
        timed(lambda: post(root, authors[number % len(authors)], number))  # noqa: B023  # done at once
        for number in range(ROUNDS)
    ]
    print(f"post       {shares(took)}; {(time.process_time() - used) / ROUNDS * 1000:.1f} ms CPU")


def at_once(root: int, authors: list[int], processes: int, seconds: float) -> None:
    """Posts a second of several processes together, and the time of each post."""
    forking = multiprocessing.get_context("fork")
    results: multiprocessing.Queue[list[float]] = forking.Queue()
    workers = [
        forking.Process(target=keep_posting, args=(root, authors[at::processes], seconds, results))
        for at in range(processes)
    ]
    for worker in workers:
        worker.start()
    took = [one for _ in workers for one in results.get()]
    for worker in workers:
        worker.join()
    rate = len(took) / seconds
    print(f"posts      {rate:.0f}/s by {processes} processes for {seconds:.0f} s; {shares(took)}")


def keep_posting(
    root: int,
    authors: list[int],
    seconds: float,
    results: "multiprocessing.Queue[list[float]]",
) -> None:
    """Post without a pause for so long; tells the time of each."""
    took: list[float] = []
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        author = authors[len(took) % len(authors)]
        took.append(timed(lambda: post(root, author, len(took))))  # noqa: B023  # done at once
    results.put(took)


def far_behind(messages: int) -> tuple[int, int]:
    """A person and a group (row ids) whose messages, so many, they have not read.

    The messages are rows with nothing in them, which is all that counting looks at.
    """
    from django.db import transaction

    from folkmoot.base import clock
    from folkmoot.base.database import insert_rows, reserved_ids, stored_ref
    from folkmoot.base.ids import new_ref
    from folkmoot.network.models import Conversation, GroupMail, Message
    from folkmoot.people.api import OPERATOR, add_member, create_group, create_person

    group = create_group(OPERATOR, title="Far behind")
    person = create_person(OPERATOR, email="late@example.org", name="Late")
    add_member(OPERATOR, group=group, person=person)
    talk = Conversation.objects.create(group=group, title="All", message_count=messages)
    columns = [
        "id", "ref", "group_id", "conversation_id", "number", "key", "message_id", "is_ghost",
        "kind", "confidence", "edge_kind", "broken", "sender_name", "subject", "date_flags",
        "first_words", "size", "digest", "fingerprint", "file_count", "restricted", "sent_at",
    ]  # fmt: skip
    now = clock.now()
    empty = (False, "normal", 0, "", "", "", "", "", "", 0, b"", b"", 0, False, now)
    for at in range(0, messages, 20_000):
        count = min(20_000, messages - at)
        with transaction.atomic():
            rows = zip(reserved_ids(Message, count), range(at + 1, at + count + 1), strict=True)
            insert_rows(
                Message,
                columns,
                (
                    (row, stored_ref(new_ref()), group.pk, talk.pk, number, name, name, *empty)
                    for row, number in rows
                    for name in (f"{number}@example.org",)
                ),
            )
    GroupMail.objects.update_or_create(
        group=group, defaults={"last_number": messages, "message_count": messages}
    )
    return person.pk, group.pk


def unread(who: tuple[int, int], messages: int) -> None:
    """How long the unread count of a group takes; the first one after a post, then the others."""
    from folkmoot.network.models import GroupMail, Reading
    from folkmoot.network.reading.intervals import numbers, packed
    from folkmoot.network.reading.kept import forget_everything
    from folkmoot.network.reading.state import read_states, unread_counts
    from folkmoot.people.api import Person, Viewer

    person, group = who

    def count() -> int:
        viewer = Viewer(Person.objects.get(pk=person))
        return unread_counts(viewer, read_states(viewer, [group]))[group]

    assert GroupMail.objects.get(group=group).last_number == count()
    read = numbers(range(1, messages + 1, 100))
    for words in ("nothing read", "every hundredth read"):
        forget_everything()
        first = timed(count)
        print(f"unread     {count():,}, {words}: first {first * 1000:.1f} ms, ", end="")
        print(f"then {shares([timed(count) for _ in range(ROUNDS)])}")
        values = {"read": packed(read), "read_count": len(read)}
        Reading.objects.update_or_create(person_id=person, group_id=group, defaults=values)


def home_page(seconds: float) -> None:
    """Requests a second of the home page, signed in."""
    cookie, _, _ = pages.prepared(dict(os.environ))
    server = subprocess.Popen([sys.executable, "-m", "folkmoot.config.web"])
    try:
        asyncio.run(pages.wait_for_server(cookie))
        asyncio.run(pages.report_page("home", "/", cookie, seconds))
    finally:
        server.terminate()
        server.wait(30)


def timed(work: Callable[[], object]) -> float:
    """Seconds by the clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def shares(took: list[float]) -> str:
    """Median, 95th percentile and the longest, in milliseconds."""
    cuts = statistics.quantiles(took, n=100)
    middle, late, longest = cuts[49] * 1000, cuts[94] * 1000, max(took) * 1000
    return f"p50 {middle:.1f}, p95 {late:.1f}, most {longest:.1f} ms"


if __name__ == "__main__":
    main()
