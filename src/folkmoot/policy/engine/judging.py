"""One rule judged by itself, when something about the act is unknown or its program failed."""

from dataclasses import dataclass, replace

from cel_expr_python import cel

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.decisions import Cause
from folkmoot.policy.engine.language.adapter import Failed, answer
from folkmoot.policy.engine.language.logic import known
from folkmoot.policy.engine.language.tree import Node
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


class Doubts:
    """The facts of one act that nobody knows, and what its atoms were found to be.

    Rules share atoms, so each is asked once an act.
    """

    def __init__(
        self, plan: Plan, facts: cel.Activation, unknown: frozenset[str], act: Act
    ) -> None:
        self.unknown = unknown
        # these read a part of the act and found something there
        self.partly = {f"{SIGNALS}.{one.detector}" for one in act.signals if one.hit}
        self._plan = plan
        self.facts = facts
        self._said: dict[str, bool | Failed] = {}

    def says(self, text: str) -> bool | Failed:
        """What a condition or atom says, with the facts as they stand there."""
        said = self._said.get(text)
        if said is None:
            said = self._said[text] = answer(self._plan.single(text), self.facts)
        return said

    def truth(self, match: PreparedMatch) -> tuple[bool | None, str]:
        """What a condition says when atoms that read unknown facts are unknown, and any error."""
        if not match.facts & self.unknown:
            whole = self.says(match.text)
            return (None, str(whole)) if isinstance(whole, Failed) else (whole, "")
        errors: list[str] = []

        def atom(node: Node) -> bool | None:
            text, read = match.atoms[id(node)]
            if read & self.unknown:
                return None
            said = self.says(text)
            if isinstance(said, Failed):
                errors.append(str(said))
                return None
            return said

        truth = known(match.tree, atom)
        return truth, errors[0] if errors and truth is None else ""


def judged(slot: Slot, doubts: Doubts) -> Judged:
    """The first match that is true, and what the matches above it could not be told for.

    A detector that read only a part of the act and found something counts with what it found;
    what it did not find stays unknown.
    """
    missing: set[str] = set()
    error = ""
    for match in slot.prepared.matches:
        truth, trouble = doubts.truth(match)
        if truth is None:
            unread = match.facts & doubts.unknown
            missing |= unread
            error = error or trouble
            truth = bool(unread) and unread <= doubts.partly and doubts.says(match.text) is True
        if truth:
            return Judged(match, tuple(sorted(missing)), error)
    return Judged(None, tuple(sorted(missing)), error)
