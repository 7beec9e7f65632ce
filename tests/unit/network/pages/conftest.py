"""An index of what a test has delivered."""

from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.network.models import Message
from folkmoot.network.search import asking
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.sources import documents
from folkmoot.network.search.writer import open_writer

Indexing = Callable[[], None]


@pytest.fixture
def search_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where this test's index lies, not yet written."""
    folder = tmp_path / "search"
    index = SearchIndex(folder)
    monkeypatch.setattr(asking, "index", lambda: index)
    monkeypatch.setattr("folkmoot.network.reading.found.index", lambda: index)
    return folder


@pytest.fixture
def indexed(search_folder: Path) -> Indexing:
    """Call it to index all messages there are, as the consumer of the feed does."""

    def every_message() -> None:
        with open_writer(search_folder) as writer:
            writer.add(documents(Message.objects.filter(is_ghost=False)))
            writer.commit(1)

    return every_message
