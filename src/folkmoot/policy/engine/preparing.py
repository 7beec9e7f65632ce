"""Rules made ready to judge acts: variables put in, facts known, programs compiled once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from cel_expr_python import cel

from folkmoot.policy.engine.acts import Act, Kind
from folkmoot.policy.engine.descriptor import act_type
from folkmoot.policy.engine.documents import Clause
from folkmoot.policy.engine.language.adapter import language_of
from folkmoot.policy.engine.language.logic import bound, every_atom
from folkmoot.policy.engine.language.profile import facts_of
from folkmoot.policy.engine.language.tree import INDEX, Call, Node, below, written
from folkmoot.policy.engine.rules import Asked, Binding, Reason, Remedy, Rule
from folkmoot.policy.engine.schema import ALWAYS_KNOWN, SIGNALS, DetectorKind

# The engine reads at most 100,000 code points at once; a chunk that fails is judged rule by rule,
# so smaller ones also keep a failing rule from slowing all others down.
CHUNK_CHARACTERS = 20_000
# Which detectors are down together varies little; an act that names odd facts must not fill memory.
MOST_VIEWS = 64
MET_BEFORE_VIEW = 20


@dataclass(frozen=True)
class PreparedMatch:
    """One condition without variables, with what it asks for and says."""

    tree: Node
    outcome: Asked
    reason: Reason
    remedy: tuple[Remedy, ...]

    @cached_property
    def text(self) -> str:
        """The condition as text."""
        return written(self.tree)

    @cached_property
    def facts(self) -> frozenset[str]:
        """The facts it reads and that may be missing."""
        return facts_of(self.tree) - ALWAYS_KNOWN

    @cached_property
    def atoms(self) -> dict[int, tuple[str, frozenset[str]]]:
        """Of each atom, by the id of its node, the text and the facts it reads."""
        found = every_atom(self.tree)
        return {id(one): (written(one), facts_of(one) - ALWAYS_KNOWN) for one in found}

    def bounds(self, unknown: frozenset[str]) -> tuple[str, str]:
        """Two conditions: surely true, and possibly true, whatever the unknown facts are."""
        sure, may = (
            bound(self.tree, lambda one: self._reads(one, unknown), value=value)
            for value in (False, True)
        )
        return written(sure), written(may)

    def _reads(self, atom: Node, unknown: frozenset[str]) -> bool:
        return not self.atoms[id(atom)][1].isdisjoint(unknown)

    @cached_property
    def detectors(self) -> frozenset[str]:
        """The detectors it reads."""
        signals = f"{SIGNALS}."
        return frozenset(one.removeprefix(signals) for one in self.facts if one.startswith(signals))


@dataclass(frozen=True)
class PreparedRule:
    """A checked rule with its clause, its bindings, and its conditions without variables."""

    rule: Rule
    clause: Clause
    matches: tuple[PreparedMatch, ...]
    bindings: tuple[Binding, ...]

    @cached_property
    def facts(self) -> frozenset[str]:
        """All facts its matches read."""
        return frozenset().union(*(match.facts for match in self.matches))

    @cached_property
    def may_fail(self) -> bool:
        """Whether it looks up a key that may not be there: the one thing that fails in daily use.

        Such rules get programs of their own, so that they do not make others fail.
        """
        nodes = (node for match in self.matches for node in below(match.tree))
        return any(isinstance(node, Call) and node.function == INDEX for node in nodes)

    def bound_for(self, kind: Kind) -> tuple[Binding, ...]:
        """The bindings under which acts of this kind are judged."""
        return tuple(
            one for one in self.bindings if one.stage != "draft" and kind in (one.kinds or (kind,))
        )


@dataclass(frozen=True)
class Slot:
    """A rule in a plan, and its bindings for the plan's kind of acts."""

    prepared: PreparedRule
    bindings: tuple[Binding, ...]


@dataclass(frozen=True)
class Chunk:
    """Some rules of a plan, and one program for all their conditions.

    `owners` says of each of its answers which rule and which match it belongs to; in a chunk of
    bounds there are two answers for each: whether it is surely true, and whether it may be.
    """

    slots: tuple[Slot, ...]
    program: cel.Expression
    owners: tuple[tuple[Slot, PreparedMatch], ...]


