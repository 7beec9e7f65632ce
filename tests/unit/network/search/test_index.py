"""Searching: what is found, in which order, by whom."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.index import SearchIndex
from folkmoot.network.search.query import parse_query
from folkmoot.network.search.results import Results

Find = Callable[..., list[int]]
Write = Callable[..., None]
NOW = datetime(2024, 5, 20, tzinfo=UTC)


def message(key: int, own: str = "", **fields: object) -> SearchDocument:
    given: dict[str, object] = {
        "message_id": f"m{key}@example.org",
        "group": 1,
        "conversation": key,
        "audience": ("g:1",),
        "sent_at": 1_700_000_000 + key,
    }
    return SearchDocument(key=key, own=own, **(given | fields))  # type: ignore[arg-type]  # by name


def search(index: SearchIndex, text: str, **options: object) -> Results:
    asked: dict[str, object] = {"audience": None, "groups": {"board": 1, "staff": 2}}
    query = parse_query(text, now=NOW)
    return index.search(query, **(asked | options))  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("the café opens", "CAFE"),
        ("the cafe opens", "café"),
        ("call foo_bar now", "bar"),
        ("call foo_bar now", "foo_bar"),
        ("see CamelCase", "camel"),
        ("see CamelCase", "camelcase"),
        ("see CamelCase", "CamelCase"),
        ("release 1.2.3 is out", "1.2.3"),
        ("write to anna@example.org", "example.org"),
        ("at https://example.org/path/page?id=7", "path/page"),
        ("at https://example.org/path/page?id=7", "https://example.org/path/page?id=7"),
        ("in /usr/share/doc", "share"),
        ("in /usr/share/doc", "/usr/share/doc"),
        ("私は東京都に住む", "東京"),
        ("私は東京都に住む", "京都"),
        ("私は東京都に住む", "都"),
        ("Linuxカーネル", "カーネル"),
        ("한국어입니다", "국어"),
        ("ภาษาไทย", "ไทย"),
        ("memory mapping", "mem*"),
        ("memory mapping of files", '"memory mapping"'),
    ],
)
def test_found(write: Write, find: Find, text: str, query: str) -> None:
    write(message(1, text), message(2, "something else altogether"))
    assert find(query) == [1]
    assert find(f"quoted:{query}") == []
    assert find(f"own:{query}") == [1]


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("mapping of memory", '"memory mapping"'),
        ("東の京", "東京"),
        ("category", "cat"),
        ("foo", "foo_bar"),
        ("release 1.2.4", "1.2.3"),
    ],
)
def test_not_found(write: Write, find: Find, text: str, query: str) -> None:
    write(message(1, text))
    assert find(query) == []


def test_operators_look_into_their_fields(write: Write, find: Find) -> None:
    write(
        message(1, subject="black cat", sender_name="Anna Berg", sender_address="anna@example.org"),
        message(2, quoted="black cat", recipients=("Ben <ben@example.net>", "anna@example.org")),
        message(3, file_names=("cat.pdf",), flags=("has:attachment",), group=2),
        message(4, file_text="a cat in a file", list_id="pets.example.org", sent_at=1_600_000_000),
    )
    assert find("subject:cat") == [1]
    assert find("quoted:cat") == [2]
    assert find("file:cat") == [3]
    assert find("from:anna") == find("from:anna@example.org") == find('from:"anna berg"') == [1]
    assert find("to:anna") == find("to:ben@example.net") == [2]
    assert find("list:pets") == [4]
    assert find("has:attachment") == find("in:staff") == [3]
    assert find("in:nowhere") == []
    assert find("before:2021") == [4]
    assert find("date:2020-09-13") == [4]
    assert set(find("cat")) == {1, 2, 3, 4}
    assert find("cat -subject:cat -in:staff before:2022") == [4]
    assert find("-cat") == []
    assert find("") == [3, 2, 1, 4]
    assert find("&") == []
    assert find("& cat after:2021 -black") == [3]


def test_own_words_rank_above_quoted_ones_and_the_subject_above_both(
    write: Write, find: Find
) -> None:
    write(
        message(1, quoted="the heron flew", own="indeed it did"),
        message(2, own="the heron flew", quoted="indeed it did"),
        message(3, own="it flew and flew", subject="the heron"),
    )
    assert find("heron") == [3, 2, 1]


def test_other_forms_of_a_word_are_found_below_it(write: Write, find: Find) -> None:
    write(
        message(1, "paging here", sender_name="Pages"),
        message(2, "pages here"),
        message(3, "a page here"),
    )
    assert find("pages") == [1, 2, 3]
    assert find("own:page")[0] == 3
    assert set(find("own:page")) == {1, 2, 3}
    assert find('own:"page"') == [3]
    assert find("from:page") == []


def test_of_equals_the_newer_comes_first(write: Write, find: Find) -> None:
    write(*(message(key, "same words", sent_at=key * 50_000_000) for key in (20, 30, 10, 25)))
    assert find("words") == [30, 25, 20, 10]
    assert find("after:1971") == [30, 25, 20, 10]


def test_only_the_audience_finds(write: Write, find: Find) -> None:
    write(
        message(1, "cat", audience=("g:1",)),
        message(2, "cat", audience=("p:7", "p:8")),
        message(3, "cat", audience=()),
    )
    assert sorted(find("cat", ["g:1"])) == [1]
    assert sorted(find("cat", ["g:1", "p:8"])) == [1, 2]
    assert sorted(find("-dog", ["p:7"])) == [2]
    assert find("cat", []) == []
    assert find("cat OR dog", ["g:9"]) == []
    assert sorted(find("cat", None)) == [1, 2, 3]


def test_results_are_conversations_with_their_best_hit(write: Write, index: SearchIndex) -> None:
    write(
        message(1, "cat", conversation=5),
        message(2, "cat", subject="cat", conversation=5),
        message(3, "cat cat and dog", conversation=6),
    )
    results = search(index, "cat")
    assert [(hit.key, hit.conversation, hit.further) for hit in results.hits] == [
        (2, 5, 1),
        (3, 6, 0),
    ]
    assert results.hits[0].message_id == "m2@example.org"
    assert (results.total, results.conversations, results.is_exact) == (3, 2, True)
    assert results.took_ms > 0
    assert [hit.key for hit in search(index, "cat", limit=1, offset=1).hits] == [3]
    assert search(index, "cat", offset=2).hits == ()


def test_more_messages_than_are_looked_at(write: Write, index: SearchIndex) -> None:
    short = [message(key, "cat", conversation=1) for key in range(1, 951)]
    long = "cat " + "and more " * 9
    weeks_apart = [message(key, long, sent_at=key * 600_000) for key in range(951, 1501)]
    write(*short, *weeks_apart)
    first = search(index, "cat", limit=20)
    assert (first.total, first.is_exact) == (1500, False)
    assert first.hits[0].further == 949
    assert first.conversations == pytest.approx(551, rel=0.03)
    whole = search(index, "cat", limit=600)
    assert (whole.conversations, whole.is_exact) == (551, True)
    pages = [search(index, "cat", limit=50, offset=at).hits for at in range(0, 600, 50)]
    assert [hit for page in pages for hit in page] == list(whole.hits)


def test_pages_among_equals_neither_repeat_nor_leave_out(write: Write, index: SearchIndex) -> None:
    write(*(message(key, "cat", sent_at=1_700_000_000) for key in range(1, 1301)))
    for text in ("cat", "after:2001"):
        pages = [search(index, text, limit=100, offset=at).hits for at in range(0, 1300, 100)]
        assert [hit.key for page in pages for hit in page] == list(range(1300, 0, -1))


def test_facets_count_what_was_found(write: Write, index: SearchIndex) -> None:
    write(
        message(1, "cat", sender_address="Anna@example.org", flags=("has:patch", "is:root")),
        message(2, "cat", sender_address="anna@example.org", group=2, sent_at=1_600_000_000),
        message(3, "cat", flags=("is:root",)),
        message(4, "dog", sender_address="ben@example.org"),
        message(5, "cat", sender_address="spy@example.org", audience=("p:9",)),
    )
    facets = search(index, "cat", audience=["g:1"]).facets
    assert facets.group == ((1, 2), (2, 1))
    assert facets.sender == (("anna@example.org", 2),)
    assert facets.year == ((2023, 2), (2020, 1))
    assert facets.flags == (("is:root", 2), ("has:patch", 1))
    assert search(index, "cat", with_facets=False).facets.group == ()


def test_typing_errors_are_forgiven_when_asked(write: Write, find: Find) -> None:
    write(message(1, "documentation"), message(2, "kernel"), message(3, "cat"))
    assert find("documentaton") == []
    assert find("documetaton", relaxed=True) == [1]
    assert find("kernal", relaxed=True) == [2]
    assert find("kernelz", relaxed=True) == [2]
    assert find("karnal", relaxed=True) == []
    assert find("car", relaxed=True) == []


def test_the_nearest_spelling_is_suggested(write: Write, index: SearchIndex) -> None:
    write(
        message(1, "documentation of the kernel"),
        message(2, "kernels kernel", sender_name="Alejandra"),
        message(3, "kennel", audience=("p:9",)),
    )

    def suggested(text: str, audience: list[str] | None = None) -> str:
        query = parse_query(text, now=NOW)
        return index.suggestion(query, audience=audience, groups={})

    assert suggested("kernal") == "kernel"
    assert suggested("kernal documetaton -xyzzy") == "kernel documentation -xyzzy"
    assert suggested("from:alejndra kernel") == "from:alejandra kernel"
    assert suggested("kernel documentation") == ""
    assert suggested("xylophone") == ""
    assert suggested("kennal", ["p:9"]) == "kennel"
    assert suggested("kenel", ["g:1"]) == "kernel"


def test_an_index_not_yet_written_finds_nothing(index: SearchIndex, find: Find) -> None:
    assert find("cat") == []
    assert index.position() is None
    assert index.suggestion(parse_query("cat", now=NOW), audience=None, groups={}) == ""


def test_broken_characters_do_not_stop_indexing(write: Write, find: Find) -> None:
    write(message(1, "cat \ud800\x00 dog", message_id="m\udc80", sender_address="\udcff@x"))
    assert find("dog") == [1]


@pytest.mark.parametrize("sent_at", [-(10**12), 0, 10**15])
def test_any_time_can_be_indexed(write: Write, find: Find, sent_at: int) -> None:
    write(message(1, "cat", sent_at=sent_at))
    assert find("cat") == [1]


def test_readers_follow_commits(write: Write, find: Find, folder: Path) -> None:
    write(message(1, "cat"))
    assert find("cat") == [1]
    write(message(2, "cat"))
    assert sorted(find("cat")) == [1, 2]
