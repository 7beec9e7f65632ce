"""One act, one release, one decision; pure, so that the same two give the same answer for ever.

Neither a missing fact nor an error is ever taken for a yes or for a no: the rule then does what it
declared for that. The strictest of what all rules ask for wins; stages and exceptions lower it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from folkmoot.policy.engine.acts import Act, Signal
from folkmoot.policy.engine.decisions import STRICTNESS, Decision, Fired, Outcome, strictest
from folkmoot.policy.engine.detectors import BUDGET_MS, signals_of
from folkmoot.policy.engine.judging import Judged
from folkmoot.policy.engine.preparing import PreparedMatch, Slot
from folkmoot.policy.engine.reasons import told
from folkmoot.policy.engine.release import Release
from folkmoot.policy.engine.rules import Asked, Binding, PolicyException, Stage, failure, milder
from folkmoot.policy.engine.schema import SIGNALS
from folkmoot.policy.engine.verdicts import verdicts

NO_EXCEPTIONS: tuple[PolicyException, ...] = ()
NOTHING_LOWERED: Mapping[str, Stage] = {}


def decide(
    release: Release,
    act: Act,
    *,
    exceptions: Sequence[PolicyException] = NO_EXCEPTIONS,
    lowered: Mapping[str, Stage] = NOTHING_LOWERED,
    decision_id: str = "",
) -> Decision:
    """What the release says of an act that the detectors have read (`examined`).

    `exceptions` count if they are valid at the act's own time. `lowered` maps rules to a stage they
    were taken back to since the release was signed; it never makes one stricter.
    """
    fired = [
        one
        for slot, verdict in verdicts(release.plan(act), act)
        if (stage := _stage(slot, act, lowered))
        for one in entries(slot, verdict, stage, act, exceptions)
    ]
    return Decision(
        id=decision_id,
        act=act.id,
        outcome=strictest(tuple(one.outcome for one in fired)),
        release=release.digest,
        fired=tuple(sorted(fired, key=lambda one: one.rule)),
        undecided=tuple(sorted({name for one in fired for name in one.missing})),
        detectors={one.detector: one.version for one in act.signals},
    )


def with_signals(act: Act, signals: Sequence[Signal], missing: Sequence[str]) -> Act:
    """The act with what the detectors found, and with those that are missing among its facts."""
    names = tuple(f"{SIGNALS}.{name}" for name in missing)
    return msgspec.structs.replace(
        act, signals=tuple(signals), missing=tuple(dict.fromkeys((*act.missing, *names)))
    )


def examined(release: Release, act: Act, *, budget_ms: float = BUDGET_MS) -> Act:
    """The act read by the detectors that the release's rules ask for."""
    signals, missing = signals_of(act, release.read_detectors, budget_ms=budget_ms)
    return with_signals(act, signals, missing)


def _stage(slot: Slot, act: Act, lowered: Mapping[str, Stage]) -> Stage | None:
    """The strictest stage under which the rule counts for this act, or None."""
    stages = [one.stage for one in slot.bindings if _fits(one, act)]
    if not stages:
        return None
    strict = max(stages, key=_ORDER.index)
    taken_back = lowered.get(slot.prepared.rule.name)
    if taken_back is not None:
        strict = min(strict, taken_back, key=_ORDER.index)
    return None if strict == "draft" else strict


def _fits(binding: Binding, act: Act) -> bool:
    return (
        (not binding.groups or act.channel.id in binding.groups)
        and (not binding.regions or act.actor.region in binding.regions)
        and (binding.percent >= 100 or bucket(binding.rule, act.actor.id) < binding.percent)
    )


def bucket(rule: str, actor: str) -> int:
    """Where an author stands in a rule's rollout, 0 to 99: the same for ever."""
    digest = hashlib.sha256(f"{rule}\n{actor}".encode(errors="surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % 100


def entries(
    slot: Slot,
    verdict: Judged,
    stage: Stage,
    act: Act,
    exceptions: Sequence[PolicyException] = NO_EXCEPTIONS,
) -> Iterator[Fired]:
    """What is recorded of a rule that spoke, at a stage."""
    rule = slot.prepared.rule
    if verdict.match:
        yield _entry(slot, verdict, verdict.match.outcome, stage, act, exceptions)
    for cause in verdict.causes:
        declared = rule.on_missing if cause == "missing" else rule.on_error
        asked = failure(declared, slot.prepared.clause.clause_class, act)
        limited: Asked = min(asked, rule.outcome, key=STRICTNESS.index)
        yield _entry(slot, verdict.only(cause), limited, stage, act, exceptions)


def _entry(
    slot: Slot,
    verdict: Judged,
    asked: Asked,
    stage: Stage,
    act: Act,
    exceptions: Sequence[PolicyException],
) -> Fired:
    prepared = slot.prepared
    match = verdict.match
    reason = match.reason if match else prepared.rule.reason
    outcome: Outcome = milder(asked, "allow" if stage == "draft" else stage)
    excepted = _exception(prepared.rule.name, prepared.clause.id, act, exceptions)
    if excepted:
        outcome = milder(outcome, "observe")
    return Fired(
        rule=prepared.rule.name,
        clause=prepared.clause.id,
        outcome=outcome,
        reason=told(reason.user, act) if match else _UNSURE[verdict.cause],
        remedies=match.remedy if match else ("request_review",),
        spans=_spans(match, act) if match else (),
        asked=asked,
        stage=stage,
        cause=verdict.cause,
        reason_admin=told(reason.admin, act) if match else "",
        missing=verdict.missing,
        error=verdict.error,
        exception=excepted,
    )


def _spans(match: PreparedMatch, act: Act) -> tuple[tuple[int, int], ...]:
    found = (one.spans for one in act.signals if one.hit and one.detector in match.detectors)
    return tuple(sorted({span for spans in found for span in spans}))


def _exception(rule: str, clause: str, act: Act, exceptions: Sequence[PolicyException]) -> str:
    """The id of an exception that counts for this act, or nothing."""
    for one in exceptions:
        if (
            one.clause == clause
            and one.rule in {"", rule}
            and one.is_valid
            and one.starts_at <= act.at < one.expires_at
            and (not one.actors or act.actor.id in one.actors)
            and (not one.groups or act.channel.id in one.groups)
            and (not one.regions or act.actor.region in one.regions)
        ):
            return one.id
    return ""


_ORDER: tuple[Stage, ...] = ("draft", "observe", "warn", "hold", "block")
_UNSURE = {
    "missing": "This could not be checked in full, because something about it is not known.",
    "error": "This could not be checked, because the check itself went wrong.",
}
