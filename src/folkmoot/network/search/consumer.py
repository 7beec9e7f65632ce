"""The search index as a consumer of the feed.

Derives from messages, bodies, recipients and attachments; `folkmoot rebuild search` derives it
anew into a second generation while readers keep the first.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings

from folkmoot.base.database import Among
from folkmoot.base.feed.consumers import OutsideConsumer
from folkmoot.base.feed.entries import START, Position, entries_after
from folkmoot.base.feed.kinds import Entry
from folkmoot.base.models import FeedEntry
from folkmoot.network.contracts import (
    AudienceChanged,
    MessagesAdded,
    MessagesDeleted,
    MessagesEdited,
    MessagesMarked,
    MessagesMoved,
)
from folkmoot.network.models import Message
from folkmoot.network.search.errors import IndexOutdatedError
from folkmoot.network.search.sources import documents
from folkmoot.network.search.writer import SearchWriter, open_writer, rebuilding_writer

_CONCERNED = (
    MessagesAdded,
    MessagesMoved,
    AudienceChanged,
    MessagesEdited,
    MessagesDeleted,
    MessagesMarked,
)
ENTRIES_AT_ONCE = 10
DOCUMENTS_AT_ONCE = 500


def index_folder() -> Path:
    """Where the index lies; each node has its own."""
    home: Path = settings.FOLKMOOT.home
    return home / "search"


class SearchConsumer(OutsideConsumer):
    """Keeps the index; one process at a time holds its writer."""

    name = "network.search"
    label = "Search index"

    def __init__(self) -> None:
        self._writer: SearchWriter | None = None

    def take_next(self, limit: int) -> int:
        """Index the next entries; an index of another version is rebuilt."""
        try:
            self._open()
        except IndexOutdatedError:
            return self.rebuild()
        return super().take_next(min(limit, ENTRIES_AT_ONCE))

    def consume(self, entries: Sequence[Entry]) -> None:
        """Index the messages the entries name, each once."""
        self._index(self._open(), entries)

    def position(self) -> Position:
        """What the last commit of the index says."""
        return place_of(self._open().position())

    def advance(self, position: Position) -> None:
        """Commit documents and position in one step."""
        self._open().commit(position[1])

    def clear(self) -> None:
        """Nothing to do: a rebuild writes a generation of its own."""

    def rebuild(self) -> int:
        """Write a new generation from the first entry, then let readers see it."""
        self.close()
        total = 0
        with rebuilding_writer(index_folder()) as writer:
            position = START
            while entries := entries_after(position, ENTRIES_AT_ONCE):
                self._index(writer, entries)
                position = entries[-1].position
                writer.commit(position[1])
                total += len(entries)
            writer.publish()
        return total

    def close(self) -> None:
        """Let go of the writer, so that another process can have it."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def _open(self) -> SearchWriter:
        if self._writer is None:
            self._writer = open_writer(index_folder())
        return self._writer

    def _index(self, writer: SearchWriter, entries: Iterable[Entry]) -> None:
        wanted: dict[int, None] = {}
        for entry in entries:
            payload = entry.payload
            if isinstance(payload, _CONCERNED):
                wanted.update(dict.fromkeys(payload.messages))
        rows = list(wanted)
        for at in range(0, len(rows), DOCUMENTS_AT_ONCE):
            piece = rows[at : at + DOCUMENTS_AT_ONCE]
            found = documents(
                Message.objects.filter(Among("pk", piece), is_ghost=False, deleted_at=None)
            )
            writer.add(found)
            writer.delete(set(piece) - {document.key for document in found})


def place_of(number: int | None) -> Position:
    """The position in the feed of the entry with this number."""
    if number is None:
        return START
    entry = FeedEntry.objects.filter(pk=number).first()
    return (entry.transaction, entry.pk) if entry else START
