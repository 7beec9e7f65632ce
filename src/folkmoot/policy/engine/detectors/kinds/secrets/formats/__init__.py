"""What tokens look like, from what those who give them out have published."""

from folkmoot.policy.engine.detectors.kinds.secrets.formats import (
    building,
    cloud,
    paying,
    services,
    talking,
    thinking,
)
from folkmoot.policy.engine.detectors.kinds.secrets.formats.token import Token

TOKENS: tuple[Token, ...] = (
    *building.TOKENS,
    *cloud.TOKENS,
    *paying.TOKENS,
    *services.TOKENS,
    *talking.TOKENS,
    *thinking.TOKENS,
)
