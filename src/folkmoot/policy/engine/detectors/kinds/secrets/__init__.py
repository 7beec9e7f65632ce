"""Secrets: tokens by their published forms, private keys, passwords where people put them.

Entropy never finds anything here; it only clears what an address, a name or a form has found.
"""

from collections.abc import Iterable
from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.kinds.secrets.addresses import credentials
from folkmoot.policy.engine.detectors.kinds.secrets.assigned import assignments
from folkmoot.policy.engine.detectors.kinds.secrets.formats import TOKENS
from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import ALNUM, token
from folkmoot.policy.engine.detectors.kinds.secrets.tokens import Tokens
from folkmoot.policy.engine.detectors.parameters import Parameters, SecretParameters
from folkmoot.policy.engine.detectors.reading import lowered

OWN = "own token"
# told only where nothing more certain stands at the same place
LESS_CERTAIN = ("password", "assigned", "authorization")


class Secrets:
    """What nobody but its owner may know."""

    name: Final = "secrets"
    version: Final = "1"
    cost: Final[Cost] = "always"

    def __init__(self, parameters: SecretParameters) -> None:
        own = [token(OWN, start, then=f"{ALNUM}{{16,200}}") for start in parameters.own_prefixes]
        self._tokens = Tokens([*TOKENS, *own])
        self._harmless = frozenset(parameters.harmless)
        kinds = {form.kind for form in TOKENS} | {OWN, "address credentials", "command credentials"}
        self.kinds: tuple[str, ...] = tuple(sorted(kinds | set(LESS_CERTAIN)))

    def scan(self, act: Act) -> tuple[Found, ...]:
        """All secrets of the text."""
        text = act.content.text
        lower = lowered(text)
        found = {
            *self._tokens.found(text),
            *credentials(text, lower),
            *assignments(text, lower),
        }
        if self._harmless:
            found = {one for one in found if text[one.start : one.end] not in self._harmless}
        return _most_certain(found)


def _most_certain(found: Iterable[Found]) -> tuple[Found, ...]:
    """Sorted by place; of two that overlap, the one of a form stays, then the surer, the longer."""
    ranked = sorted(
        found,
        key=lambda one: (one.kind in LESS_CERTAIN, -one.score, one.start - one.end, one.start),
    )
    kept: list[Found] = []
    covered = bytearray(max((one.end for one in ranked), default=0))
    for one in ranked:
        if 1 not in covered[one.start : one.end]:
            covered[one.start : one.end] = b"\1" * (one.end - one.start)
            kept.append(one)
    return tuple(sorted(kept))


def detector(parameters: Parameters) -> Secrets:
    """The detector of secrets."""
    return Secrets(parameters.secrets)
