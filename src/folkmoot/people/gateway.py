"""The door at which people's own writes (a profile, a group's description) meet the gate.

The policy stands above people, so people cannot import it; at start-up the policy installs itself
here. Without it nothing may be written.
"""

from collections.abc import Callable, Sequence

from folkmoot.base.errors import FolkmootError
from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.decisions import Decision

Gate = Callable[[Sequence[Act]], list[Decision]]
_installed: list[Gate] = []


def install(gate: Gate) -> None:
    """Called once by the policy when the house starts."""
    _installed[:] = [gate]


def decide(act: Act) -> Decision:
    """The gate's answer; recorded by the gate in the same transaction."""
    if not _installed:
        raise RuntimeError("no gate is installed, so nothing may be written")
    return _installed[0]([act])[0]


def pass_gate(act: Act) -> Decision:
    """The gate's answer if it lets the act through; raises Refused otherwise."""
    decision = decide(act)
    if not decision.lets_through:
        raise Refused(decision)
    return decision


class Refused(FolkmootError):
    """The gate did not let an act through; carries the decision for the page to explain."""

    def __init__(self, decision: Decision) -> None:
        reasons = "; ".join(fired.reason for fired in decision.fired if fired.reason)
        super().__init__(
            f"The policy answers {decision.outcome} to this: {reasons or 'no reason given'}.",
            hint="Change the text, or ask for a review.",
        )
        self.decision = decision
