"""Whose turn it is to send: one process at a time, so that each person's mails keep their order."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from django.db import DatabaseError, connection, transaction
from django.db.models import Q

from folkmoot.base import clock
from folkmoot.network.models import SendingTurn

log = logging.getLogger("folkmoot.notices")
ABANDONED = timedelta(seconds=30)
"""Without a sign of life for so long, another process goes on."""
BEAT_SECONDS = 5.0
WORKER = uuid4().hex


@contextmanager
def taking_turns(name: str = "mail", worker: str = WORKER) -> Iterator[bool]:
    """Within the block it is this process's turn if it yields True; a sign of life goes on beside.

    The turn is given back at the end, and taken from whoever gives no sign any more.
    """
    if not _taken(name, worker):
        yield False
        return
    over = threading.Event()
    beating = threading.Thread(target=_beat, args=(name, worker, over), daemon=True)
    beating.start()
    try:
        yield True
    finally:
        over.set()
        beating.join()
        SendingTurn.objects.filter(name=name, worker=worker).delete()


def _taken(name: str, worker: str) -> bool:
    now = clock.now()
    with transaction.atomic():
        late = Q(beat_at__lt=now - ABANDONED) | Q(worker=worker)
        if SendingTurn.objects.filter(late, name=name).update(worker=worker, beat_at=now):
            return True
        turn, is_new = SendingTurn.objects.get_or_create(
            name=name, defaults={"worker": worker, "beat_at": now}
        )
        return is_new and turn.worker == worker


def _beat(name: str, worker: str, over: threading.Event) -> None:
    try:
        while not over.wait(BEAT_SECONDS):
            try:
                SendingTurn.objects.filter(name=name, worker=worker).update(beat_at=clock.now())
            except DatabaseError as problem:
                log.warning("no sign of life while sending mail: %s", problem)
    finally:
        connection.close()
