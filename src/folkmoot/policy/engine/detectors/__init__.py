"""What reads an act and says what is in it: secrets, personal data, words of a list, links.

Each module in `kinds` is one detector. Nothing here knows a rule, a database or the network, and
every detector takes time that grows with the length of the text, not faster.
"""

from folkmoot.policy.engine.detectors.contract import Cost, Detector, Found
from folkmoot.policy.engine.detectors.parameters import Parameters
from folkmoot.policy.engine.detectors.registry import registered
from folkmoot.policy.engine.detectors.running import BUDGET_MS, TEXT_CAP, signals_of

__all__ = [
    "BUDGET_MS",
    "TEXT_CAP",
    "Cost",
    "Detector",
    "Found",
    "Parameters",
    "registered",
    "signals_of",
]
