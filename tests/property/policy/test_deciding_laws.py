"""Laws of deciding: doubt is never taken for an answer, and nothing makes a decision milder but
what is meant to."""

from collections.abc import Iterable
from datetime import timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.policy.conditions import NOON, acts, conditions

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.contents import Contents, Surroundings
from folkmoot.policy.engine.deciding import decide
from folkmoot.policy.engine.decisions import STRICTNESS, Outcome
from folkmoot.policy.engine.descriptor import unreadable
from folkmoot.policy.engine.documents import Clause
from folkmoot.policy.engine.judging import Judged
from folkmoot.policy.engine.language.adapter import language_of
from folkmoot.policy.engine.language.logic import negated, possible
from folkmoot.policy.engine.language.tree import written
from folkmoot.policy.engine.preparing import (
    MET_BEFORE_VIEW,
    Plan,
    PreparedMatch,
    PreparedRule,
    Slot,
)
from folkmoot.policy.engine.release import Release
from folkmoot.policy.engine.rules import (
    Asked,
    Binding,
    Match,
    PackParameters,
    PolicyException,
    Reason,
    Rule,
    Stage,
)
from folkmoot.policy.engine.verdicts import verdicts

HERE = Surroundings(PackParameters())
LANGUAGE = language_of(HERE.kinds)
CLAUSE = Clause("C", "d", "Title", "Text", "safety")
GROUPS = ("actor", "content", "subject", "context")
FACTS = (
    "audience",
    "purpose",
    "actor.roles",
    "actor.tenure_days",
    "content.text",
    "content.links",
    "content.length",
    "subject.consent",
    "subject.gpc",
    "context.crisis",
    "context.rate_1h",
    "signals.secrets",
    "signals.personal",
)
asked: st.SearchStrategy[Asked] = st.sampled_from(["observe", "warn", "hold", "block"])
stages: st.SearchStrategy[Stage] = st.sampled_from(["draft", "observe", "warn", "hold", "block"])
rules = st.lists(st.tuples(conditions, asked), min_size=1, max_size=5)


def prepared(name: str, condition: str, outcome: Asked = "block") -> PreparedRule:
    """A rule with one match, bound to block everywhere; unchecked, so any condition will do."""
    reason = Reason("No.")
    match = PreparedMatch(LANGUAGE.compiled(condition).tree, outcome, reason, ())
    rule = Rule(name=name, clause="C", outcome=outcome, match=(Match(condition),), reason=reason)
    return PreparedRule(rule, CLAUSE, (match,), (Binding(rule=name, stage="block"),))


def release(some: list[tuple[str, Asked]]) -> Release:
    """A release of such rules."""
    made = [prepared(f"r{place}", *one) for place, one in enumerate(some)]
    return Release(Contents(name="p", title="P", documents=()), made, HERE)


def spoken(act: Act, *some: PreparedRule) -> list[tuple[str, str, tuple[str, ...]]]:
    """Which rules speak, why, and what they miss."""
    return _told(verdicts(Plan(some, act.kind, HERE.kinds), act))


def _told(found: Iterable[tuple[Slot, Judged]]) -> list[tuple[str, str, tuple[str, ...]]]:
    return sorted((one.prepared.rule.name, said.cause, said.missing) for one, said in found)


def with_facts_of(act: Act, other: Act, facts: frozenset[str]) -> Act:
    """The act with some of its facts taken from another one."""
    for fact in facts:
        group, _, name = fact.partition(".")
        if group == "signals":
            mixed = tuple(
                theirs if theirs.detector == name else ours
                for ours, theirs in zip(act.signals, other.signals, strict=True)
            )
            act = msgspec.structs.replace(act, signals=mixed)
        elif name:
            value = getattr(getattr(other, group), name)
            inner = msgspec.structs.replace(getattr(act, group), **{name: value})
            act = msgspec.structs.replace(act, **{group: inner})
        else:
            act = msgspec.structs.replace(act, **{group: getattr(other, group)})
    return act


@settings(max_examples=80, deadline=None)
@given(
    condition=conditions,
    act=acts,
    other=acts,
    missing=st.frozensets(st.sampled_from(FACTS), min_size=1, max_size=4),
)
def test_an_answer_given_without_a_fact_holds_whatever_the_fact_is(
    condition: str, act: Act, other: Act, missing: frozenset[str]
) -> None:
    rule = prepared("r", condition)
    unread = tuple(
        one for one in act.signals if f"signals.{one.detector}" not in missing
    )  # a detector that is missing without a signal at all
    doubtful = msgspec.structs.replace(act, missing=tuple(missing), signals=unread)
    said = spoken(doubtful, rule)
    if not said or said[0][1] == "match":
        for full in (act, with_facts_of(act, other, missing)):
            # a text that is empty while its length is not was erased, so it is no whole act either
            if not unreadable(full):
                assert spoken(full, rule) == said
    else:
        assert said[0][1] == "error" or set(said[0][2]) <= missing.union(unreadable(doubtful))


