"""Finds the detectors. Each module in `kinds` is one; there is no list to edit."""

import importlib
import pkgutil
from functools import lru_cache
from types import ModuleType

from folkmoot.policy.engine.detectors import kinds
from folkmoot.policy.engine.detectors.contract import Detector
from folkmoot.policy.engine.detectors.parameters import Parameters

_DEFAULTS = Parameters()


@lru_cache(maxsize=16)  # releases in use at one time: the current one, a draft, a few replays
def registered(parameters: Parameters = _DEFAULTS) -> tuple[Detector, ...]:
    """All detectors, compiled with these parameters, in the order of their names.

    Raises Unusable, with the parameter as its place, where a parameter makes no sense.
    """
    made = (module.detector(parameters) for module in _modules())
    return tuple(sorted(made, key=lambda one: one.name))


def _modules() -> list[ModuleType]:
    names = (module.name for module in pkgutil.iter_modules(kinds.__path__))
    return [importlib.import_module(f"{kinds.__name__}.{name}") for name in names]
