"""The query language, example by example."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from folkmoot.network.search.query import Query, begun, parse_query, without
from folkmoot.network.search.terms import (
    All,
    Any,
    Flag,
    InGroup,
    Not,
    Phrase,
    Sent,
    Tree,
    Word,
    rendered,
)

NOW = datetime(2024, 5, 20, 15, 30, tzinfo=UTC)


def parsed(text: str) -> Query:
    return parse_query(text, now=NOW)


def seconds(*day: int) -> int:
    return int(datetime(*day, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]  # a date's parts


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("", All()),
        ("   ", All()),
        ("cat", Word("cat")),
        ("cat dog", All((Word("cat"), Word("dog")))),
        ("cat AND dog", All((Word("cat"), Word("dog")))),
        ("cat OR dog", Any((Word("cat"), Word("dog")))),
        ("cat or dog", All((Word("cat"), Word("or"), Word("dog")))),
        ("a b OR c d", All((Word("a"), Any((Word("b"), Word("c"))), Word("d")))),
        ("(a b) OR c", Any((All((Word("a"), Word("b"))), Word("c")))),
        ("(a (b) (c d))", All((Word("a"), Word("b"), Word("c"), Word("d")))),
        ("-cat", Not(Word("cat"))),
        ("NOT cat", Not(Word("cat"))),
        ("NOT -cat", Word("cat")),
        ("-(-cat)", Word("cat")),
        ("-(a b)", Not(All((Word("a"), Word("b"))))),
        ("--help", Word("--help")),
        ("mem*", Word("mem", prefix=True)),
        ("open(2) (cat OR dog)", All((Word("open(2)"), Any((Word("cat"), Word("dog")))))),
        ('"black cat"', Phrase("black cat")),
        ("“black cat”", Phrase("black cat")),
        ('subject:"black cat"', Phrase("black cat", "subject")),
        ("From:anna@example.org", Word("anna@example.org", "from")),
        ("subject:(cat OR -dog)", Any((Word("cat", "subject"), Not(Word("dog", "subject"))))),
        ("subject:(cat from:ben)", All((Word("cat", "subject"), Word("ben", "from")))),
        ("in:board has:Attachment", All((InGroup("board"), Flag("has:attachment")))),
        ("https://example.org/a_b", Word("https://example.org/a_b")),
    ],
)
def test_text_and_its_tree(text: str, tree: Tree) -> None:
    query = parsed(text)
    assert query.tree == tree
    assert query.problems == ()
    assert parsed(rendered(tree)).tree == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ('"black cat', Phrase("black cat")),
        ("(cat dog", All((Word("cat"), Word("dog")))),
        ("cat) dog", All((Word("cat"), Word("dog")))),
        ("() cat", Word("cat")),
        ("cat OR", Word("cat")),
        ("OR cat OR OR dog", Any((Word("cat"), Word("dog")))),
        ("cat NOT", Word("cat")),
        ("(" * 3000, All()),
        ("(" * 500 + "cat", Word("cat")),
        ('cat ""', Word("cat")),
    ],
)
def test_what_is_unfinished_is_read_as_far_as_it_goes(text: str, tree: Tree) -> None:
    assert parsed(text).tree == tree


@pytest.mark.parametrize(
    ("text", "start", "until"),
    [
        ("after:2024", seconds(2024, 1, 1), None),
        ("before:2024", None, seconds(2024, 1, 1)),
        ("date:2023-12", seconds(2023, 12, 1), seconds(2024, 1, 1)),
        ("date:2024-02-28", seconds(2024, 2, 28), seconds(2024, 2, 29)),
        ("date:2024/2", seconds(2024, 2, 1), seconds(2024, 3, 1)),
        ("date:yesterday", seconds(2024, 5, 19), seconds(2024, 5, 20)),
        ("date:today", seconds(2024, 5, 20), seconds(2024, 5, 21)),
        ("after:2w", seconds(2024, 5, 6), None),
        ("before:1Y", None, seconds(2023, 5, 21)),
    ],
)
def test_dates_name_whole_periods(text: str, start: int | None, until: int | None) -> None:
    tree = parsed(text).tree
    assert isinstance(tree, Sent)
    assert (tree.start, tree.until) == (start, until)


def test_dates_are_days_where_the_searching_person_is() -> None:
    east = datetime(2024, 5, 20, 1, 0, tzinfo=timezone(timedelta(hours=9)))
    tree = parse_query("date:today", now=east).tree
    assert isinstance(tree, Sent)
    assert tree.start == seconds(2024, 5, 19) + 15 * 3600


@pytest.mark.parametrize(
    ("text", "trouble", "found", "instead"),
    [
        ("form:anna", "unknown_operator", "form:", "from:"),
        ("subjet:cat", "unknown_operator", "subjet:", "subject:"),
        ("after:2024-13", "unknown_date", "2024-13", ""),
        ("before:soon", "unknown_date", "soon", ""),
        ("date:9999", "unknown_date", "9999", ""),
        ("has:atachment", "unknown_flag", "has:atachment", "has:attachment"),
        ("is:purple", "unknown_flag", "is:purple", ""),
        ("from: anna", "missing_value", "from:", ""),
        ("cat &", "nothing_to_find", "&", ""),
    ],
)
def test_what_is_not_understood_is_noted(text: str, trouble: str, found: str, instead: str) -> None:
    [problem] = parsed(text).problems
    assert (problem.trouble, problem.found, problem.instead) == (trouble, found, instead)
    assert found in problem.message
    assert instead in problem.message
    assert found.strip(":") in text[problem.start : problem.end]


@pytest.mark.parametrize(
    "text", ["std::sort", "mailto:anna", "http://from.example", "a:b", "note:x"]
)
def test_a_colon_alone_is_no_misspelt_operator(text: str) -> None:
    assert parsed(text).problems == ()


def test_a_group_that_cannot_be_read_is_noted() -> None:
    known = {"board"}
    assert parse_query("in:board", now=NOW, groups=known).problems == ()
    [problem] = parse_query("in:secret", now=NOW, groups=known).problems
    assert problem.trouble == "unknown_group"


def test_an_endless_query_is_cut_with_a_note() -> None:
    query = parsed("word " * 80)
    assert len(query.tokens) == 50
    assert [problem.trouble for problem in query.problems] == ["too_long"]
    assert [problem.trouble for problem in parsed('"' + "word " * 500).problems] == ["too_long"]


def test_chips_say_where_they_are_and_can_be_taken_away() -> None:
    query = parsed('cat -from:"anna b" (mem* OR -in:board)')
    shown = [(chip.operator, chip.text, chip.negated, chip.quoted) for chip in query.tokens]
    assert shown == [
        ("", "cat", False, False),
        ("from", "anna b", True, True),
        ("", "mem*", False, False),
        ("in", "board", True, False),
    ]
    assert [query.text[chip.start : chip.end] for chip in query.tokens] == [
        "cat",
        '-from:"anna b"',
        "mem*",
        "-in:board",
    ]
    assert without(query, query.tokens[1]) == "cat (mem* OR -in:board)"


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("lant", "lant*"),
        ("roof lant", "roof lant*"),
        ("from:an", "from:an*"),
        ("-dra", "-dra*"),
        ("lantern ", "lantern "),
        ("lan*", "lan*"),
        ('"open phr', '"open phr'),
        ("after:2024", "after:2024"),
        ("has:att", "has:att"),
        ("https://a.b", "https://a.b"),
        ("this OR", "this OR"),
        ("from:", "from:"),
        ("", ""),
    ],
)
def test_an_unfinished_word_stands_for_all_that_begin_so(typed: str, read: str) -> None:
    assert begun(typed) == read
