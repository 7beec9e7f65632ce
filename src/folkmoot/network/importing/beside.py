"""Indexing beside an import: another process follows the feed while this one adds messages.

With two cores an import is then as fast as reading and adding; indexing costs no time of its own.
Should the process die, or another one hold the index, nothing is lost: whoever comes next derives
the rest.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

LOOK_SECONDS = 1.0
"""Between two looks at the feed: a commit of the index costs as much as 300 messages."""


@contextmanager
def indexing_beside(meanwhile: Callable[[], None]) -> Iterator[None]:
    """Index in a process of its own until the block ends, then to the feed's end.

    Consumers that write tables are left to `meanwhile`, which runs while the index is finished:
    beside the import they would make it wait for the database.
    """
    context = multiprocessing.get_context("spawn")
    # a pipe and no event: an event's lock, held by a process while it is killed, is never let go
    theirs, ours = context.Pipe(duplex=False)
    process = context.Process(target=follow, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield
    finally:
        ours.close()
        meanwhile()
        process.join()


def follow(until: Connection) -> None:
    """What the process does, `until` the other end of the pipe is closed: by a death, too."""
    import os
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(5)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "folkmoot.config.settings")
    import django

    django.setup()
    from folkmoot.base.feed.consumers import catch_up
    from folkmoot.network.search.consumer import SearchConsumer
    from folkmoot.network.search.errors import IndexBusyError

    consumer = SearchConsumer()
    last = False
    while not last:
        last = until.poll(LOOK_SECONDS)
        try:
            catch_up(consumer)
        except IndexBusyError:
            continue
