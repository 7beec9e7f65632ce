"""The tests of a pack: acts as people write them, only what matters about each."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.language.profile import closest
from folkmoot.policy.engine.pack.problems import Problem
from folkmoot.policy.engine.pack.yaml_text import Path, YamlText
from folkmoot.policy.engine.rules import Test

# A Monday morning: what a test does not say must not depend on when it runs.
USUAL: dict[str, object] = {"id": "test", "at": "2026-01-05T10:00:00Z", "kind": "post"}
USUAL_TIME = datetime(2026, 1, 5, 10, tzinfo=UTC)
FIELDS = frozenset({"name", "fire", "act", "outcome", "scan"})


def read_tests(text: YamlText, problems: list[Problem]) -> tuple[Test, ...]:
    """All tests of `tests.yaml`: a mapping from rules to lists of tests. Adds what is wrong."""
    if not isinstance(text.value, dict):
        problems.append(text.problem((), "tests.yaml maps the names of rules to lists of tests"))
        return ()
    found: list[Test] = []
    for rule, tests in text.value.items():
        if not isinstance(tests, list):
            problems.append(text.problem((rule,), f"the tests of {rule} are a list"))
            continue
        for place, one in enumerate(tests):
            made = _test(text, rule, one, (rule, place), problems)
            if made:
                found.append(made)
    return tuple(found)


def act_of(given: Mapping[str, object]) -> Act:
    """An act as people write it: detectors by name, and what is not said is as usual.

    Raises msgspec.ValidationError for what does not fit.
    """
    signals = given.get("signals", {})
    if isinstance(signals, dict):
        told = ({"detector": name, "version": "", **_fields(one)} for name, one in signals.items())
        given = {**given, "signals": list(told)}
    return msgspec.convert({**USUAL, **given}, Act)


def written_act(act: Act) -> dict[str, object]:
    """An act as people write it; `act_of` makes the same act of it."""
    told: dict[str, object] = msgspec.to_builtins(act)
    for name, usual in USUAL.items():
        if name != "kind" and told.get(name) == usual:
            del told[name]
    if act.signals:
        signals = (msgspec.to_builtins(one) for one in act.signals)
        told["signals"] = {one.pop("detector"): _without_version(one) for one in signals}
    return told


def unknown_facts(
    given: object, known: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Path, str]]:
    """Each key of an act that is no fact, with a suggestion; `known` maps groups to their names."""
    yield from _unknown(given, "", (), known)


def _unknown(
    given: object, group: str, path: Path, known: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Path, str]]:
    if not isinstance(given, dict) or group not in known:
        return
    for name, inner in given.items():
        if name not in known[group]:
            yield (*path, name), closest(str(name), known[group])
        else:
            yield from _unknown(inner, f"{group}.{name}".lstrip("."), (*path, name), known)


def _test(
    text: YamlText, rule: str, one: object, path: Path, problems: list[Problem]
) -> Test | None:
    if not isinstance(one, dict) or not {"name", "fire", "act"} <= one.keys():
        problems.append(text.problem(path, "a test has a name, an act, and whether it must fire"))
        return None
    for name in sorted(one.keys() - FIELDS):
        words = f"unknown field `{name}`"
        problems.append(text.key_problem((*path, name), words, closest(name, FIELDS)))
    try:
        act = act_of(one["act"] if isinstance(one["act"], dict) else {"kind": one["act"]})
        rest = {name: value for name, value in one.items() if name in FIELDS - {"act"}}
        return msgspec.convert({**rest, "rule": rule, "act": act}, Test)
    except msgspec.ValidationError as error:
        words = str(error).partition(" - at")[0]
        problems.append(text.problem(path, f"{words[:1].lower()}{words[1:]}"))
        return None


def _fields(one: object) -> dict[str, object]:
    return one if isinstance(one, dict) else {"hit": one}


def _without_version(one: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in one.items() if name != "version" or value}
