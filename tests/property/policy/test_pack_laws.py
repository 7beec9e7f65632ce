"""Whatever words stand in a pack: written out and read again, it is the same pack."""

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.policy.engine.acts import Act, Content, Signal
from folkmoot.policy.engine.contents import Contents, ordered
from folkmoot.policy.engine.documents import Document
from folkmoot.policy.engine.pack.examples import USUAL_TIME
from folkmoot.policy.engine.pack.problems import Refused
from folkmoot.policy.engine.pack.reading import PackText
from folkmoot.policy.engine.pack.writing import files_from
from folkmoot.policy.engine.pack.yaml_text import YamlText
from folkmoot.policy.engine.rules import Match, PackParameters, Reason, Rule, Test

ODD = ["no", "true", "1:30", "0x1F", "~", "- a", "# c", "{a: b}", " x", "x ", "a\r\nb", "&a", "!t"]
words = st.one_of(st.text(max_size=30), st.sampled_from(ODD), st.text("\n\t \"'\\#:ü😀\x85\u2028"))
names = st.from_regex(r"[a-z][a-z0-9_]{0,10}", fullmatch=True)
tests = st.builds(
    Test,
    name=words,
    rule=names,
    fire=st.booleans(),
    act=st.builds(
        Act,
        id=st.one_of(st.just("test"), words),
        kind=st.sampled_from(["post", "share"]),
        at=st.one_of(st.just(USUAL_TIME), st.datetimes(timezones=st.just(USUAL_TIME.tzinfo))),
        content=st.builds(Content, text=words, links=st.lists(words, max_size=2).map(tuple)),
        signals=st.sampled_from([(), (Signal("secrets", "", hit=True, score=0.25),)]),
        missing=st.lists(words, max_size=2).map(tuple),
    ),
    scan=st.booleans(),
)
rules = st.builds(
    Rule,
    name=names,
    clause=words,
    outcome=st.sampled_from(["observe", "block"]),
    needs=st.lists(words, max_size=2).map(tuple),
    variables=st.dictionaries(names, words, max_size=2),
    match=st.lists(st.builds(Match, words), min_size=1, max_size=2).map(tuple),
    reason=st.builds(Reason, words, words),
)
packs = st.builds(
    Contents,
    name=words,
    title=words,
    summary=words,
    not_caught=st.lists(words, max_size=2).map(tuple),
    documents=st.lists(st.builds(Document, names, words), unique_by=lambda one: one.name).map(
        tuple
    ),
    rules=st.lists(rules, max_size=2, unique_by=lambda one: one.name).map(tuple),
    tests=st.lists(tests, max_size=3).map(tuple),
    parameters=st.builds(PackParameters, vocabulary=st.dictionaries(words, st.tuples(words))),
)


@settings(max_examples=60, deadline=None)
@given(pack=packs)
def test_a_pack_written_and_read_is_the_same(pack: Contents) -> None:
    there = ordered(pack)
    back = PackText(files_from(there)).contents
    assert back == there
    assert back.digest == there.digest


@settings(max_examples=200, deadline=None)
@given(text=st.one_of(st.text(max_size=80), st.text("ab:-[]{},&*!|>'\"#\n ", max_size=60)))
def test_any_text_is_yaml_of_ours_or_refused_in_words(text: str) -> None:
    with suppress(Refused):
        assert YamlText("any.yaml", text).place(()) >= (1, 1)
