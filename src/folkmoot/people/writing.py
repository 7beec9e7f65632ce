"""The one write path: a transaction that ends with what was done and what is told.

    require permission -> ask the gate -> change rows -> record the deed -> tell the feed

`writing(actor)` opens the transaction; deeds and announcements collected in it are written at its
end, so the head of the activity chain is locked for the shortest time.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import msgspec
from django.db import transaction

from folkmoot.base import clock
from folkmoot.base.feed.entries import append
from folkmoot.people.access.viewer import Viewer
from folkmoot.people.activity.record import Deed, Fact, add


class Work:
    """What one transaction did and tells."""

    def __init__(self) -> None:
        self.deeds: list[Deed] = []
        self.announcements: list[msgspec.Struct] = []

    def record(self, kind: str, thing: str = "", /, **detail: Fact) -> None:
        """Note a deed for the activity chain. Facts are small; never text people wrote."""
        self.deeds.append(Deed(kind, thing, detail))

    def announce(self, payload: msgspec.Struct) -> None:
        """Note an entry for the feed; its kind is the one registered for the payload's type."""
        self.announcements.append(payload)


@contextmanager
def writing(actor: Viewer) -> Iterator[Work]:
    """A transaction in which `actor` changes something; nothing remains of it if it fails.

    What `actor` may do is read inside it, and again by whoever asks after it.
    """
    actor.forget()
    try:
        with transaction.atomic():
            work = Work()
            yield work
            append(work.announcements)
            if work.deeds:
                add(actor.person_id, work.deeds, clock.now())
    finally:
        actor.forget()
