"""A pack's files read into a release's contents, with the place of every word kept.

Files: `pack.yaml`, `documents/*.md`, `rules/*.yaml`, `tests.yaml`, `parameters.yaml`.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from folkmoot.policy.engine.contents import Contents, ordered
from folkmoot.policy.engine.documents import Document
from folkmoot.policy.engine.language.profile import closest
from folkmoot.policy.engine.pack.examples import read_tests
from folkmoot.policy.engine.pack.problems import Problem, Refused
from folkmoot.policy.engine.pack.yaml_text import YamlText
from folkmoot.policy.engine.rules import Binding, PackParameters, Rule

ABOUT, TESTS, PARAMETERS = "pack.yaml", "tests.yaml", "parameters.yaml"
MOST_FILES = 2_000
MOST_BYTES = 1_000_000

T = TypeVar("T")

_UNKNOWN = re.compile(r"unknown field `(.+?)`(?: - at `\$(.*)`)?$")
_AT = re.compile(r"^(.*?)(?: - at `(?:key in )?\$(.*)`)?$")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]|\[\.\.\.\]")


class About(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What `pack.yaml` says of the pack as a whole."""

    name: str
    title: str
    summary: str = ""
    not_caught: tuple[str, ...] = ()
    bindings: tuple[Binding, ...] = ()
    detectors: dict[str, str] = {}


class PackText:
    """A pack as read: its contents, and where each of them stands in its files."""

    def __init__(self, files: Mapping[str, str]) -> None:
        problems: list[Problem] = []
        self._texts = {name: self._yaml(name, text, problems) for name, text in _yaml(files)}
        if problems:
            raise Refused(problems)
        about = self._about(files)
        parameters = self._read(PARAMETERS, PackParameters) if PARAMETERS in files else None
        rules, self.rule_files = self._rules(problems)
        tests = read_tests(self._texts[TESTS], problems) if TESTS in files else ()
        if problems:
            raise Refused(problems)
        read = Contents(
            name=about.name,
            title=about.title,
            summary=about.summary,
            not_caught=about.not_caught,
            documents=tuple(_documents(files)),
            rules=rules,
            tests=tests,
            parameters=parameters or PackParameters(),
            bindings=about.bindings,
            detectors=about.detectors,
        )
        self.contents = ordered(read)

    def text(self, name: str) -> YamlText:
        """One of the YAML files; an empty one if there is none of that name."""
        return self._texts.get(name) or YamlText(name, "")

    def rule_text(self, rule: str) -> YamlText:
        """The file a rule stands in."""
        return self._texts[self.rule_files[rule]]

    def _yaml(self, name: str, text: str, problems: list[Problem]) -> YamlText:
        try:
            return YamlText(name, text)
        except Refused as refused:
            problems += refused.problems
            return YamlText(name, "")

    def _about(self, files: Mapping[str, str]) -> About:
        if ABOUT not in files:
            raise Refused([Problem(ABOUT, 1, 1, "the pack has no pack.yaml", "name and title")])
        return self._read(ABOUT, About)

    def _read(self, name: str, kind: type[T]) -> T:
        text = self._texts[name]
        return converted(text, text.value, kind)

    def _rules(self, problems: list[Problem]) -> tuple[tuple[Rule, ...], dict[str, str]]:
        rules: dict[str, Rule] = {}
        files: dict[str, str] = {}
        for name, text in self._texts.items():
            if not name.startswith("rules/"):
                continue
            try:
                rule = converted(text, _with_list(text.value), Rule)
            except Refused as refused:
                problems += refused.problems
                continue
            if rule.name in rules:
                words = f"rule {rule.name} stands in {files[rule.name]} as well"
                problems.append(text.problem(("name",), words))
            rules[rule.name], files[rule.name] = rule, name
        return tuple(rules[name] for name in sorted(rules)), files


def files_of(folder: Path) -> dict[str, str]:
    """The files of a pack in a folder, by their names below it.

    Raises Refused for a file that is no text, or a folder that is no pack.
    """
    paths = [folder / name for name in (ABOUT, TESTS, PARAMETERS)]
    paths += [*sorted(folder.glob("documents/*.md")), *sorted(folder.glob("rules/*.yaml"))]
    files: dict[str, str] = {}
    for path in paths[:MOST_FILES]:
        name = path.relative_to(folder).as_posix()
        if not path.is_file():
            continue
        if path.stat().st_size > MOST_BYTES:
            raise Refused([Problem(name, 1, 1, f"larger than {MOST_BYTES} bytes")])
        try:
            files[name] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as problem:
            raise Refused([Problem(name, 1, 1, "this is no text in UTF-8")]) from problem
    if not files:
        raise Refused([Problem(ABOUT, 1, 1, f"there is no policy pack in {folder}")])
    return files


def converted(text: YamlText, value: object, kind: type[T]) -> T:
    """The value of a YAML file as a struct. Raises Refused with the place of what does not fit."""
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise Refused([shape_problem(text, str(error), kind)]) from error


def shape_problem(text: YamlText, error: str, kind: type[object]) -> Problem:
    """What msgspec found wrong, at its place in the file, with the field that was meant."""
    if unknown := _UNKNOWN.search(error):
        path = _path(unknown[2] or "")
        suggestion = closest(unknown[1], frozenset(_names(kind)))
        return text.key_problem((*path, unknown[1]), f"unknown field `{unknown[1]}`", suggestion)
    told = _AT.match(error)
    words, at = (told[1], told[2] or "") if told else (error, "")
    return text.problem(_path(at), words[:1].lower() + words[1:])


def _path(at: str) -> tuple[str | int, ...]:
    steps = (step for step in _STEP.finditer(at) if step[1] or step[2])
    return tuple(step[1] or int(step[2]) for step in steps)


def _names(kind: type[object]) -> Iterator[str]:
    """The names of all fields of a struct and of the structs it holds."""
    seen: set[object] = set()
    waiting: list[object] = [msgspec.inspect.type_info(kind)]
    while waiting:
        one = waiting.pop()
        if isinstance(one, msgspec.inspect.StructType):
            if one.cls in seen:
                continue
            seen.add(one.cls)
            yield from (field.encode_name for field in one.fields)
            waiting += [field.type for field in one.fields]
        elif isinstance(one, msgspec.inspect.UnionType):
            waiting += one.types
        elif isinstance(one, msgspec.inspect.VarTupleType):
            waiting.append(one.item_type)


def _with_list(value: object) -> object:
    """A rule with one match may leave out the list around it."""
    if isinstance(value, dict) and isinstance(value.get("match"), dict):
        return {**value, "match": [value["match"]]}
    return value


def _yaml(files: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    return ((name, text) for name, text in sorted(files.items()) if name.endswith(".yaml"))


def _documents(files: Mapping[str, str]) -> Iterator[Document]:
    for name, text in sorted(files.items()):
        if name.startswith("documents/"):
            yield Document(name.removeprefix("documents/").removesuffix(".md"), text)
