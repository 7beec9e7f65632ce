"""No act, however odd, makes deciding fail: there is always a decision, and doubt is told."""

from datetime import UTC, datetime

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.policy.engine.packs import release, rule

from folkmoot.policy.engine.acts import Act, Actor, Channel, Content, Context, Signal, Subject
from folkmoot.policy.engine.checking import release_in
from folkmoot.policy.engine.deciding import decide, examined
from folkmoot.policy.engine.decisions import STRICTNESS, Decision
from folkmoot.policy.engine.pack.shipped import pack_folder

SECRETS = release_in(pack_folder("secrets"))

half = st.characters()  # half characters (surrogates) included
texts = st.one_of(st.text(half, max_size=40), st.sampled_from(["", "\x00", "\ud800", "a" * 5000]))
tuples = st.lists(texts, max_size=3).map(tuple)
maps = st.dictionaries(texts, texts, max_size=2)
whole = st.one_of(st.integers(), st.sampled_from([2**63, -(2**63) - 1, 2**200]))
scores = st.one_of(st.floats(), st.sampled_from([float("nan"), float("inf"), -0.0]))
spans = st.lists(st.tuples(whole, whole), max_size=2).map(tuple)
signals = st.builds(
    Signal,
    st.one_of(st.just("secrets"), texts),
    texts,
    hit=st.booleans(),
    score=scores,
    spans=spans,
    kinds=tuples,
    evidence=texts,
)
times = st.one_of(
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from([datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)]),
)
acts = st.builds(
    Act,
    id=texts,
    kind=st.sampled_from(["post", "share", "import", "collect"]),
    at=times,
    audience=st.sampled_from(["self", "group", "public"]),
    actor=st.builds(Actor, id=texts, roles=tuples, tenure_days=whole, acks=maps),
    channel=st.builds(Channel, id=texts),
    content=st.builds(Content, text=texts, length=whole, links=tuples, media=tuples),
    subject=st.builds(Subject, region=texts),
    purpose=texts,
    signals=st.lists(signals, max_size=3).map(tuple),
    missing=tuples,
    context=st.builds(Context, rate_1h=whole),
)


EVERYTHING = release(
    rule(
        needs=["content.length"],
        match=[{"condition": "act.content.length > 9"}, {"condition": "true"}],
        reason={"user": "{content.text} {content.links} {actor.acks} {signals.secrets.evidence}"},
    ),
    bindings=[{"rule": "one", "stage": "hold", "percent": 50}, {"rule": "one", "stage": "warn"}],
)


@settings(max_examples=60, deadline=None)
@given(act=acts)
def test_every_reason_can_be_kept(act: Act) -> None:
    decision = msgspec.structs.replace(decide(EVERYTHING, act), act="a", detectors={})
    assert decision.fired
    assert decision.outcome in {"warn", "hold"}
    kept = msgspec.msgpack.encode(msgspec.structs.replace(decision, undecided=()))
    assert msgspec.msgpack.decode(kept, type=Decision).fired == decision.fired


@settings(max_examples=100, deadline=None)
@given(act=acts)
def test_every_act_is_decided(act: Act) -> None:
    decision = decide(SECRETS, act)
    assert decision.outcome == max(
        (one.outcome for one in decision.fired), key=STRICTNESS.index, default="allow"
    )
    told = {one.detector for one in act.signals}
    if act.audience == "public" and act.kind == "post" and "secrets" not in told:
        assert decision.outcome in {"hold", "block"}


@settings(max_examples=60, deadline=None)
@given(act=acts)
def test_every_act_can_be_read_and_its_decision_kept(act: Act) -> None:
    decision = decide(SECRETS, examined(SECRETS, msgspec.structs.replace(act, id="a", signals=())))
    kept = msgspec.msgpack.encode(decision)
    assert msgspec.msgpack.decode(kept, type=Decision) == decision
