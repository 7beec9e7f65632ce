"""Random acts and random conditions of the profile."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from folkmoot.policy.engine.acts import (
    Act,
    Actor,
    Content,
    Context,
    Signal,
    Subject,
)
from folkmoot.policy.engine.schema import DetectorKind

DETECTORS = (
    DetectorKind("personal", "1", ("card", "iban")),
    DetectorKind("secrets", "7", ("aws", "private key")),
)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
WORDS = ("", "a", "owner", "news", "http://a", "ads-x", 'quo"te\\', "ünï😀", "line\nline")
AUDIENCES = ("self", "group", "internal", "partner", "external", "public")
KINDS = ("post", "share", "personalise")
SCORES = (0.0, 0.25, 0.5, 1.0)

words = st.sampled_from(WORDS)
lists = st.lists(words, max_size=3).map(tuple)


def signals(name: str, kinds: tuple[str, ...]) -> st.SearchStrategy[Signal]:
    """What a detector that ran may have found."""
    return st.builds(
        Signal,
        st.just(name),
        st.just("1"),
        hit=st.booleans(),
        score=st.sampled_from(SCORES),
        kinds=st.lists(st.sampled_from(kinds), unique=True).map(tuple),
    )


acts = st.builds(
    Act,
    id=words,
    kind=st.sampled_from(KINDS),
    at=st.integers(-48, 48).map(lambda hours: NOON + timedelta(hours=hours)),
    audience=st.sampled_from(AUDIENCES),
    actor=st.builds(Actor, id=st.just("ada"), roles=lists, tenure_days=st.integers(0, 3)),
    content=st.builds(Content, text=words, links=lists, length=st.integers(0, 3)),
    subject=st.builds(
        Subject,
        consent=st.dictionaries(words, st.sampled_from(["granted", "refused"]), max_size=2),
        gpc=st.booleans(),
    ),
    purpose=words,
    signals=st.tuples(*(signals(one.name, one.kinds) for one in DETECTORS)),
    context=st.builds(Context, crisis=st.booleans(), rate_1h=st.integers(0, 3)),
)


def quoted(word: str) -> str:
    """A word as CEL writes it."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


literals = words.map(quoted)
tests_of_text = st.sampled_from(["contains", "startsWith", "endsWith"])
orders = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
texts = st.sampled_from(["act.content.text", "act.purpose", "act.id"])
truths = st.sampled_from(
    ["act.signals.secrets.hit", "act.signals.personal.hit", "act.subject.gpc", "act.context.crisis"]
)
numbers = st.sampled_from(["act.content.length", "act.actor.tenure_days", "act.context.rate_1h"])
lists_of_text = st.sampled_from(["act.content.links", "act.actor.roles"])
times = st.integers(-48, 48).map(
    lambda hours: f'timestamp("{(NOON + timedelta(hours=hours)).isoformat()}")'
)


def _items(one: str, test: str, literal: str, quantifier: str) -> str:
    return f"{one}.{quantifier}(item, item.{test}({literal}))"


atoms = st.one_of(
    truths,
    st.builds("{} == {}".format, texts, literals),
    st.builds("{}.{}({})".format, texts, tests_of_text, literals),
    st.builds("{} {} {}".format, numbers, orders, st.integers(-1, 3)),
    st.builds("act.signals.secrets.score {} {}".format, orders, st.sampled_from(SCORES)),
    st.builds("size({}) {} {}".format, lists_of_text, orders, st.integers(0, 3)),
    st.builds("{} in {}".format, literals, lists_of_text),
    st.builds("{} in act.subject.consent".format, literals),
    st.builds('act.subject.consent[{}] == "granted"'.format, literals),
    st.builds(
        "act.audience {} {}".format,
        st.sampled_from(["==", "!="]),
        st.sampled_from([quoted(one) for one in AUDIENCES]),
    ),
    st.lists(st.sampled_from(KINDS), min_size=1).map(
        lambda kinds: f"act.kind in [{', '.join(map(quoted, kinds))}]"
    ),
    st.sampled_from(['"card" in act.signals.personal.kinds', '"aws" in act.signals.secrets.kinds']),
    st.builds(_items, lists_of_text, tests_of_text, literals, st.sampled_from(["exists", "all"])),
    st.builds("act.at {} {}".format, st.sampled_from(["<", ">="]), times),
    st.builds('act.at - duration("{}h") < {}'.format, st.integers(0, 50), times),
    st.builds("act.at.getHours() {} {}".format, orders, st.integers(0, 23)),
)
conditions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=6,
)
