"""A small index to search in."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import parse_query
from folkmoot.network.search.writer import open_writer

Find = Callable[..., list[int]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "search"


@pytest.fixture
def index(folder: Path) -> SearchIndex:
    return SearchIndex(folder)


@pytest.fixture
def write(folder: Path) -> Callable[..., None]:
    """Index documents, all of them readable by "g:1" unless they say otherwise."""

    def written(*documents: SearchDocument, position: int = 1) -> None:
        with open_writer(folder) as writer:
            writer.add(documents)
            writer.commit(position)

    return written


@pytest.fixture
def find(index: SearchIndex) -> Find:
    """Keys of the messages a query finds, in order."""

    def found(text: str, audience: list[str] | None = None, *, relaxed: bool = False) -> list[int]:
        query = parse_query(text, now=datetime(2024, 5, 20, tzinfo=UTC))
        results = index.search(
            query,
            audience=audience,
            groups={"board": 1, "staff": 2},
            group_by_conversation=False,
            relaxed=relaxed,
        )
        return [hit.key for hit in results.hits]

    return found
