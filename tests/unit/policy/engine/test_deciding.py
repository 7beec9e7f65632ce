"""Decisions: strictest wins, doubt is never a yes or a no, exceptions lower and never erase."""

from datetime import timedelta

import msgspec
import pytest
from tests.unit.policy.engine.acts import NOON
from tests.unit.policy.engine.packs import release, rule

from folkmoot.policy.engine.acts import Act, Actor, Channel, Content, Signal, Subject
from folkmoot.policy.engine.deciding import bucket, decide, examined, with_signals
from folkmoot.policy.engine.decisions import Decision
from folkmoot.policy.engine.rules import PolicyException

FOUND = Signal("secrets", "1", hit=True, score=0.9, spans=((3, 9),), evidence="gh…", kinds=("aws",))
CLEAN = Signal("secrets", "1")


def act(**facts: object) -> Act:
    """A post that is clean, unless said otherwise."""
    given: dict[str, object] = {"id": "a", "kind": "post", "at": NOON, "signals": (CLEAN,), **facts}
    return Act(**given)  # type: ignore[arg-type]  # the tests know the fields they name


def exception(**fields: object) -> PolicyException:
    """An exception for Ada that counts at noon, unless said otherwise."""
    given: dict[str, object] = {
        "id": "x1",
        "clause": "C-safety",
        "reason": "a drill",
        "approver": "7",
        "starts_at": NOON - timedelta(days=1),
        "expires_at": NOON + timedelta(days=1),
        "actors": ("ada",),
        **fields,
    }
    return PolicyException(**given)  # type: ignore[arg-type]  # the tests know the fields they name


def spoke(decision: Decision) -> list[tuple[str, str, str]]:
    """Rule, outcome and cause of everything that fired."""
    return [(one.rule, one.outcome, one.cause) for one in decision.fired]


SECRETS = release(rule(reason={"user": "A key.", "admin": "found {signals.secrets.evidence}"}))


def test_a_rule_that_fires_says_everything_about_it() -> None:
    decision = decide(SECRETS, act(signals=(FOUND,)), decision_id="d1")
    assert decision.outcome == "block"
    assert not decision.lets_through
    assert (decision.id, decision.act, decision.release) == ("d1", "a", SECRETS.digest)
    assert decision.detectors == {"secrets": "1"}
    (fired,) = decision.fired
    assert (fired.rule, fired.clause, fired.stage, fired.asked) == (
        "one",
        "C-safety",
        "block",
        "block",
    )
    assert (fired.reason, fired.reason_admin) == ("A key.", "found gh…")
    assert fired.spans == ((3, 9),)
    assert fired.remedies == ("remove_span",)


def test_a_clean_act_is_allowed() -> None:
    decision = decide(SECRETS, act())
    assert (decision.outcome, decision.fired, decision.undecided) == ("allow", (), ())


def test_a_detector_that_did_not_run_is_not_clean() -> None:
    decision = decide(SECRETS, act(signals=(), audience="public"))
    assert spoke(decision) == [("one", "hold", "missing")]
    assert decision.undecided == ("signals.secrets",)
    assert decide(SECRETS, act(signals=(), audience="group")).outcome == "warn"


def test_only_what_the_answer_depends_on_is_missed() -> None:
    outside = {"condition": 'act.audience == "public" && act.signals.secrets.hit'}
    made = release(rule(needs=["audience", "signals.secrets"], match=outside))
    assert decide(made, act(signals=(), audience="group")).outcome == "allow"
    assert decide(made, act(signals=(), audience="public")).outcome == "hold"
    assert decide(made, act(missing=("audience",))).outcome == "allow"
    assert decide(made, act(missing=("audience",), signals=(FOUND,))).undecided == ("audience",)


@pytest.mark.parametrize("missing", ["content", "content.text"])
def test_a_group_of_facts_that_is_missing_takes_all_in_it_along(missing: str) -> None:
    made = release(rule(needs=["content.text"], match={"condition": 'act.content.text == "x"'}))
    assert decide(made, act(missing=(missing,))).undecided == ("content.text",)
    assert decide(made, act(missing=("content.links",))).outcome == "allow"


def test_a_detector_that_read_a_part_counts_with_what_it_found() -> None:
    partly = with_signals(act(), [FOUND], ["secrets"])
    assert partly.missing == ("signals.secrets",)
    decision = decide(SECRETS, partly)
    assert decision.outcome == "block"
    assert spoke(decision) == [("one", "block", "match"), ("one", "warn", "missing")]
    nothing_yet = with_signals(act(), [CLEAN], ["secrets"])
    assert spoke(decide(SECRETS, nothing_yet)) == [("one", "warn", "missing")]


def test_a_score_that_is_no_number_is_missing() -> None:
    broken = msgspec.structs.replace(FOUND, hit=False, score=float("nan"))
    assert decide(SECRETS, act(signals=(broken,))).undecided == ("signals.secrets",)


