"""The skeleton of a condition: its atoms, what follows when some of them are unknown, and whether
it can be true at all.

An atom is what stands between `&&`, `||` and `!`. Unknown atoms are carried through by Kleene's
strong logic: a condition is unknown only where its answer really depends on them.
"""

import operator
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

from folkmoot.policy.engine.language.profile import ORDER
from folkmoot.policy.engine.language.tree import (
    AND,
    EQUAL,
    IN,
    NOT,
    OR,
    UNEQUAL,
    Call,
    Constant,
    ListOf,
    Name,
    Node,
    Quantified,
    Select,
    children,
    path_of,
    written,
)
from folkmoot.policy.engine.schema import Schema

# Above this many combinations of values a condition is not examined, and passes.
MOST_WORLDS = 5_000

Value = str | bool | float
OTHER = "\x00any other text"
JOINTS = frozenset({AND, OR, NOT})


def is_joint(node: Node) -> bool:
    """Whether a node only joins others: `&&`, `||`, `!`."""
    return isinstance(node, Call) and node.function in JOINTS


def atoms(node: Node) -> tuple[Node, ...]:
    """The atoms of a condition, each once, in order."""
    found = {written(atom): atom for atom in every_atom(node)}
    return tuple(found.values())


def every_atom(node: Node) -> Iterator[Node]:
    """The atoms of a condition as often as they stand there."""
    if is_joint(node):
        for child in children(node):
            yield from every_atom(child)
    else:
        yield node


def known(node: Node, truth: Callable[[Node], bool | None]) -> bool | None:
    """What the condition says when its atoms say `truth`; None is "nobody knows"."""
    if not isinstance(node, Call) or node.function not in JOINTS:
        return truth(node)
    if node.function == NOT:
        inner = known(node.arguments[0], truth)
        return None if inner is None else not inner
    decides = node.function == OR  # one true decides an `||`, one false an `&&`
    undecided = False
    for one in node.arguments:
        said = known(one, truth)
        if said is decides:
            return decides
        undecided = undecided or said is None
    return None if undecided else not decides


def bound(node: Node, is_unknown: Callable[[Node], bool], *, value: bool) -> Node:
    """The condition with unknown atoms put so that the whole is as false, or as true, as can be.

    `value` False gives the lower bound, what is true whatever the atoms are; True the upper one.
    Together they say what `known` says with these atoms unknown.
    """
    if not isinstance(node, Call) or node.function not in JOINTS:
        return Constant(value) if is_unknown(node) else node
    inner = value if node.function != NOT else not value
    arguments = tuple(bound(one, is_unknown, value=inner) for one in node.arguments)
    return Call(node.function, arguments, at=node.at)


def mutants(node: Node) -> Iterator[tuple[str, Node]]:
    """Each condition that differs by one atom, dropped or negated, and what was done to it.

    Atoms inside `exists` and `all` count as well. Dropped from an `&&` an atom is as if true,
    from an `||` as if false.
    """
    yield from _mutants(node, dropped=None)


def possible(node: Node, schema: Schema) -> bool | None:
    """Whether some act makes the condition true; None when there are too many cases to look at.

    Facts compared with constants take every value that can make a difference; all other atoms are
    free to be true or false. So a True may be wrong where atoms depend on each other in other
    ways; a False is always right.
    """
    found = {atom: _Test.of(atom, schema) for atom in every_atom(node)}
    domains = _domains([test for test in found.values() if test], schema)
    free = sorted({written(atom) for atom, test in found.items() if not test and not _plain(atom)})
    if prod(len(domain) for domain in domains.values()) * 2 ** len(free) > MOST_WORLDS:
        return None
    for values in product(*domains.values(), *([False, True] for _ in free)):
        world = dict(zip([*domains, *free], values, strict=True))

        def truth(atom: Node, world: dict[str, Value] = world) -> bool:
            if isinstance(atom, Constant):
                return atom.value is True
            test = found[atom]
            return test.holds(world[test.path]) if test else world[written(atom)] is True

        if known(node, truth):
            return True
    return False


def all_of(nodes: Sequence[Node]) -> Node:
    """The conditions joined by `&&`."""
    joined: Node = Constant(value=True)
    for node in nodes:
        joined = Call(AND, (joined, node))
    return joined


