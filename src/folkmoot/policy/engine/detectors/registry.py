"""Finds the detectors. Each module in `kinds` is one; there is no list to edit."""

import importlib
import math
import pkgutil
from datetime import UTC, datetime
from functools import lru_cache
from types import ModuleType

from folkmoot.policy.engine.acts import Act, Content
from folkmoot.policy.engine.detectors import kinds
from folkmoot.policy.engine.detectors.contract import Detector
from folkmoot.policy.engine.detectors.parameters import Parameters
from folkmoot.policy.engine.detectors.running import signals_of

_DEFAULTS = Parameters()
# Read when the detectors are made, because what libraries put off until they are first asked would
# cost the first person half the budget.
_FIRST = Act(
    id="",
    kind="post",
    at=datetime(2026, 1, 1, tzinfo=UTC),
    content=Content(text="«Tel. (212) 736-5000 or +44 20 7946 0018», https://example.org, 1.2.3.4"),
)


@lru_cache(maxsize=16)  # releases in use at one time: the current one, a draft, a few replays
def registered(parameters: Parameters = _DEFAULTS) -> tuple[Detector, ...]:
    """All detectors, compiled with these parameters, in the order of their names.

    Raises Unusable, with the parameter as its place, where a parameter makes no sense.
    """
    made = (module.detector(parameters) for module in _modules())
    detectors = tuple(sorted(made, key=lambda one: one.name))
    signals_of(_FIRST, detectors, budget_ms=math.inf)
    return detectors


def _modules() -> list[ModuleType]:
    names = (module.name for module in pkgutil.iter_modules(kinds.__path__))
    return [importlib.import_module(f"{kinds.__name__}.{name}") for name in names]
