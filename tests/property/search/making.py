"""Random messages and queries over a vocabulary small enough that they often meet."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from folkmoot.network.search.documents import SearchDocument
from folkmoot.network.search.terms import (
    Flag,
    InGroup,
    Leaf,
    Phrase,
    Sent,
    Tagged,
    Tree,
    Word,
    WordField,
    all_of,
    any_of,
    negated,
)

GROUPS = {"board": 1, "staff": 2, "choir": 3}
TAGS = {"roof": (1, 3), "east wing": (2,)}
"""The conversations that the tables name for each tag."""
AUDIENCES = ("g:1", "g:2", "g:3", "p:1", "p:2")
NOW = datetime(2024, 5, 20, tzinfo=UTC)

VOCABULARY = (
    "cat", "cats", "dog", "catalog", "Café", "cafe", "foo_bar", "foo", "bar", "1.2.3", "2.3",
    "CamelCase", "camel", "case", "camelcase", "東京都", "京都", "京", "a@example.org", "example",
    "thread", "threads", "threading",
)  # fmt: skip
_WORDS = st.sampled_from(VOCABULARY)
_TEXTS = st.lists(_WORDS, max_size=6).map(" ".join)
_FIELDS: tuple[WordField | None, ...] = (
    None, None, None, "subject", "from", "to", "file", "quoted", "own", "list",
)  # fmt: skip
_YEARS = st.integers(2018, 2026)


def seconds(year: int) -> int:
    """The first second of `year`."""
    return int(datetime(year, 1, 1, tzinfo=UTC).timestamp())


def documents(key: st.SearchStrategy[int]) -> st.SearchStrategy[SearchDocument]:
    """A message under a key of `key`."""
    return st.builds(
        SearchDocument,
        key=key,
        message_id=st.just("m@example.org"),
        group=st.integers(1, 3),
        conversation=st.integers(1, 4),
        audience=st.sets(st.sampled_from(AUDIENCES), max_size=3).map(tuple),
        sent_at=st.one_of(_YEARS.map(seconds), st.integers(0, 2**31)),
        subject=_TEXTS,
        own=_TEXTS,
        quoted=_TEXTS,
        sender_name=_WORDS,
        sender_address=st.sampled_from(["anna@example.org", "dog@example.net"]),
        recipients=st.lists(_WORDS, max_size=2).map(tuple),
        file_names=st.lists(_WORDS, max_size=2).map(tuple),
        file_text=_TEXTS,
        flags=st.sets(st.sampled_from(["has:patch", "is:root"])).map(tuple),
        list_id=st.sampled_from(["", "cat.example.org"]),
    )


def _sent(field: str, year: int) -> Sent:
    start, until = seconds(year), seconds(year + 1)
    if field == "before":
        return Sent("before", str(year), None, start)
    if field == "after":
        return Sent("after", str(year), start, None)
    return Sent("date", str(year), start, until)


LEAVES: st.SearchStrategy[Leaf] = st.one_of(
    st.builds(Word, _WORDS, st.sampled_from(_FIELDS), st.just(value=False)),
    st.builds(Word, st.sampled_from(["ca", "cat", "cam", "exa"]), st.none(), st.just(value=True)),
    st.builds(
        Phrase,
        st.lists(_WORDS, min_size=1, max_size=3).map(" ".join),
        st.sampled_from(_FIELDS),
    ),
    st.sampled_from(["has:patch", "is:root", "is:ghost"]).map(Flag),
    st.sampled_from([*GROUPS, "nowhere"]).map(InGroup),
    st.sampled_from([*TAGS, "untied"]).map(Tagged),
    st.builds(_sent, st.sampled_from(["before", "after", "date"]), _YEARS),
)

TREES: st.SearchStrategy[Tree] = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(all_of),
        st.lists(inner, min_size=1, max_size=3).map(any_of),
        inner.map(negated),
    ),
    max_leaves=6,
)
