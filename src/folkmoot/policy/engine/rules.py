"""The shape of a rule: which clause it guards, what it needs, when it speaks and what it says.

A rule says what it asks for at most; a binding says how far that counts now, where, and for how
many. So "which rule" and "how hard" change separately.
"""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from folkmoot.policy.engine.acts import Act, Audience, Kind
from folkmoot.policy.engine.decisions import STRICTNESS, Outcome
from folkmoot.policy.engine.detectors import Parameters

ClauseClass = Literal["safety", "confidentiality", "conduct", "regulatory", "privacy"]
Asked = Literal["observe", "warn", "hold", "block"]
Stage = Literal["draft", "observe", "warn", "hold", "block"]
Remedy = Literal[
    "edit_text",
    "remove_span",
    "remove_file",
    "use_vault",
    "add_disclosure",
    "share_internally",
    "narrow_audience",
    "ask_consent",
    "wait",
    "read_clause",
    "request_review",
]
OUTSIDE: frozenset[Audience] = frozenset({"partner", "external", "public"})
LONGEST_EXCEPTION = timedelta(days=90)


class Reason(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The words for the author and for the reviewer; `{content.links}` puts a fact in."""

    user: str
    admin: str = ""


class Failure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What happens when a rule cannot be judged: for acts that leave the house, and inside it."""

    outside: Asked
    inside: Asked


class Match(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One condition; of a rule's matches the first that is true speaks."""

    condition: str
    outcome: Asked | None = None
    reason: Reason | None = None
    remedy: tuple[Remedy, ...] = ()


class Rule(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """One rule as its file says it; `needs` names every fact that it reads."""

    name: str
    clause: str
    outcome: Asked
    needs: tuple[str, ...] = ()
    variables: dict[str, str] = {}
    match: tuple[Match, ...]
    on_missing: Failure | Asked | None = None
    on_error: Failure | Asked | None = None
    reason: Reason
    remedy: tuple[Remedy, ...] = ()


class Binding(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """How far a rule counts: its stage, for which acts, and for what share of the authors.

    Empty scopes mean everywhere. `groups` are ids of channels, `percent` is a whole number. Of
    several bindings that fit an act the strictest counts.
    """

    rule: str
    stage: Stage
    kinds: tuple[Kind, ...] = ()
    groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    percent: int = 100


class Test(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One act with what its rule must do about it.

    Detectors that the act says nothing of have run and found nothing; `scan` lets the real ones
    read its text.
    """

    __test__ = False  # pytest takes classes of this name for its own

    name: str
    rule: str
    fire: bool
    act: Act
    outcome: Outcome | None = None
    scan: bool = False


class PackParameters(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Word lists and limits for the detectors, and the words that open facts may have."""

    detectors: Parameters = Parameters()
    vocabulary: dict[str, tuple[str, ...]] = {}


class PolicyException(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """An exception somebody approved: it lowers hold and block to observe, for a time.

    Of a whole clause, or of one of its rules. Empty scopes mean everywhere, but an exception for
    everybody everywhere is none: it names at least one of actors, groups, regions.
    """

    id: str
    clause: str
    rule: str = ""
    reason: str
    approver: str
    starts_at: datetime
    expires_at: datetime
    actors: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether it says why, who approved, for whom, and ends within 90 days."""
        lasts = self.expires_at - self.starts_at
        scope = (*self.actors, *self.groups, *self.regions)
        is_scoped = bool(scope) and all(scope)
        is_told = bool(self.reason.strip() and self.approver and self.approver not in self.actors)
        return is_scoped and is_told and timedelta(0) < lasts <= LONGEST_EXCEPTION


def failure(declared: Failure | Asked | None, clause_class: ClauseClass, act: Act) -> Asked:
    """What a rule that cannot be judged asks for: as declared, else as its clause's class has it.

    Data is never collected and nobody is shown something personal on a guess.
    """
    if isinstance(declared, str):
        return declared
    default = _DEFAULTS[clause_class]
    if declared is None and clause_class == "privacy" and act.kind in {"collect", "personalise"}:
        return "block"
    chosen = declared or default
    return chosen.outside if act.audience in OUTSIDE else chosen.inside


def milder(one: Outcome, other: Outcome) -> Outcome:
    """The less strict of two outcomes."""
    return min(one, other, key=STRICTNESS.index)


_CAREFUL = Failure(outside="hold", inside="warn")
_DEFAULTS: dict[ClauseClass, Failure] = {
    "safety": _CAREFUL,
    "confidentiality": _CAREFUL,
    "privacy": _CAREFUL,
    "regulatory": Failure(outside="hold", inside="hold"),
    "conduct": Failure(outside="observe", inside="observe"),
}
