"""The search index under kill -9 and a full disk: whole commits, with their position, or none."""

import os
import random
import resource
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.waiting import started, wait_until

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.errors import SearchError
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import parse_query
from folkmoot.network.search.writer import open_writer

pytestmark = pytest.mark.fault

# Adds ten messages a commit from where the index stands and says each position once committed.
_WRITING = """
import sys
from pathlib import Path
from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.writer import open_writer

with open_writer(Path(sys.argv[1])) as writer:
    position = writer.position() or 0
    while True:
        writer.add(
            SearchDocument(
                key=key, message_id=str(key), group=1, conversation=key, audience=("g:1",),
                sent_at=key, own=f"word number{key} " * 20,
            )
            for key in range(position + 1, position + 11)
        )
        position += 10
        writer.commit(position)
        print(position, flush=True)
"""


def held(folder: Path) -> tuple[int, int]:
    """Messages the index finds, and the position it says it is at."""
    index = SearchIndex(folder)
    everything = parse_query("word", now=datetime(2024, 5, 20, tzinfo=UTC))
    total = index.search(everything, audience=["g:1"], groups={}).total
    return total, index.position() or 0


def killed_after(commits: int, pause: int, folder: Path, said: Path) -> int:
    """Where a writer said it was when killed, `pause` turns of a loop after so many commits."""
    writing = started(["-c", _WRITING, str(folder)], said)
    wait_until(lambda: said.read_text().count("\n") >= commits, "it committed enough")
    while pause:
        pause -= 1
    os.kill(writing.pid, signal.SIGKILL)
    writing.wait()
    return int(said.read_text().split()[-1])


def test_a_killed_writer_leaves_whole_commits(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311 - moments to kill at, no secret
    folder = tmp_path / "search"
    for _ in range(10):
        last = killed_after(
            chance.randrange(1, 12), chance.randrange(100_000), folder, tmp_path / "said"
        )
        total, position = held(folder)
        assert total == position
        assert position - last in (0, 10)


def test_a_full_disk_is_named_and_loses_no_commit(tmp_path: Path) -> None:
    def written(first: int, last: int, words: int) -> None:
        with open_writer(tmp_path) as writer:
            writer.add(
                SearchDocument(
                    key=key,
                    message_id=str(key),
                    group=1,
                    conversation=key,
                    audience=("g:1",),
                    sent_at=key,
                    own="word " + " ".join(f"w{key}x{at}" for at in range(words)),
                )
                for key in range(first, last)
            )
            writer.commit(last - 1)

    written(1, 11, 2)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(SearchError) as refused:
            written(11, 211, 400)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert "Free space" in refused.value.hint
    assert held(tmp_path) == (10, 10)
    written(11, 211, 400)
    assert held(tmp_path) == (210, 210)
