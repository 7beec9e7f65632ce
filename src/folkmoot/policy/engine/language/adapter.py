"""The one door to the CEL engine: compiles against the schema, evaluates, and never lies.

The engine answers an evaluation error with a value whose truth is True, and a sub-message that is
absent with one that reads as empty. So only a value that says of itself that it is a bool counts
here; anything else is `Failed`. What is missing is not this file's affair but `deciding`'s.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from cel_expr_python import cel
from google.protobuf.message import Message

from folkmoot.policy.engine.descriptor import ACT_TYPE, act_type
from folkmoot.policy.engine.language.tree import Node, tree_of
from folkmoot.policy.engine.schema import KEPT, DetectorKind

# Longer conditions are not read by the people who sign them; the engine's own limit is higher.
LONGEST = 4_000

_TROUBLE = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")


class Failed(str):
    """An evaluation that came to no answer, in the engine's words. Never true, never false."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise TypeError("a failed evaluation is neither true nor false")


@dataclass(frozen=True)
class Trouble:
    """Why an expression does not compile: line and column from 1, and the engine's words."""

    line: int
    column: int
    words: str


class Troubles(Exception):
    """An expression does not compile."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        super().__init__("; ".join(one.words for one in troubles))
        self.troubles = tuple(troubles)


@dataclass(frozen=True)
class Compiled:
    """An expression that compiles, what it returns, and its tree."""

    expression: cel.Expression
    returns: cel.Type
    tree: Node

    @property
    def is_condition(self) -> bool:
        """Whether it answers yes or no."""
        return bool(self.returns == cel.Type.BOOL)


class Language:
    """CEL over the act of one set of detectors, and the variables of a rule."""

    def __init__(
        self, detectors: tuple[DetectorKind, ...], variables: Mapping[str, cel.Type] | None = None
    ) -> None:
        self._env = cel.NewEnv(
            descriptor_pool=act_type(detectors).pool,
            variables={"act": cel.Type(ACT_TYPE), **(variables or {})},
        )

    def compiled(self, text: str) -> Compiled:
        """Compiles one expression. Raises Troubles with the place of each."""
        if len(text) > LONGEST:
            raise Troubles([Trouble(1, 1, f"longer than {LONGEST} characters")])
        expression = self._compiled(text)
        return Compiled(expression, expression.return_type(), tree_of(expression.serialize()))

    def condition(self, text: str) -> cel.Expression:
        """A program for one condition that was checked before."""
        return self._compiled(text)

    def conditions(self, texts: Sequence[str]) -> cel.Expression:
        """One program for many conditions; much faster than one for each (`answers`)."""
        return self._compiled(f"[{', '.join(texts)}]")

    def facts(self, message: Message) -> cel.Activation:
        """An act's message as programs want it; made once for all of them."""
        return self._env.Activation({"act": message})

    def _compiled(self, text: str) -> cel.Expression:
        try:
            return self._env.compile(text)
        except RuntimeError as problem:
            raise Troubles(_troubles(str(problem))) from problem


@lru_cache(maxsize=KEPT)
def language_of(detectors: tuple[DetectorKind, ...]) -> Language:
    """The language without variables; made once for each set of detectors."""
    return Language(detectors)


def answer(program: cel.Expression, facts: cel.Activation) -> bool | Failed:
    """What a condition says of an act, or that it says nothing."""
    try:
        value = program.eval(facts)
    except RuntimeError as problem:  # the engine's budget of steps
        return Failed(problem)
    plain = value.plain_value()
    if value.type() == cel.Type.BOOL and isinstance(plain, bool):
        return plain
    return Failed(plain)


def answers(program: cel.Expression, facts: cel.Activation) -> list[bool] | Failed:
    """What many conditions say of an act. One that fails makes all of them fail: ask singly."""
    try:
        plain = program.eval(facts).plain_value()
    except RuntimeError as problem:
        return Failed(problem)
    if not isinstance(plain, list) or set(map(type, plain)) != {bool}:
        return Failed(plain)
    return plain


def settled(text: str) -> bool:
    """Whether an expression without facts is true; False as well when it fails."""
    return answer(_bare().compile(text), _bare().Activation({})) is True


@cache
def _bare() -> cel.Env:
    return cel.NewEnv()


def _troubles(told: str) -> list[Trouble]:
    found = [
        Trouble(int(line), int(column), words) for line, column, words in _TROUBLE.findall(told)
    ]
    # of what follows from another trouble the engine speaks as `*error*`
    firsts = [one for one in found if "*error*" not in one.words]
    return firsts or found or [Trouble(1, 1, told.partition("\n")[0])]