@settings(max_examples=80, deadline=None)
@given(some=rules, act=acts, missing=st.frozensets(st.sampled_from(FACTS), max_size=2))
def test_rules_judged_together_say_what_each_says_alone(
    some: list[tuple[str, Asked]], act: Act, missing: frozenset[str]
) -> None:
    act = msgspec.structs.replace(act, missing=tuple(missing))
    made = release(some).rules
    assert spoken(act, *made) == [told for one in made for told in spoken(act, one)]


@settings(max_examples=50, deadline=None)
@given(
    some=rules,
    several=st.lists(acts, min_size=2, max_size=4),
    missing=st.frozensets(st.sampled_from(FACTS), min_size=1, max_size=3),
)
def test_facts_that_are_missing_again_and_again_are_judged_as_atom_by_atom(
    some: list[tuple[str, Asked]], several: list[Act], missing: frozenset[str]
) -> None:
    made = release(some).rules
    kept = Plan(made, "post", HERE.kinds)
    for _ in range(MET_BEFORE_VIEW):
        kept.view(unknown_to(kept, missing))
    for act in several:
        doubtful = msgspec.structs.replace(act, kind="post", missing=tuple(missing))
        by_bounds = verdicts(kept, doubtful)
        by_atoms = verdicts(Plan(made, "post", HERE.kinds), doubtful)
        assert _told(by_bounds) == _told(by_atoms)


@settings(max_examples=60, deadline=None)
@given(condition=conditions, some=st.lists(acts, min_size=1, max_size=5))
def test_what_can_never_be_true_never_is(condition: str, some: list[Act]) -> None:
    tree = LANGUAGE.compiled(condition).tree
    for one in (tree, negated(tree)):
        if possible(one, HERE.schema) is False:
            for act in some:
                assert [told[1] for told in spoken(act, prepared("r", written(one)))] != ["match"]


@settings(max_examples=60, deadline=None)
@given(some=rules, more=st.tuples(conditions, asked), act=acts)
def test_another_rule_never_makes_a_decision_milder(
    some: list[tuple[str, Asked]], more: tuple[str, Asked], act: Act
) -> None:
    before, after = decide(release(some), act), decide(release([*some, more]), act)
    assert strictness(after.outcome) >= strictness(before.outcome)
    assert after.fired[: len(before.fired)] == before.fired


@settings(max_examples=60, deadline=None)
@given(some=rules, act=acts, stage=stages, excepted=st.booleans())
def test_taking_back_and_exceptions_only_lower_and_never_erase(
    some: list[tuple[str, Asked]], act: Act, stage: Stage, excepted: bool
) -> None:
    made = release(some)
    exception = PolicyException(
        id="x",
        clause="C",
        reason="drill",
        approver="7",
        starts_at=NOON - timedelta(days=9),
        expires_at=NOON + timedelta(days=9),
        actors=(act.actor.id,),
    )
    plain = decide(made, act)
    milder = decide(made, act, exceptions=[exception] if excepted else [], lowered={"r0": stage})
    assert strictness(milder.outcome) <= strictness(plain.outcome)
    kept = [one.rule for one in plain.fired if one.rule != "r0" or stage != "draft"]
    assert [one.rule for one in milder.fired] == kept
    if excepted:
        assert strictness(milder.outcome) <= strictness("observe")


@settings(max_examples=50, deadline=None)
@given(some=rules, act=acts)
def test_the_same_act_is_decided_the_same_way_from_its_record(
    some: list[tuple[str, Asked]], act: Act
) -> None:
    recorded = msgspec.msgpack.decode(msgspec.msgpack.encode(act), type=Act)
    assert decide(release(some), recorded) == decide(release(some), act)


def unknown_to(plan: Plan, missing: frozenset[str]) -> frozenset[str]:
    """The missing facts that some rule of the plan reads."""
    return frozenset(missing & plan.readers.keys())


def strictness(outcome: Outcome) -> int:
    """How strict an outcome is, as a number."""
    return STRICTNESS.index(outcome)
