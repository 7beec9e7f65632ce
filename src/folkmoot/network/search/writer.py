"""Writing the index: one process at a time, each commit whole or not at all."""

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Self

import tantivy

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.errors import (
    REBUILD,
    IndexBusyError,
    IndexOutdatedError,
    engine_errors,
)
from folkmoot.network.search.generations import (
    Generation,
    current_generation,
    next_generation,
    publish,
    remove_others,
)
from folkmoot.network.search.schema import (
    MARKER,
    SCHEMA_VERSION,
    built_schema,
    engine_document,
    position_document,
)
from folkmoot.network.search.words import TOKENIZER, analyser

# Memory the engine gathers postings in before it writes a segment; the least it takes is 15 MB.
_HEAP_BYTES = 50_000_000


class SearchWriter:
    """The writing side of the index in `folder`; opened for the current generation, or a rebuild.

    Made with `open_writer` or `rebuilding_writer`, used as a context manager. Nothing is visible to
    readers, nor survives, before `commit`. Leaving without commit gives up what was added.
    """

    def __init__(self, folder: Path, generation: Generation, lock: int) -> None:
        self._folder = folder
        self._generation = generation
        self._lock = lock
        self._schema = built_schema()
        place = folder / generation.generation
        with engine_errors(f"opening {place} for writing"):
            place.mkdir(exist_ok=True)
            self._index = tantivy.Index(self._schema, path=str(place))
            self._index.register_tokenizer(TOKENIZER, analyser())
            self._writer = self._index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            self._highest = highest_key(self._index.searcher())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def position(self) -> int | None:
        """Where in the feed the last commit stands; None before the first."""
        with engine_errors("reading the position"):
            self._index.reload()
            return stored_position(self._index.searcher(), self._schema)

    def add(self, documents: Iterable[SearchDocument]) -> None:
        """Index `documents`, each in place of what the index held under its key."""
        with engine_errors("adding messages"):
            for document in documents:
                # a key above all others cannot be there, and a deletion is looked for everywhere
                if document.key <= self._highest:
                    self._writer.delete_documents_by_term("key", document.key)
                self._highest = max(self._highest, document.key)
                self._writer.add_document(engine_document(document))

    def delete(self, keys: Iterable[int]) -> None:
        """Forget the messages under `keys`; unknown ones are ignored."""
        with engine_errors("removing messages"):
            for key in keys:
                self._writer.delete_documents_by_term("key", key)

    def commit(self, position: int) -> None:
        """Make all changes and the `position` they reach visible and durable, in one step."""
        with engine_errors("committing"):
            self._writer.delete_documents_by_term("marker", MARKER)
            self._writer.add_document(position_document(position))
            self._writer.commit()

    def publish(self) -> None:
        """Let readers see this generation instead of the one before it; ends a rebuild."""
        with engine_errors("publishing the index"):
            publish(self._folder, self._generation)

    def close(self) -> None:
        """Wait for merges, let go of the lock. The writer cannot be used any more."""
        try:
            with engine_errors("closing the index"):
                self._writer.wait_merging_threads()
        finally:
            os.close(self._lock)


def open_writer(folder: Path) -> SearchWriter:
    """The writer of the current index in `folder`, which is made if there is none.

    Raises IndexOutdatedError when another version of Folkmoot wrote it (then rebuild it with
    `rebuilding_writer`), IndexBusyError when another process writes it.
    """
    lock = _locked(folder)
    try:
        current = current_generation(folder)
        if current is not None and current.schema != SCHEMA_VERSION:
            outdated = f"The search index has version {current.schema}, not {SCHEMA_VERSION}."
            raise IndexOutdatedError(outdated, hint=REBUILD)
        remove_others(folder, current)
        if current is not None:
            return SearchWriter(folder, current, lock)
        writer = SearchWriter(folder, next_generation(folder, SCHEMA_VERSION), lock)
        writer.publish()
    except BaseException:
        os.close(lock)
        raise
    return writer


def rebuilding_writer(folder: Path) -> SearchWriter:
    """A writer of a new, empty generation; readers keep the old one until `publish`."""
    lock = _locked(folder)
    try:
        return SearchWriter(folder, next_generation(folder, SCHEMA_VERSION), lock)
    except BaseException:
        os.close(lock)
        raise


def stored_position(searcher: tantivy.Searcher, schema: tantivy.Schema) -> int | None:
    """The position in the marker document, None without one."""
    marker = tantivy.Query.term_query(schema, "marker", MARKER, "basic")
    hits = searcher.search(marker, limit=1, count=False).hits
    return int(searcher.doc(hits[0][1]).get_first("position") or 0) if hits else None


def highest_key(searcher: tantivy.Searcher) -> int:
    """The highest key among the messages of the index, 0 where there is none."""
    every = tantivy.Query.all_query()
    hits = searcher.search(every, limit=1, count=False, order_by_field="key").hits
    return int(hits[0][0] or 0) if hits else 0


def _locked(folder: Path) -> int:
    """A descriptor holding the writer's lock, which the system drops when the process dies."""
    with engine_errors(f"opening {folder}"):
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(descriptor)
        busy = f"Another process writes the search index in {folder}."
        hint = "Stop it, or let the running worker do this."
        raise IndexBusyError(busy, hint=hint) from error
    return descriptor
