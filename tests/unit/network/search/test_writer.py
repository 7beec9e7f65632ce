"""Writing: replacing, positions, rebuilding, and what is said when it cannot be done."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.errors import IndexBusyError, IndexOutdatedError, SearchError
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.schema import SCHEMA_VERSION
from folkmoot.network.search.writer import open_writer, rebuilding_writer

Find = Callable[..., list[int]]


def message(key: int, own: str) -> SearchDocument:
    return SearchDocument(
        key=key,
        message_id=f"m{key}@example.org",
        group=1,
        conversation=key,
        audience=("g:1",),
        sent_at=1_700_000_000,
        own=own,
    )


def test_adding_twice_leaves_one(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat"), message(1, "cat")])
        writer.add([message(1, "cat")])
        writer.commit(1)
        writer.add([message(1, "cat")])
        writer.commit(2)
    assert find("cat") == [1]


def test_adding_under_a_known_key_replaces(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat"), message(2, "cat")])
        writer.commit(1)
        writer.add([message(1, "dog")])
        writer.commit(2)
    assert find("cat") == [2]
    assert find("dog") == [1]


def test_a_known_key_is_replaced_also_by_who_opens_the_index_again(
    folder: Path, find: Find
) -> None:
    with open_writer(folder) as writer:
        writer.add([message(7, "cat"), message(3, "cat")])
        writer.commit(1)
    for key, own in ((3, "dog"), (7, "dog"), (5, "dog"), (9, "dog"), (9, "owl"), (5, "owl")):
        with open_writer(folder) as writer:
            writer.add([message(key, own)])
            writer.commit(2)
    assert find("cat") == []
    assert sorted(find("dog")) == [3, 7]
    assert sorted(find("owl")) == [5, 9]


def test_an_index_of_a_position_alone_has_no_highest_key(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.commit(4)
    with open_writer(folder) as writer:
        writer.add([message(1, "cat"), message(1, "cat")])
        writer.commit(5)
    assert find("cat") == [1]


def test_deleting(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat"), message(2, "cat")])
        writer.commit(1)
        writer.delete([1, 99])
        writer.commit(2)
    assert find("cat") == [2]


def test_nothing_is_seen_before_commit_and_nothing_stays_without(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        assert find("cat") == []
    with open_writer(folder) as writer:
        assert writer.position() is None
        writer.commit(5)
    assert find("cat") == []


def test_the_position_is_kept_with_the_documents(folder: Path, index: SearchIndex) -> None:
    with open_writer(folder) as writer:
        writer.commit(7)
        assert writer.position() == 7
        writer.commit(2**40)
    assert index.position() == 2**40
    with open_writer(folder) as writer:
        assert writer.position() == 2**40


def test_the_position_is_no_message(folder: Path, find: Find, index: SearchIndex) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        writer.commit(7)
    for text in ("", "-dog", "-cat", "position", "(-dog OR cat)", "before:2100", "p*"):
        assert find(text) == ([] if text in ("-cat", "position", "p*") else [1])


def test_only_one_may_write(folder: Path) -> None:
    with open_writer(folder):
        with pytest.raises(IndexBusyError, match="Another process writes"):
            open_writer(folder)
        with pytest.raises(IndexBusyError):
            rebuilding_writer(folder)
    open_writer(folder).close()


def test_a_rebuild_is_seen_when_it_is_whole(folder: Path, find: Find, index: SearchIndex) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        writer.commit(1)
    assert find("cat") == [1]
    with rebuilding_writer(folder) as writer:
        writer.add([message(2, "cat")])
        writer.commit(9)
        assert find("cat") == [1]
        writer.publish()
        assert find("cat") == [2]
    assert index.position() == 9
    assert len(list(folder.glob("g-*"))) == 1


def test_a_rebuild_given_up_leaves_no_trace(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        writer.commit(1)
    with rebuilding_writer(folder) as writer:
        writer.commit(3)
    with open_writer(folder) as writer:
        assert writer.position() == 1
    assert find("cat") == [1]
    assert len(list(folder.glob("g-*"))) == 1


def outdate(folder: Path) -> None:
    current = folder / "current.json"
    current.write_text(json.dumps(json.loads(current.read_text()) | {"schema": 0}))


def test_another_version_asks_for_a_rebuild(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.commit(1)
    outdate(folder)
    with pytest.raises(IndexOutdatedError) as refused:
        open_writer(folder)
    assert refused.value.message == f"The search index has version 0, not {SCHEMA_VERSION}."
    assert "folkmoot rebuild search" in refused.value.hint
    with pytest.raises(IndexOutdatedError):
        find("cat")
    with rebuilding_writer(folder) as writer:
        writer.commit(1)
        writer.publish()
    assert find("cat") == []


@pytest.mark.parametrize("file", ["current.json", "g-000001/meta.json"])
def test_a_damaged_index_says_how_to_rebuild_it(folder: Path, find: Find, file: str) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        writer.commit(1)
    (folder / file).write_text("{")
    with pytest.raises(SearchError) as refused:
        find("cat")
    assert "folkmoot rebuild search" in refused.value.hint


def test_lost_files_say_how_to_rebuild(folder: Path, find: Find) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        writer.commit(1)
    for path in folder.glob("g-000001/*.term"):
        path.unlink()
    with pytest.raises(SearchError) as refused:
        find("cat")
    assert "folkmoot rebuild search" in refused.value.hint


@pytest.mark.parametrize("ending", [".term", ".idx", ".fast", ".store"])
def test_files_cut_short_say_how_to_rebuild(folder: Path, find: Find, ending: str) -> None:
    with open_writer(folder) as writer:
        writer.add([message(1, "cat")])
        writer.commit(1)
    for path in folder.glob(f"g-000001/*{ending}"):
        path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SearchError) as refused:
        find("cat")
    assert "folkmoot rebuild search" in refused.value.hint


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SearchError, match="file"):
        open_writer(tmp_path / "file" / "search")
