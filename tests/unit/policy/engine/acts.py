"""Acts and schemas the tests of the engine share."""

from datetime import UTC, datetime

from folkmoot.policy.engine.acts import Act, Signal
from folkmoot.policy.engine.schema import DetectorKind

DETECTORS = (
    DetectorKind("finance", "2", ("forecast", "result")),
    DetectorKind("personal", "1", ("card", "iban")),
    DetectorKind("secrets", "7", ("aws_key", "private_key")),
)
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
CLEAN = tuple(Signal(one.name, one.version) for one in DETECTORS)


def act(**facts: object) -> Act:
    """A post, at noon, that all detectors read and found clean; `facts` replaces fields."""
    given: dict[str, object] = {"id": "a", "kind": "post", "at": NOON, "signals": CLEAN, **facts}
    return Act(**given)  # type: ignore[arg-type]  # the tests know the fields they name


def signals(**found: Signal) -> tuple[Signal, ...]:
    """The clean signals, some of them replaced."""
    return tuple(found.get(one.detector, one) for one in CLEAN)
