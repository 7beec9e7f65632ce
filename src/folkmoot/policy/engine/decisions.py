"""What the gate answers."""

from typing import Literal

import msgspec

Outcome = Literal["allow", "observe", "warn", "hold", "block"]
STRICTNESS: tuple[Outcome, ...] = ("allow", "observe", "warn", "hold", "block")


# Why a rule spoke: its condition was true, or it could not be judged.
Cause = Literal["match", "missing", "error"]


class Fired(msgspec.Struct, frozen=True, omit_defaults=True):
    """A rule that spoke: its clause, what it does, the words for the author, the ways out.

    `asked` is what it would do at full strength; its `stage` and an `exception` (an id) only lower
    that to `outcome`. `reason_admin` is for the reviewer; `error` is the engine's own words.
    """

    rule: str
    clause: str
    outcome: Outcome
    reason: str = ""
    remedies: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    asked: Outcome = "allow"
    stage: str = ""
    cause: Cause = "match"
    reason_admin: str = ""
    missing: tuple[str, ...] = ()
    error: str = ""
    exception: str = ""


class Decision(msgspec.Struct, frozen=True, omit_defaults=True):
    """The answer to one act: the strictest outcome of all rules that fired.

    `release` is the digest of the policy release that decided; `undecided` names facts without
    which a rule could not be judged; `detectors` are the versions of those that read the act.
    """

    id: str
    act: str
    outcome: Outcome
    release: str
    fired: tuple[Fired, ...] = ()
    undecided: tuple[str, ...] = ()
    detectors: dict[str, str] = {}

    @property
    def lets_through(self) -> bool:
        """Whether the act may be carried out now, shown to its audience."""
        return self.outcome in {"allow", "observe"}


def strictest(outcomes: tuple[Outcome, ...]) -> Outcome:
    """The outcome that wins; allow when nothing fired."""
    return max(outcomes, key=STRICTNESS.index, default="allow")