def test_a_detector_that_says_two_things_said_nothing() -> None:
    assert decide(SECRETS, act(signals=(CLEAN, CLEAN))).undecided == ("signals.secrets",)


def test_a_list_longer_than_any_social_act_is_missing_not_clean() -> None:
    bad = {"condition": 'act.content.links.exists(l, l == "bad")'}
    made = release(rule(needs=["content.links"], match=bad))
    long = act(content=Content(links=("x",) * 5000), audience="public")
    assert spoke(decide(made, long)) == [("one", "hold", "missing")]


def test_a_text_that_was_erased_from_a_record_is_missing_not_clean() -> None:
    made = release(rule(needs=["content.text"], match={"condition": 'act.content.text == "x"'}))
    erased = act(content=Content(length=1), audience="public")
    assert decide(made, erased).undecided == ("content.text",)
    assert decide(made, act(content=Content())).outcome == "allow"


def test_the_detectors_that_rules_ask_for_read_an_act() -> None:
    said = act(
        content=Content(text="password: kX93!vTz-w", length=20), signals=(), audience="public"
    )
    read = examined(SECRETS, said)
    assert [one.detector for one in read.signals] == ["secrets"]
    assert decide(SECRETS, read).outcome == "block"
    late = examined(SECRETS, said, budget_ms=0)
    assert decide(SECRETS, late).undecided == ("signals.secrets",)


CONSENT = {"condition": 'act.subject.consent["news"] != "granted"'}


def test_an_error_is_neither_yes_nor_no_and_spares_all_other_rules() -> None:
    made = release(
        rule(name="asks", needs=["subject.consent"], match=CONSENT, on_error="hold"),
        rule(),
    )
    decision = decide(made, act(signals=(FOUND,)))
    assert spoke(decision) == [("asks", "hold", "error"), ("one", "block", "match")]
    assert "Key not found" in decision.fired[0].error
    granted = act(subject=Subject(consent={"news": "granted"}), signals=(FOUND,))
    assert spoke(decide(made, granted)) == [("one", "block", "match")]


def test_an_act_that_fits_no_field_is_judged_by_nobody() -> None:
    decision = decide(SECRETS, act(actor=Actor(tenure_days=2**70), audience="public"))
    assert spoke(decision) == [("one", "hold", "error")]


@pytest.mark.parametrize(
    ("clause", "kind", "audience", "outcome"),
    [
        ("C-safety", "post", "public", "hold"),
        ("C-safety", "post", "group", "warn"),
        ("C-regulatory", "post", "public", "hold"),
        ("C-regulatory", "post", "group", "hold"),
        ("C-conduct", "post", "public", "observe"),
        ("C-conduct", "post", "group", "observe"),
        ("C-privacy", "personalise", "group", "block"),
        ("C-privacy", "collect", "group", "block"),
        ("C-privacy", "post", "public", "hold"),
    ],
)
def test_doubt_is_settled_by_the_class_of_the_clause(
    clause: str, kind: str, audience: str, outcome: str
) -> None:
    made = release(rule(clause=clause))
    assert decide(made, act(kind=kind, audience=audience, signals=())).outcome == outcome


def test_declared_outcomes_go_before_those_of_the_class() -> None:
    declared = release(rule(on_missing={"outside": "block", "inside": "observe"}))
    assert decide(declared, act(signals=(), audience="public")).outcome == "block"
    assert decide(declared, act(signals=(), audience="internal")).outcome == "observe"


def test_doubt_is_never_stricter_than_the_rule() -> None:
    mild = release(rule(clause="C-regulatory", outcome="warn"))
    assert decide(mild, act(signals=())).outcome == "warn"


def test_the_first_match_that_is_true_speaks() -> None:
    made = release(
        rule(
            match=[
                {"condition": "act.signals.secrets.score > 0.95"},
                {
                    "condition": "act.signals.secrets.hit",
                    "outcome": "warn",
                    "reason": {"user": "Perhaps a key: {signals.secrets.kinds}."},
                    "remedy": ["use_vault"],
                },
            ]
        )
    )
    (fired,) = decide(made, act(signals=(FOUND,))).fired
    assert (fired.outcome, fired.reason) == ("warn", "Perhaps a key: aws.")
    assert fired.remedies == ("use_vault",)
    surer = msgspec.structs.replace(FOUND, score=0.99)
    assert decide(made, act(signals=(surer,))).outcome == "block"


def test_the_strictest_of_all_rules_wins_and_all_are_told() -> None:
    made = release(rule(name="mild", outcome="warn"), rule(name="stern", outcome="hold"))
    decision = decide(made, act(signals=(FOUND,)))
    assert decision.outcome == "hold"
    assert {one.rule for one in decision.fired} == {"mild", "stern"}


