"""Indexing beside an import: another process follows the feed while this one adds messages.

With two cores an import is then as fast as reading and adding; indexing costs no time of its own.
Should the process die, or another one hold the index, nothing is lost: whoever comes next derives
the rest.
"""

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.synchronize import Event

LOOK_SECONDS = 0.3


@contextmanager
def indexing_beside(meanwhile: Callable[[], None]) -> Iterator[None]:
    """Index in a process of its own until the block ends, then to the feed's end.

    Consumers that write tables are left to `meanwhile`, which runs while the index is finished:
    beside the import they would make it wait for the database.
    """
    context = multiprocessing.get_context("spawn")
    ended = context.Event()
    process = context.Process(target=follow, args=(ended,), daemon=True)
    process.start()
    try:
        yield
    finally:
        ended.set()
        meanwhile()
        process.join()


def follow(ended: Event) -> None:
    """What the process does."""
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

    parent = multiprocessing.parent_process()
    last = False
    while not last and parent is not None and parent.is_alive():
        last = ended.wait(LOOK_SECONDS)
        try:
            catch_up(consumer)
        except IndexBusyError:
            continue
