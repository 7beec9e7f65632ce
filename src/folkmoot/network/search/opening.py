"""An index opened for reading that follows what another process commits or rebuilds."""

import os
import threading
from pathlib import Path
from typing import NamedTuple

import tantivy

from folkmoot.network.search.errors import REBUILD, IndexOutdatedError
from folkmoot.network.search.generations import CURRENT, current_generation
from folkmoot.network.search.schema import SCHEMA_VERSION
from folkmoot.network.search.words import TOKENIZER, analyser

# The engine's list of segments, replaced by renaming at each commit.
_SEGMENTS = "meta.json"

_Stamp = tuple[int, int]


class _Opened(NamedTuple):
    """An open index, and the stamps of the two files that tell of changes."""

    place: Path
    engine: tantivy.Index
    current: _Stamp | None
    segments: _Stamp | None


class FollowingReader:
    """Searchers of the last commit in `folder`, for any number of threads.

    Asking for one costs two `stat` calls when nothing changed; no thread watches the files.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: _Opened | None = None
        self._opening = threading.Lock()

    def searcher(self) -> tantivy.Searcher | None:
        """A searcher of the last commit, None before the first. Raises IndexOutdatedError."""
        opened = self._opened
        if opened is None or not _is_fresh(opened, self._folder):
            with self._opening:
                opened = self._refreshed()
        return opened.engine.searcher() if opened else None

    def _refreshed(self) -> _Opened | None:
        """The index with its newest commit loaded; what has not changed stays open."""
        opened = self._opened
        current = _stamp(self._folder / CURRENT)
        if opened is None or opened.current != current:
            opened = _open(self._folder, current)
        if opened is not None:
            segments = _stamp(opened.place / _SEGMENTS)
            opened.engine.reload()
            opened = opened._replace(segments=segments)
        self._opened = opened
        return opened


def _open(folder: Path, current: _Stamp | None) -> _Opened | None:
    generation = current_generation(folder)
    if generation is None:
        return None
    if generation.schema != SCHEMA_VERSION:
        outdated = f"The search index has version {generation.schema}, not {SCHEMA_VERSION}."
        raise IndexOutdatedError(outdated, hint=REBUILD)
    place = folder / generation.generation
    index = tantivy.Index.open(str(place))
    index.config_reader("manual")
    index.register_tokenizer(TOKENIZER, analyser())
    return _Opened(place, index, current, None)


def _is_fresh(opened: _Opened, folder: Path) -> bool:
    return opened.current == _stamp(folder / CURRENT) and opened.segments == _stamp(
        opened.place / _SEGMENTS
    )


def _stamp(path: Path) -> _Stamp | None:
    """What changes when `path` is replaced by renaming; None while it is not there."""
    try:
        found = os.stat(path)  # noqa: PTH116 - Path.stat is the same call at four times the cost
    except FileNotFoundError:
        return None
    return found.st_ino, found.st_mtime_ns
