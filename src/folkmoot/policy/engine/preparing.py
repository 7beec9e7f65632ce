"""Rules made ready to judge acts: variables put in, facts known, programs compiled once."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cel_expr_python import cel

from folkmoot.policy.engine.acts import Act, Kind
from folkmoot.policy.engine.descriptor import act_type
from folkmoot.policy.engine.documents import Clause
from folkmoot.policy.engine.language.adapter import language_of
from folkmoot.policy.engine.language.logic import every_atom
from folkmoot.policy.engine.language.profile import facts_of
from folkmoot.policy.engine.language.tree import INDEX, Call, Node, below, written
from folkmoot.policy.engine.rules import Asked, Binding, Reason, Remedy, Rule
from folkmoot.policy.engine.schema import ALWAYS_KNOWN, SIGNALS, DetectorKind

# The engine reads at most 100,000 code points at once; a chunk that fails is judged rule by rule,
# so smaller ones also keep a failing rule from slowing all others down.
CHUNK_CHARACTERS = 20_000


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

    `owners` says of each of its answers which rule and which match it belongs to.
    """

    slots: tuple[Slot, ...]
    program: cel.Expression
    owners: tuple[tuple[Slot, PreparedMatch], ...]


class Plan:
    """Rules for acts of one kind, and which of them read which fact."""

    def __init__(
        self, rules: Sequence[PreparedRule], kind: Kind, detectors: tuple[DetectorKind, ...]
    ) -> None:
        self._language = language_of(detectors)
        self._type = act_type(detectors)
        bound = [(rule, rule.bound_for(kind)) for rule in rules]
        bound.sort(key=lambda one: one[0].may_fail)
        self.chunks = tuple(
            self._chunk(some) for some in _chunked([one for one in bound if one[1]])
        )
        self.slots = tuple(slot for chunk in self.chunks for slot in chunk.slots)
        self.readers = _readers(self.slots)
        self.signals = frozenset(fact for fact in self.readers if fact.startswith(f"{SIGNALS}."))
        self._singles: dict[str, cel.Expression] = {}

    def single(self, text: str) -> cel.Expression:
        """A program for one condition or atom; made when it is first needed."""
        if text not in self._singles:
            self._singles[text] = self._language.condition(text)
        return self._singles[text]

    def facts(self, act: Act) -> cel.Activation:
        """An act as programs want it. Raises ValueError or TypeError when it cannot be one."""
        return self._language.facts(self._type.message(act))

    def _chunk(self, bound: Sequence[tuple[PreparedRule, tuple[Binding, ...]]]) -> Chunk:
        slots = tuple(Slot(prepared, bindings) for prepared, bindings in bound)
        owners = tuple((slot, match) for slot in slots for match in slot.prepared.matches)
        program = self._language.conditions([match.text for _, match in owners])
        return Chunk(slots, program, owners)


def _chunked(
    bound: Sequence[tuple[PreparedRule, tuple[Binding, ...]]],
) -> list[list[tuple[PreparedRule, tuple[Binding, ...]]]]:
    chunks: list[list[tuple[PreparedRule, tuple[Binding, ...]]]] = []
    size = CHUNK_CHARACTERS
    for one in bound:
        length = sum(len(match.text) + 2 for match in one[0].matches)
        if size + length > CHUNK_CHARACTERS or one[0].may_fail:
            chunks.append([])
            size = 0
        chunks[-1].append(one)
        size += length
    return chunks


def _readers(slots: Sequence[Slot]) -> dict[str, tuple[Slot, ...]]:
    found: dict[str, list[Slot]] = {}
    for slot in slots:
        for fact in slot.prepared.facts:
            found.setdefault(fact, []).append(slot)
    return {fact: tuple(slots) for fact, slots in found.items()}