def negated(node: Node) -> Node:
    """The opposite of a condition."""
    return Call(NOT, (node,))


def among(path: str, words: Sequence[str]) -> Node:
    """The condition that a fact is one of the words."""
    fact: Node = Name("act")
    for name in path.split("."):
        fact = Select(fact, name)
    return Call(IN, (fact, ListOf(tuple(Constant(word) for word in words))))


def _plain(atom: Node) -> bool:
    return isinstance(atom, Constant)


def _mutants(node: Node, dropped: bool | None) -> Iterator[tuple[str, Node]]:
    if isinstance(node, Quantified):
        for words, body in _mutants(node.body, dropped=node.kind == "all"):
            yield words, Quantified(node.kind, node.variable, node.over, body, node.at)
    if not isinstance(node, Call) or node.function not in JOINTS:
        yield f"negated: {written(node)}", negated(node)
        if dropped is not None:
            yield f"dropped: {written(node)}", Constant(dropped)
        return
    for place, child in enumerate(node.arguments):
        inner: bool | None = node.function == AND
        if node.function == NOT:  # `!a` is dropped by making it what `a` would not be
            inner = None if dropped is None else not dropped
        for words, mutant in _mutants(child, inner):
            arguments = list(node.arguments)
            arguments[place] = mutant
            yield words, Call(node.function, tuple(arguments), at=node.at)


@dataclass(frozen=True)
class _Test:
    """An atom that compares one fact with constants."""

    path: str
    function: str
    constants: tuple[Value, ...]

    @classmethod
    def of(cls, atom: Node, schema: Schema) -> "_Test | None":
        """The atom as such a test, or None."""
        path = path_of(atom)
        if path and schema.by_path[path].shape == "truth" and not _asks(atom):
            return cls(path, EQUAL, (True,))
        if not isinstance(atom, Call) or atom.function not in {EQUAL, UNEQUAL, IN, *ORDER}:
            return None
        left, right = atom.arguments
        function = atom.function
        if isinstance(left, Constant) and function != IN:
            left, right, function = right, left, _MIRRORED.get(function, function)
        path = path_of(left)
        if not path or _asks(left) or schema.by_path[path].many != "one":
            return None
        items = right.items if isinstance(right, ListOf) else (right,)
        constants = tuple(one.value for one in items if isinstance(one, Constant))
        usable = tuple(one for one in constants if isinstance(one, str | bool | float | int))
        return cls(path, function, usable) if len(usable) == len(items) else None

    def holds(self, value: Value) -> bool:
        """Whether the fact passes when it has this value."""
        first = self.constants[0]
        if self.function in {EQUAL, IN}:
            return value in self.constants
        if self.function == UNEQUAL:
            return value != first
        if isinstance(value, str) or isinstance(first, str):
            return False
        return _ORDERS[self.function](value, first)


_ORDERS: dict[str, Callable[[float, float], bool]] = {
    "_<_": operator.lt,
    "_<=_": operator.le,
    "_>_": operator.gt,
    "_>=_": operator.ge,
}
_MIRRORED = {"_<_": "_>_", "_<=_": "_>=_", "_>_": "_<_", "_>=_": "_<=_"}


def _asks(node: Node) -> bool:
    return isinstance(node, Select) and node.asks


def _domains(tests: Sequence[_Test], schema: Schema) -> dict[str, list[Value]]:
    named: dict[str, set[Value]] = {}
    for test in tests:
        named.setdefault(test.path, set()).update(test.constants)
    return {path: _domain(schema, path, constants) for path, constants in sorted(named.items())}


def _domain(schema: Schema, path: str, constants: set[Value]) -> list[Value]:
    """Values of a fact, one from each range in which no comparison makes a difference."""
    field = schema.by_path[path]
    if field.shape == "truth":
        return [False, True]
    if field.shape == "text":
        return list(field.vocabulary) or [*sorted(map(str, constants)), OTHER]
    numbers = sorted(one for one in constants if not isinstance(one, str))
    if not numbers:
        return list(constants)
    step = 1 if field.shape == "whole" else min(_gaps(numbers), default=2.0) / 2
    return sorted({near for one in numbers for near in (one - step, one, one + step)})


def _gaps(numbers: Sequence[float]) -> list[float]:
    return [after - before for before, after in pairwise(numbers)]
