"""The tests of a pack run, and the tests themselves tried: would they notice a changed rule?

A rule needs three tests that must fire and three that must not, each atom of its conditions seen
true and false, and a test that fails for every atom dropped or negated (mutation testing: DeMillo,
Lipton and Sayward, "Hints on test data selection", 1978).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import msgspec

from folkmoot.policy.engine.acts import Act, Signal
from folkmoot.policy.engine.deciding import entries, with_signals
from folkmoot.policy.engine.decisions import Outcome, strictest
from folkmoot.policy.engine.detectors import Detector, signals_of
from folkmoot.policy.engine.language.adapter import answer
from folkmoot.policy.engine.language.logic import all_of, atoms, mutants, negated, possible
from folkmoot.policy.engine.language.tree import OR, Call, Constant, Node, written
from folkmoot.policy.engine.preparing import Plan, PreparedRule
from folkmoot.policy.engine.release import Release
from folkmoot.policy.engine.rules import Binding, Test
from folkmoot.policy.engine.schema import DetectorKind, Schema
from folkmoot.policy.engine.verdicts import verdicts

LEAST = 3
# A test is not the place to find out that the machine is slow.
SCAN_BUDGET_MS = 60_000


class RuleReport(msgspec.Struct, frozen=True):
    """How one rule stood its tests, in words; empty tuples are what is wanted."""

    rule: str
    must_fire: int
    must_not_fire: int
    mutants: int
    failed: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    survived: tuple[str, ...] = ()

    @property
    def least(self) -> int:
        """How many tests of each sort are needed."""
        return LEAST

    @property
    def passed(self) -> bool:
        """Whether there are enough tests, all hold, and they would notice a changed rule."""
        enough = min(self.must_fire, self.must_not_fire) >= LEAST
        return enough and not (self.failed or self.unseen or self.survived)


class Report(msgspec.Struct, frozen=True):
    """How a release stood its tests."""

    release: str
    passed: bool
    rules: tuple[RuleReport, ...]


def tried(release: Release) -> Report:
    """All tests of a release run, rule by rule, whatever the stage of the rule."""
    rules = tuple(_Trial(release, rule).report() for rule in release.rules)
    return Report(release.digest, all(one.passed for one in rules), rules)


class _Trial:
    def __init__(self, release: Release, rule: PreparedRule) -> None:
        self._kinds: tuple[DetectorKind, ...] = release.kinds
        self._schema = release.schema
        self._rule = replace(rule, bindings=(Binding(rule=rule.rule.name, stage="block"),))
        tests = [one for one in release.contents.tests if one.rule == rule.rule.name]
        self._tests = [(test, _ready(test, rule, release.detectors)) for test in tests]
        self._clean = [one for one in self._tests if not one[1].missing]

    def report(self) -> RuleReport:
        """What came of it."""
        fire = sum(test.fire for test, _ in self._tests)
        changed = list(self._mutants())
        return RuleReport(
            self._rule.rule.name,
            fire,
            len(self._tests) - fire,
            len(changed),
            tuple(self._failures()),
            tuple(self._unseen()),
            tuple(words for words, rule in changed if not self._notices(rule)),
        )

    def _failures(self) -> Iterator[str]:
        plans = _Plans(self._rule, self._kinds)
        for test, act in self._tests:
            outcome = plans.outcome(act)
            if not _agrees(test, outcome):
                wanted = test.outcome or ("fire" if test.fire else "not fire")
                yield f"{test.name}: wanted {wanted}, came to {outcome or 'nothing'}"

    def _unseen(self) -> Iterator[str]:
        plans = _Plans(self._rule, self._kinds)
        for atom in _atoms(self._rule):
            text = written(atom)
            seen = {plans.says(text, act) for _, act in self._clean}
            for truth in (True, False):
                if truth not in seen:
                    yield f"{text} is never {str(truth).lower()}"

    def _mutants(self) -> Iterator[tuple[str, PreparedRule]]:
        for place, match in enumerate(self._rule.matches):
            earlier = [negated(one.tree) for one in self._rule.matches[:place]]
            for words, tree in mutants(match.tree):
                if _differs(earlier, match.tree, tree, self._schema):
                    matches = list(self._rule.matches)
                    matches[place] = replace(match, tree=tree)
                    yield f"match {place + 1}, {words}", replace(self._rule, matches=tuple(matches))

    def _notices(self, rule: PreparedRule) -> bool:
        plans = _Plans(rule, self._kinds)
        return any(not _agrees(test, plans.outcome(act)) for test, act in self._tests)


class _Plans:
    """One rule compiled for each kind of act among its tests."""

    def __init__(self, rule: PreparedRule, kinds: tuple[DetectorKind, ...]) -> None:
        self._rule = rule
        self._kinds = kinds
        self._plans: dict[str, Plan] = {}

    def outcome(self, act: Act) -> Outcome | None:
        """What the rule asks for at full strength, or None if it says nothing."""
        fired = [
            one
            for slot, verdict in verdicts(self._plan(act), act)
            for one in entries(slot, verdict, "block", act)
        ]
        return strictest(tuple(one.outcome for one in fired)) if fired else None

    def says(self, text: str, act: Act) -> bool | None:
        """What one atom says of an act, None if it fails."""
        plan = self._plan(act)
        said = answer(plan.single(text), plan.facts(act))
        return said if isinstance(said, bool) else None

    def _plan(self, act: Act) -> Plan:
        if act.kind not in self._plans:
            self._plans[act.kind] = Plan([self._rule], act.kind, self._kinds)
        return self._plans[act.kind]


def _agrees(test: Test, outcome: Outcome | None) -> bool:
    if test.fire != (outcome is not None):
        return False
    return test.outcome is None or not test.fire or test.outcome == outcome


def _ready(test: Test, rule: PreparedRule, detectors: Sequence[Detector]) -> Act:
    """The act of a test with the signals of all detectors the rule reads."""
    wanted = {name for match in rule.matches for name in match.detectors}
    missing = {name.removeprefix("signals.") for name in test.act.missing}
    readers = [one for one in detectors if one.name in wanted - missing]
    if test.scan:
        signals, failed = signals_of(test.act, readers, budget_ms=SCAN_BUDGET_MS)
        return with_signals(test.act, signals, failed)
    told = {one.detector for one in test.act.signals}
    clean = [Signal(one.name, one.version) for one in readers if one.name not in told]
    return msgspec.structs.replace(test.act, signals=(*test.act.signals, *clean))


def _atoms(rule: PreparedRule) -> tuple[Node, ...]:
    joined = all_of([match.tree for match in rule.matches])
    return tuple(one for one in atoms(joined) if not isinstance(one, Constant))


def _differs(earlier: Sequence[Node], tree: Node, mutant: Node, schema: Schema) -> bool:
    """Whether some act could tell a mutant from the rule; a mutant that means the same is none."""
    either = Call(OR, (all_of([tree, negated(mutant)]), all_of([negated(tree), mutant])))
    return possible(all_of([*earlier, either]), schema) is not False
