"""Which rules of a plan speak about an act.

All conditions for an act's kind are one program. Rules that read facts nobody knows are asked what
is surely and what is possibly true, in one program as well once the same facts were missing often
enough; only what may fail, and what failed, is judged one by one.
"""

from collections.abc import Collection, Iterable, Iterator
from itertools import compress

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.descriptor import unreadable
from folkmoot.policy.engine.judging import Doubts, Judged, judged
from folkmoot.policy.engine.language.adapter import answers
from folkmoot.policy.engine.preparing import Chunk, Plan, Slot
from folkmoot.policy.engine.schema import SIGNALS


def verdicts(plan: Plan, act: Act) -> Iterator[tuple[Slot, Judged]]:
    """The rules that speak about the act, whatever their stage."""
    try:
        facts = plan.facts(act)
    except (ValueError, TypeError) as problem:
        yield from ((slot, Judged(error=str(problem))) for slot in plan.slots)
        return
    unknown = _unknown(plan, act)
    doubts = Doubts(plan, facts, unknown, act)
    # what a detector found in a part of the act is weighed atom by atom
    view = None if doubts.partly & unknown or not unknown else plan.view(unknown)
    if view is None:
        singly = {id(slot) for fact in unknown for slot in plan.readers[fact]}
        for chunk in plan.chunks:
            yield from _certain(chunk, doubts, singly)
        return
    for chunk in view.certain:
        yield from _certain(chunk, doubts, frozenset())
    for chunk in view.bounds:
        yield from _bounded(chunk, doubts)
    yield from _judged(view.singly, doubts)


def _certain(
    chunk: Chunk, doubts: Doubts, singly: Collection[int]
) -> Iterator[tuple[Slot, Judged]]:
    """The rules of a chunk that speak; those in `singly` are judged one by one."""
    said = answers(chunk.program, doubts.facts)
    if not isinstance(said, list):
        yield from _judged(chunk.slots, doubts)
        return
    matched: dict[int, tuple[Slot, Judged]] = {}
    for slot, match in compress(chunk.owners, said):
        if id(slot) not in matched and id(slot) not in singly:
            matched[id(slot)] = slot, Judged(match=match)
    yield from matched.values()
    if singly:
        yield from _judged([slot for slot in chunk.slots if id(slot) in singly], doubts)


def _bounded(chunk: Chunk, doubts: Doubts) -> Iterator[tuple[Slot, Judged]]:
    """The same for rules that read unknown facts, by what is surely and what is possibly true."""
    said = answers(chunk.program, doubts.facts)
    if not isinstance(said, list):
        yield from _judged(chunk.slots, doubts)
        return
    spoken: dict[int, tuple[Slot, Judged]] = {}
    possibly = compress(zip(chunk.owners, said[::2], strict=True), said[1::2])
    for (slot, match), surely in possibly:
        _, before = spoken.get(id(slot), (slot, Judged()))
        if before.match:
            continue
        if surely:
            spoken[id(slot)] = slot, Judged(match, before.missing)
        else:
            missing = {*before.missing, *(match.facts & doubts.unknown)}
            spoken[id(slot)] = slot, Judged(None, tuple(sorted(missing)))
    yield from spoken.values()


def _judged(slots: Iterable[Slot], doubts: Doubts) -> Iterator[tuple[Slot, Judged]]:
    for slot in slots:
        verdict = judged(slot, doubts)
        if verdict.speaks:
            yield slot, verdict


def _unknown(plan: Plan, act: Act) -> frozenset[str]:
    """The facts that some rule reads and that nobody could find out."""
    absent = plan.signals - {f"{SIGNALS}.{one.detector}" for one in act.signals}
    names = [*act.missing, *unreadable(act), *absent]
    if not names:
        return frozenset()
    return frozenset(fact for fact in plan.readers if any(_covers(name, fact) for name in names))


def _covers(name: str, fact: str) -> bool:
    return fact == name or fact.startswith(f"{name}.") or name.startswith(f"{fact}.")
