"""One rule judged by itself, when something about the act is unknown or its program failed."""

from dataclasses import dataclass, replace

from cel_expr_python import cel

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.decisions import Cause
from folkmoot.policy.engine.language.adapter import Failed, answer
from folkmoot.policy.engine.language.logic import known
from folkmoot.policy.engine.language.profile import facts_of
from folkmoot.policy.engine.language.tree import Node, written
from folkmoot.policy.engine.preparing import Plan, PreparedMatch, Slot
from folkmoot.policy.engine.schema import SIGNALS


@dataclass(frozen=True)
class Judged:
    """What came of a rule: the match that is true, and why others could not be told."""

    match: PreparedMatch | None = None
    missing: tuple[str, ...] = ()
    error: str = ""

    @property
    def causes(self) -> tuple[Cause, ...]:
        """Why the rule could not be judged, if so."""
        found: list[Cause] = []
        if self.missing:
            found.append("missing")
        if self.error:
            found.append("error")
        return tuple(found)

    @property
    def cause(self) -> Cause:
        """Why the rule speaks."""
        return "match" if self.match else self.causes[0]

    @property
    def speaks(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.match or self.causes)

    def only(self, cause: Cause) -> "Judged":
        """The part that speaks of one reason for doubt."""
        if cause == "missing":
            return replace(self, match=None, error="")
        return replace(self, match=None, missing=())


def judged(
    plan: Plan, slot: Slot, facts: cel.Activation, unknown: frozenset[str], act: Act
) -> Judged:
    """The first match that is true, and what the matches above it could not be told for.

    A detector that read only a part of the act and found something counts with what it found;
    what it did not find stays unknown.
    """
    missing: set[str] = set()
    error = ""
    partly = {f"{SIGNALS}.{one.detector}" for one in act.signals if one.hit}
    for match in slot.prepared.matches:
        truth, trouble = _truth(plan, match, facts, unknown)
        if truth is None:
            missing |= match.facts & unknown
            error = error or trouble
            if match.facts & unknown <= partly and answer(plan.single(match.text), facts) is True:
                truth = True
        if truth:
            return Judged(match, tuple(sorted(missing)), error)
    return Judged(None, tuple(sorted(missing)), error)


def _truth(
    plan: Plan, match: PreparedMatch, facts: cel.Activation, unknown: frozenset[str]
) -> tuple[bool | None, str]:
    """What a condition says when the atoms that read unknown facts are unknown, and any error."""
    if not match.facts & unknown:
        said = answer(plan.single(match.text), facts)
        return (None, str(said)) if isinstance(said, Failed) else (said, "")
    errors: list[str] = []

    def atom(node: Node) -> bool | None:
        if facts_of(node) & unknown:
            return None
        said = answer(plan.single(written(node)), facts)
        if isinstance(said, Failed):
            errors.append(str(said))
            return None
        return said

    truth = known(match.tree, atom)
    return truth, errors[0] if errors and truth is None else ""
