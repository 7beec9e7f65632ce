"""Lets detectors read an act and turns what they find into the act's signals."""

import time
from collections.abc import Callable, Iterable

import msgspec

from folkmoot.policy.engine.acts import Act, Signal
from folkmoot.policy.engine.detectors.contract import Detector, Found

BUDGET_MS = 50
# Four times the longest message of a large public archive; all detectors read it within the budget.
TEXT_CAP = 50_000
# A reviewer reads a few; a text that is all hits must not make a record of megabytes.
MOST_SPANS = 100
MOST_EVIDENCE = 10


def signals_of(
    act: Act,
    detectors: Iterable[Detector],
    *,
    budget_ms: float = BUDGET_MS,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[tuple[Signal, ...], tuple[str, ...]]:
    """The signals of an act, clean ones too, and the names of the detectors that are missing.

    Missing is a detector that raised or that was not done when the budget, in milliseconds for all
    together, was spent: it has no signal. A text longer than TEXT_CAP code points is read up to
    there; a detector that read only part has a signal for what it found, and is missing as well,
    because nobody knows about the rest. `clock` gives seconds.
    """
    read, missing = scanned(act, detectors, budget_ms=budget_ms, clock=clock)
    known = (signal(one, found) for one, found in read if found or one.name not in missing)
    return tuple(known), missing


def scanned(
    act: Act,
    detectors: Iterable[Detector],
    *,
    budget_ms: float,
    clock: Callable[[], float] = time.perf_counter,
) -> tuple[list[tuple[Detector, tuple[Found, ...]]], tuple[str, ...]]:
    """What each detector found that was done in time, and the names of those missing."""
    ends_at = clock() + budget_ms / 1000
    is_cut = len(act.content.text) > TEXT_CAP
    seen = _cut(act) if is_cut else act
    read: list[tuple[Detector, tuple[Found, ...]]] = []
    missing: list[str] = []
    for detector in detectors:
        found = _found(detector, seen) if clock() < ends_at else None
        is_done = found is not None and clock() <= ends_at
        if found is not None and is_done:
            read.append((detector, found))
        if is_cut or not is_done:
            missing.append(detector.name)
    return read, tuple(missing)


def signal(detector: Detector, found: tuple[Found, ...]) -> Signal:
    """What one detector found, as the rules and the record see it."""
    placed = {(one.start, one.end) for one in found if one.end > one.start}
    return Signal(
        detector=detector.name,
        version=detector.version,
        hit=bool(found),
        score=max((one.score for one in found), default=0.0),
        spans=tuple(sorted(placed)[:MOST_SPANS]),
        kinds=tuple(sorted({one.kind for one in found})),
        evidence=_evidence(found),
    )


def _found(detector: Detector, act: Act) -> tuple[Found, ...] | None:
    try:
        return detector.scan(act)
    except Exception:  # noqa: BLE001  # whatever went wrong, the detector's answer is not known
        return None


def _cut(act: Act) -> Act:
    content = msgspec.structs.replace(act.content, text=act.content.text[:TEXT_CAP])
    return msgspec.structs.replace(act, content=content)


def _evidence(found: tuple[Found, ...]) -> str:
    told = list(dict.fromkeys(f"{one.kind}: {one.evidence}" for one in found if one.evidence))
    more = f"; and {len(told) - MOST_EVIDENCE} more" if len(told) > MOST_EVIDENCE else ""
    return "; ".join(told[:MOST_EVIDENCE]) + more
