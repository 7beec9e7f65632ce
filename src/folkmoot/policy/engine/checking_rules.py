"""One rule checked against the schema and the clauses, and prepared."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from cel_expr_python import cel

from folkmoot.policy.engine.contents import Surroundings
from folkmoot.policy.engine.decisions import STRICTNESS
from folkmoot.policy.engine.documents import Clause
from folkmoot.policy.engine.language.adapter import (
    Compiled,
    Language,
    Troubles,
    language_of,
    settled,
)
from folkmoot.policy.engine.language.explaining import explained
from folkmoot.policy.engine.language.logic import all_of, among, negated, possible
from folkmoot.policy.engine.language.profile import (
    TIMES,
    Bound,
    Complaint,
    Scope,
    closest,
    complaints,
    excess,
    facts_of,
    field_of,
)
from folkmoot.policy.engine.language.tree import (
    Call,
    Constant,
    Name,
    Node,
    below,
    with_names,
    written,
)
from folkmoot.policy.engine.language.vocabulary import strange_words
from folkmoot.policy.engine.pack.problems import Problem
from folkmoot.policy.engine.pack.yaml_text import Path, YamlText
from folkmoot.policy.engine.preparing import PreparedMatch, PreparedRule
from folkmoot.policy.engine.reasons import placeholders
from folkmoot.policy.engine.rules import Asked, Binding, Failure, Reason, Rule
from folkmoot.policy.engine.schema import ALWAYS_KNOWN

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,63}$")
MOST_MATCHES = 20
MOST_VARIABLES = 20


@dataclass(frozen=True)
class _Variable:
    tree: Node
    returns: cel.Type


class RuleCheck:
    """The check of one rule; `problems` grows as it goes on."""

    def __init__(
        self,
        rule: Rule,
        text: YamlText,
        surroundings: Surroundings,
        clauses: Mapping[str, Clause],
    ) -> None:
        self.rule = rule
        self.problems: list[Problem] = []
        self._text = text
        self._kinds = surroundings.kinds
        self._schema = surroundings.schema
        self._clauses = clauses
        self._named: set[str] = set()
        self._broken: set[str] = set()  # variables that were refused; whatever names them is spared

    def prepared(self, bindings: tuple[Binding, ...]) -> PreparedRule | None:
        """The rule made ready, or None when anything is wrong with it."""
        self.problems += self._frame()
        variables = self._variables()
        trees = [self._tree(place, variables) for place in range(len(self.rule.match))]
        found = [tree for tree in trees if tree is not None]
        if len(found) == len(trees) and not self.problems:
            self.problems += self._needs(found)
            self.problems += self._unused(variables)
            self.problems += self._unreachable(found, bindings)
        if self.problems:
            return None
        matches = tuple(
            PreparedMatch(
                tree,
                match.outcome or self.rule.outcome,
                match.reason or self.rule.reason,
                match.remedy or self.rule.remedy,
            )
            for tree, match in zip(found, self.rule.match, strict=True)
        )
        return PreparedRule(self.rule, self._clauses[self.rule.clause], matches, bindings)

    def _frame(self) -> Iterator[Problem]:
        rule, text = self.rule, self._text
        if not _NAME.match(rule.name):
            yield text.problem(("name",), "a rule's name is small letters, digits and _")
        if rule.clause not in self._clauses:
            hint = closest(rule.clause, tuple(self._clauses))
            yield text.problem(("clause",), f"there is no clause {rule.clause}", hint)
        if not 1 <= len(rule.match) <= MOST_MATCHES:
            yield text.problem(("match",), f"a rule has 1 to {MOST_MATCHES} matches")
        if len(rule.variables) > MOST_VARIABLES:
            yield text.problem(("variables",), f"more than {MOST_VARIABLES} variables")
        yield from self._reason(rule.reason, ("reason",))
        for place, match in enumerate(rule.match):
            if match.outcome and _stricter(match.outcome, rule.outcome):
                words = f"stricter than the rule, which asks for {rule.outcome} at most"
                yield text.problem(self._at(place, "outcome"), words)
            if match.reason:
                yield from self._reason(match.reason, self._at(place, "reason"))
        for name, declared in (("on_missing", rule.on_missing), ("on_error", rule.on_error)):
            if any(_stricter(one, rule.outcome) for one in _asked(declared)):
                words = f"stricter than the rule, which asks for {rule.outcome} at most"
                yield text.problem((name,), words)

    def _reason(self, reason: Reason, path: Path) -> Iterator[Problem]:
        if not reason.user.strip():
            yield self._text.problem((*path, "user"), "the author is told nothing")
        for name, words in (("user", reason.user), ("admin", reason.admin)):
            try:
                wanted = placeholders(words)
            except ValueError as problem:
                yield self._text.problem((*path, name), str(problem), "write {{ for a brace")
                continue
            for fact in wanted:
                yield from self._placeholder(fact, (*path, name))

    def _placeholder(self, path: str, where: Path) -> Iterator[Problem]:
        field = self._schema.by_path.get(path)
        if field is None or field.shape == "group":
            hint = closest(path, tuple(self._schema.by_path))
            yield self._text.problem(where, f"there is no fact `{path}` to tell", hint)

    def _variables(self) -> dict[str, _Variable]:
        found: dict[str, _Variable] = {}
        for name in _in_order(self.rule.variables):
            words, where = self.rule.variables[name], ("variables", name)
            if not _NAME.match(name) or name == "act":
                hint = "small letters, digits and _, and not `act`"
                self.problems.append(self._text.key_problem(where, f"`{name}` is no name", hint))
                self._broken.add(name)
                continue
            compiled = self._compiled(words, where, found)
            if compiled:
                tree = with_names(compiled.tree, {one: found[one].tree for one in found})
                # each may name the one before it twice, so the size is bounded step by step
                too_large = excess(tree)
                self._complain(where, too_large)
                if not too_large:
                    found[name] = _Variable(tree, compiled.returns)
            if name not in found:
                self._broken.add(name)
        return found

    def _tree(self, place: int, variables: Mapping[str, _Variable]) -> Node | None:
        where = self._at(place, "condition")
        compiled = self._compiled(self.rule.match[place].condition, where, variables)
        if compiled and not compiled.is_condition:
            words = f"the condition says neither yes nor no, but {_kind(compiled.returns)}"
            self.problems.append(self._text.problem(where, words, "compare it with something"))
            return None
        if not compiled:
            return None
        whole = with_names(compiled.tree, {name: one.tree for name, one in variables.items()})
        too_large = excess(whole)
        self._complain(where, too_large)
        return None if too_large else whole

    def _compiled(
        self, words: str, where: Path, variables: Mapping[str, _Variable]
    ) -> Compiled | None:
        try:
            compiled = self._language(variables).compiled(words)
        except Troubles as refused:
            for trouble in refused.troubles:
                said, hint, at = explained(trouble, words, self._schema, tuple(variables))
                unknown = [name for name in self.rule.variables if f"`{name}` means" in said]
                if unknown and unknown[0] not in self._broken:
                    hint = "variables name each other in a circle"
                if not unknown or unknown[0] not in self._broken:
                    self.problems.append(self._text.problem(where, said, hint, at=at))
            return None
        self._named |= {one.name for one in below(compiled.tree) if isinstance(one, Name)}
        scope: Scope = {
            name: Bound(field_of(one.tree, self._schema, {}), (), is_variable=True)
            for name, one in variables.items()
        }
        found = [*complaints(compiled.tree, self._schema, scope)]
        found += strange_words(compiled.tree, self._schema, scope)
        found += _unsettled(compiled.tree)
        self._complain(where, found)
        return compiled

    def _language(self, variables: Mapping[str, _Variable]) -> Language:
        if not variables:
            return language_of(self._kinds)
        return Language(self._kinds, {name: one.returns for name, one in variables.items()})

    def _complain(self, where: Path, found: list[Complaint]) -> None:
        for one in found:
            problem = self._text.problem(where, one.words, one.suggestion, at=max(one.at, 0))
            self.problems.append(problem)

    def _needs(self, trees: list[Node]) -> Iterator[Problem]:
        read = frozenset().union(*(facts_of(tree) for tree in trees)) - ALWAYS_KNOWN
        known = self._schema.facts()
        for place, need in enumerate(self.rule.needs):
            if need not in known:
                words = f"there is no fact `{need}`"
                yield self._text.problem(("needs", place), words, closest(need, known))
            elif need not in read:
                words = f"`{need}` is needed but never read"
                yield self._text.problem(("needs", place), words, "take it out")
        for fact in sorted(read - set(self.rule.needs)):
            words = f"`{fact}` is read but not among the needs"
            yield self._text.problem(("needs",), words, f"add {fact}")

    def _unused(self, variables: Mapping[str, _Variable]) -> Iterator[Problem]:
        for name in variables:
            if name not in self._named:
                yield self._text.key_problem(("variables", name), f"`{name}` is never used")

    def _unreachable(self, trees: list[Node], bindings: tuple[Binding, ...]) -> Iterator[Problem]:
        kinds = sorted({kind for one in bindings for kind in one.kinds})
        everywhere = any(not one.kinds for one in bindings) or not bindings
        scope = [] if everywhere else [among("kind", kinds)]
        for place, tree in enumerate(trees):
            where = self._at(place, "condition")
            alone = possible(all_of([*scope, tree]), self._schema)
            if alone is False:
                within = " for the kinds it is bound to" if scope else ""
                yield self._text.problem(where, f"the condition can never be true{within}")
                continue
            is_literal = isinstance(tree, Constant)
            if not is_literal and possible(all_of([*scope, negated(tree)]), self._schema) is False:
                yield self._text.problem(where, "the condition is always true", "say just `true`")
            earlier = [negated(one) for one in trees[:place]]
            if earlier and possible(all_of([*scope, *earlier, tree]), self._schema) is False:
                words = "the match is never reached: one above is true whenever it is"
                yield self._text.problem(where, words, "put the narrower one first")

    def _at(self, place: int, name: str) -> Path:
        """The path of a part of a match, with or without a list around the matches."""
        path: Path = ("match", place)
        return (*path, name) if self._text.has(path) else ("match", name)


def _in_order(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The names of variables, each after those it names; as they stand where there is a circle."""
    named = {
        name: {
            one for one in variables if one != name and re.search(rf"\b{re.escape(one)}\b", words)
        }
        for name, words in variables.items()
    }
    try:
        return tuple(TopologicalSorter(named).static_order())
    except CycleError:
        return tuple(variables)


def _unsettled(tree: Node) -> Iterator[Complaint]:
    """Times and lengths of time that are none; the engine only finds out when it asks."""
    times = (one for one in below(tree) if isinstance(one, Call) and one.function in TIMES)
    for node in times:
        if not settled(f"{written(node)} == {written(node)}"):
            hint = 'like timestamp("2026-03-31T00:00:00Z") or duration("36h")'
            yield Complaint(node.at, f"{written(node)} is no time", hint)


def _stricter(one: Asked, other: Asked) -> bool:
    return STRICTNESS.index(one) > STRICTNESS.index(other)


def _asked(declared: Failure | Asked | None) -> tuple[Asked, ...]:
    if isinstance(declared, Failure):
        return declared.outside, declared.inside
    return (declared,) if declared else ()


def _kind(returns: cel.Type) -> str:
    return f"a value of type {returns.name().lower()}"