@pytest.mark.parametrize(
    ("stage", "outcome"),
    [("draft", "allow"), ("observe", "observe"), ("warn", "warn"), ("hold", "hold")],
)
def test_a_stage_limits_what_a_rule_does(stage: str, outcome: str) -> None:
    made = release(rule(), bindings=[{"rule": "one", "stage": stage}])
    decision = decide(made, act(signals=(FOUND,)))
    assert decision.outcome == outcome
    assert [one.asked for one in decision.fired] == ([] if stage == "draft" else ["block"])


def test_a_rule_taken_back_is_never_made_stricter() -> None:
    made = release(rule(), bindings=[{"rule": "one", "stage": "hold"}])
    found = act(signals=(FOUND,))
    assert decide(made, found, lowered={"one": "observe"}).outcome == "observe"
    assert decide(made, found, lowered={"one": "block"}).outcome == "hold"
    assert decide(made, found, lowered={"one": "draft"}).outcome == "allow"


def test_scopes_say_where_a_rule_counts() -> None:
    made = release(
        rule(),
        bindings=[
            {"rule": "one", "stage": "observe"},
            {"rule": "one", "stage": "hold", "groups": ["group:1"]},
            {"rule": "one", "stage": "block", "regions": ["DE"], "kinds": ["share"]},
        ],
    )
    found = {"signals": (FOUND,)}
    german = Actor(region="DE")
    assert decide(made, act(**found)).outcome == "observe"
    assert decide(made, act(channel=Channel(id="group:1"), **found)).outcome == "hold"
    assert decide(made, act(actor=german, **found)).outcome == "observe"
    assert decide(made, act(actor=german, kind="share", **found)).outcome == "block"


def test_a_rollout_takes_the_same_authors_each_time_and_grows() -> None:
    found = [act(actor=Actor(id=str(number)), signals=(FOUND,)) for number in range(400)]
    shares = {}
    for percent in (0, 10, 50, 100):
        made = release(rule(), bindings=[{"rule": "one", "stage": "block", "percent": percent}])
        shares[percent] = {one.actor.id for one in found if decide(made, one).outcome == "block"}
    assert shares[0] == set()
    assert shares[0] < shares[10] < shares[50] < shares[100]
    assert 20 <= len(shares[10]) <= 60
    assert 160 <= len(shares[50]) <= 240
    assert bucket("one", "1") == 44  # a stable hash, in every process and version


def test_an_exception_lowers_and_is_told() -> None:
    mine = act(actor=Actor(id="ada"), signals=(FOUND,))
    decision = decide(SECRETS, mine, exceptions=[exception()])
    (fired,) = decision.fired
    assert (decision.outcome, fired.outcome, fired.asked) == ("observe", "observe", "block")
    assert fired.exception == "x1"
    assert decide(SECRETS, act(signals=(FOUND,)), exceptions=[exception()]).outcome == "block"


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": " "},
        {"approver": ""},
        {"approver": "ada"},
        {"actors": ()},
        {"actors": ("ada", "")},
        {"clause": "C-conduct"},
        {"rule": "other"},
        {"expires_at": NOON},
        {"starts_at": NOON + timedelta(seconds=1)},
        {"expires_at": NOON + timedelta(days=90)},
        {"groups": ("group:9",)},
        {"regions": ("FR",)},
    ],
)
def test_an_exception_that_does_not_fit_changes_nothing(fields: dict[str, object]) -> None:
    mine = act(actor=Actor(id="ada"), signals=(FOUND,))
    assert decide(SECRETS, mine, exceptions=[exception(**fields)]).outcome == "block"


def test_an_exception_lowers_doubt_as_well() -> None:
    mine = act(actor=Actor(id="ada"), signals=(), audience="public")
    decision = decide(SECRETS, mine, exceptions=[exception()])
    assert (decision.outcome, decision.undecided) == ("observe", ("signals.secrets",))


def test_facts_told_in_a_reason_are_cut() -> None:
    made = release(
        rule(
            needs=["content.text"],
            match={"condition": 'act.content.text.contains("x")'},
            reason={"user": "{{so}} {content.length}: {content.text}"},
        )
    )
    (fired,) = decide(made, act(content=Content(text="x" * 900, length=900))).fired
    assert fired.reason == "{so} 900: " + "x" * 200 + " …"


def test_decisions_of_before_are_readable() -> None:
    old = {
        "id": "d",
        "act": "a",
        "outcome": "hold",
        "release": "r",
        "fired": [
            {"rule": "one", "clause": "C", "outcome": "hold", "reason": "No.", "spans": [[1, 2]]}
        ],
    }
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(old), type=Decision)
    assert (read.fired[0].cause, read.fired[0].asked, read.detectors) == ("match", "allow", {})
    new = decide(SECRETS, act(signals=(FOUND,)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(new), type=Decision) == new
