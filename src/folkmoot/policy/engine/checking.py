"""Everything about a pack is checked when it is saved: what passes here can be judged.

Refused are misspelt fields and words, wrong types, unknown functions, facts read but not needed,
matches that can never speak, and whatever else would make a rule silent or surprising.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from folkmoot.base.errors import Unusable
from folkmoot.policy.engine.checking_rules import RuleCheck
from folkmoot.policy.engine.contents import Contents, Surroundings
from folkmoot.policy.engine.documents import Clause, clauses_of
from folkmoot.policy.engine.language.profile import closest
from folkmoot.policy.engine.pack.examples import unknown_facts
from folkmoot.policy.engine.pack.problems import Problem, Refused
from folkmoot.policy.engine.pack.reading import (
    ABOUT,
    PARAMETERS,
    TESTS,
    PackText,
    files_of,
)
from folkmoot.policy.engine.pack.writing import files_from
from folkmoot.policy.engine.preparing import PreparedRule
from folkmoot.policy.engine.release import Release
from folkmoot.policy.engine.schema import Schema

_FILE_NAME = re.compile(r"^[a-z0-9][a-z0-9_-]{0,79}$")


def release_of(pack: PackText) -> Release:
    """The release a pack is. Raises Refused with everything that is wrong with it."""
    surroundings = _surroundings(pack)
    clauses, problems = _clauses(pack)
    problems += _parameters(pack, surroundings)
    problems += _bindings(pack)
    problems += _tests(pack, surroundings.schema)
    rules: list[PreparedRule] = []
    for rule in pack.contents.rules:
        check = RuleCheck(rule, pack.rule_text(rule.name), surroundings, clauses)
        bound = tuple(one for one in pack.contents.bindings if one.rule == rule.name)
        prepared = check.prepared(bound)
        problems += check.problems
        if prepared:
            rules.append(prepared)
    versions = _versions(pack, surroundings, rules, problems)
    if problems:
        raise Refused(problems)
    contents = msgspec.structs.replace(pack.contents, detectors=versions)
    return Release(contents, rules, surroundings)


def release_in(folder: Path) -> Release:
    """The release that the pack in a folder is. Raises Refused with what is wrong with it."""
    return release_of(PackText(files_of(folder)))


def release_from(contents: Contents) -> Release:
    """The release of contents that stand in no folder, such as those edited in a page."""
    return release_of(PackText(files_from(contents)))


def _surroundings(pack: PackText) -> Surroundings:
    try:
        return Surroundings(pack.contents.parameters)
    except Unusable as problem:
        where = (problem.place, problem.hint)
        words = f"{problem.message} ({', '.join(filter(None, where))})"
        raise Refused([Problem(PARAMETERS, 1, 1, words)]) from problem


def _clauses(pack: PackText) -> tuple[dict[str, Clause], list[Problem]]:
    found: dict[str, Clause] = {}
    problems: list[Problem] = []
    for document in pack.contents.documents:
        file = f"documents/{document.name}.md"
        if not _FILE_NAME.match(document.name):
            words = "a document is named by small letters, digits, - and _"
            problems.append(Problem(file, 1, 1, words))
        clauses, wrong = clauses_of(document, file)
        problems += wrong
        for clause in clauses:
            if clause.id in found:
                words = f"clause {clause.id} stands in {found[clause.id].document} as well"
                line = document.text[: document.text.rfind(f"#{clause.id}")].count("\n") + 1
                problems.append(Problem(file, line, 1, words))
            found[clause.id] = clause
    return found, problems


def _parameters(pack: PackText, surroundings: Surroundings) -> Iterator[Problem]:
    text = pack.text(PARAMETERS)
    for path in pack.contents.parameters.vocabulary:
        field = surroundings.schema.by_path.get(path)
        if field is None or field.shape != "text":
            hint = closest(path, surroundings.schema.facts())
            words = f"`{path}` is no fact made of words"
            yield text.key_problem(("vocabulary", path), words, hint)


def _bindings(pack: PackText) -> Iterator[Problem]:
    text = pack.text(ABOUT)
    names = {rule.name for rule in pack.contents.rules}
    for place, binding in enumerate(pack.contents.bindings):
        if binding.rule not in names:
            words = f"there is no rule {binding.rule}"
            yield text.problem(
                ("bindings", place, "rule"), words, closest(binding.rule, tuple(names))
            )
        if not 0 <= binding.percent <= 100:
            yield text.problem(("bindings", place, "percent"), "a share is 0 to 100 percent")
    for name in sorted(names - {one.rule for one in pack.contents.bindings}):
        place_of_rule = pack.rule_text(name)
        hint = f"bind it in {ABOUT}, with stage draft if it is not to run yet"
        yield place_of_rule.problem(("name",), f"rule {name} has no binding", hint)


def _tests(pack: PackText, schema: Schema) -> Iterator[Problem]:
    text = pack.text(TESTS)
    if not isinstance(text.value, dict):
        return
    rules = {rule.name for rule in pack.contents.rules}
    known = _known(schema)
    for rule, tests in text.value.items():
        if rule not in rules:
            words = f"there is no rule {rule}"
            yield text.key_problem((rule,), words, closest(rule, tuple(rules)))
        seen: set[str] = set()
        for place, one in enumerate(tests):
            if one["name"] in seen:
                yield text.problem((rule, place, "name"), f"{rule} has two tests of this name")
            seen.add(one["name"])
            for path, hint in unknown_facts(one["act"], known):
                words = f"there is no fact `{path[-1]}`"
                yield text.key_problem((rule, place, "act", *path), words, hint)


def _known(schema: Schema) -> dict[str, tuple[str, ...]]:
    groups = {"": ("missing", *schema.names_below(""))}
    for path, field in schema.by_path.items():
        if field.shape == "group" and field.many == "one":
            groups[path] = tuple(inner.name for inner in field.fields)
    return groups


def _versions(
    pack: PackText,
    surroundings: Surroundings,
    rules: list[PreparedRule],
    problems: list[Problem],
) -> dict[str, str]:
    """The versions of the detectors that rules read; a pack that names others is refused."""
    read = sorted({name for rule in rules for match in rule.matches for name in match.detectors})
    versions = {name: surroundings.versions[name] for name in read}
    problems += _other_versions(pack, versions)
    return versions


def _other_versions(pack: PackText, versions: Mapping[str, str]) -> Iterator[Problem]:
    text = pack.text(ABOUT)
    for name, version in pack.contents.detectors.items():
        if name in versions and versions[name] != version:
            words = f"tested with {name} {version}, but here is {versions[name]}"
            hint = "test it again, and take the line out"
            yield text.problem(("detectors", name), words, hint)
