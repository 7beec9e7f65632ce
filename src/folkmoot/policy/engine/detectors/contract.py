"""What a detector offers and what it finds."""

from typing import Literal, Protocol

import msgspec

from folkmoot.policy.engine.acts import Act

Cost = Literal["always", "optional"]


class Found(msgspec.Struct, frozen=True, order=True):
    """One thing in an act's text.

    `start` and `end` count code points of `act.content.text`; both are 0 for what stands elsewhere
    in the act: an attachment, the shape of the whole. `score` is 0 to 1: 1 for what a checksum
    proves. `evidence` is for the reviewer and masked: it never holds the secret itself.
    """

    start: int
    end: int
    kind: str
    score: float
    evidence: str = ""


class Detector(Protocol):
    """What reads acts for one family of things; pure, so the same act gives the same answer.

    `name` is its field under `act.signals` in a rule. `version` changes whenever the same act with
    the same parameters could be answered differently. `kinds`: all that it can find. `cost`:
    "optional" ones run only where a rule asks for them.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def kinds(self) -> tuple[str, ...]: ...
    @property
    def cost(self) -> Cost: ...

    def scan(self, act: Act) -> tuple[Found, ...]:
        """All it finds, sorted by place; overlapping finds of different kinds are all told."""
        ...
