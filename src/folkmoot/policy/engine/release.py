"""A release that was checked and is ready to decide."""

from collections.abc import Sequence

from folkmoot.policy.engine.acts import Act, Kind
from folkmoot.policy.engine.contents import Contents, Surroundings
from folkmoot.policy.engine.preparing import Plan, PreparedRule


class Release:
    """A checked release, ready to decide. Made by `checking` and nowhere else."""

    def __init__(
        self, contents: Contents, rules: Sequence[PreparedRule], surroundings: Surroundings
    ) -> None:
        self.contents = contents
        self.digest = contents.digest
        self.rules = tuple(rules)
        self.detectors = surroundings.detectors
        self.kinds = surroundings.kinds
        self.read_detectors = tuple(
            one for one in surroundings.detectors if one.name in contents.detectors
        )
        self.schema = surroundings.schema
        self._plans: dict[Kind, Plan] = {}

    def plan(self, act: Act) -> Plan:
        """The rules for acts of this kind, compiled when the first such act comes."""
        found = self._plans.get(act.kind)
        if found is None:
            found = self._plans[act.kind] = Plan(self.rules, act.kind, self.kinds)
        return found