@dataclass(frozen=True)
class View:
    """A plan as it is judged while some facts are unknown.

    `certain` are the rules that read none of them, `bounds` those that do, and `singly` those that
    do and may fail besides, so that they must be judged atom by atom.
    """

    certain: tuple[Chunk, ...]
    bounds: tuple[Chunk, ...]
    singly: tuple[Slot, ...]


class Plan:
    """Rules for acts of one kind, and which of them read which fact."""

    def __init__(
        self, rules: Sequence[PreparedRule], kind: Kind, detectors: tuple[DetectorKind, ...]
    ) -> None:
        self._language = language_of(detectors)
        self._type = act_type(detectors)
        bound = ((rule, rule.bound_for(kind)) for rule in rules)
        slots = [Slot(rule, bindings) for rule, bindings in bound if bindings]
        slots.sort(key=lambda one: one.prepared.may_fail)
        self.slots = tuple(slots)
        self.chunks = self._chunks(slots, _condition)
        self.readers = _readers(slots)
        self.signals = frozenset(fact for fact in self.readers if fact.startswith(f"{SIGNALS}."))
        self._singles: dict[str, cel.Expression] = {}
        self._views: dict[frozenset[str], View | int] = {}

    def single(self, text: str) -> cel.Expression:
        """A program for one condition or atom; made when it is first needed."""
        if text not in self._singles:
            self._singles[text] = self._language.condition(text)
        return self._singles[text]

    def facts(self, act: Act) -> cel.Activation:
        """An act as programs want it. Raises ValueError or TypeError when it cannot be one."""
        return self._language.facts(self._type.message(act))

    def view(self, unknown: frozenset[str]) -> View | None:
        """The plan for these unknown facts, or None when they were not met often enough yet.

        Compiling pays only for what comes again: a detector that is down, records without text.
        """
        found = self._views.get(unknown, 0)
        if isinstance(found, int):
            if len(self._views) >= MOST_VIEWS and not found:
                self._views.clear()
            worth_it = found + 1 >= MET_BEFORE_VIEW
            self._views[unknown] = self._seen_with(unknown) if worth_it else found + 1
            return None
        return found

    def _seen_with(self, unknown: frozenset[str]) -> View:
        read = {id(slot) for fact in unknown for slot in self.readers[fact]}
        doubtful = [slot for slot in self.slots if id(slot) in read]
        return View(
            self._chunks([slot for slot in self.slots if id(slot) not in read], _condition),
            self._chunks(
                [slot for slot in doubtful if not slot.prepared.may_fail],
                lambda match: match.bounds(unknown),
            ),
            tuple(slot for slot in doubtful if slot.prepared.may_fail),
        )

    def _chunks(
        self, slots: Sequence[Slot], texts: Callable[[PreparedMatch], tuple[str, ...]]
    ) -> tuple[Chunk, ...]:
        chunks = []
        for some in _chunked(slots):
            owners = tuple((slot, match) for slot in some for match in slot.prepared.matches)
            program = self._language.conditions(
                [text for _, match in owners for text in texts(match)]
            )
            chunks.append(Chunk(tuple(some), program, owners))
        return tuple(chunks)


def _condition(match: PreparedMatch) -> tuple[str, ...]:
    return (match.text,)


def _chunked(slots: Sequence[Slot]) -> list[list[Slot]]:
    chunks: list[list[Slot]] = []
    size = CHUNK_CHARACTERS
    for slot in slots:
        length = sum(len(match.text) + 2 for match in slot.prepared.matches)
        if size + length > CHUNK_CHARACTERS or slot.prepared.may_fail:
            chunks.append([])
            size = 0
        chunks[-1].append(slot)
        size += length
    return chunks


def _readers(slots: Sequence[Slot]) -> dict[str, tuple[Slot, ...]]:
    found: dict[str, list[Slot]] = {}
    for slot in slots:
        for fact in slot.prepared.facts:
            found.setdefault(fact, []).append(slot)
    return {fact: tuple(some) for fact, some in found.items()}
