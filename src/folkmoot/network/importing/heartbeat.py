"""A sign of life of whoever works on an import, also while no batch is ready.

Going on in a large compressed archive means unpacking what was read before, which may take longer
than another worker would wait before it believes this one dead.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection

from folkmoot.base import clock
from folkmoot.network.models import ImportRun, ImportState

log = logging.getLogger("folkmoot.imports")
BEAT_SECONDS = 20.0


@contextmanager
def beating(run: ImportRun, seconds: float = BEAT_SECONDS) -> Iterator[None]:
    """Renew the run's heartbeat every `seconds` until the block ends."""
    over = threading.Event()
    thread = threading.Thread(target=_beat, args=(run, seconds, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _beat(run: ImportRun, seconds: float, over: threading.Event) -> None:
    mine = ImportRun.objects.filter(pk=run.pk, worker=run.worker, state=ImportState.RUNNING)
    try:
        while not over.wait(seconds):
            try:
                mine.update(heartbeat_at=clock.now())
            except DatabaseError as problem:
                log.warning("no heartbeat for import %s: %s", run.ref, problem)
    finally:
        connection.close()
