"""Not one of the rules that people break gets past the check."""

from functools import cache

import pytest
from tests.unit.policy.engine.mutants import KINDS, RULES, mutants
from tests.unit.policy.engine.packs import files, problems

from folkmoot.policy.engine.pack.problems import Problem

WITH_SUGGESTION = ("function", "word", "key", "needs")


@cache
def refusals(kind: str) -> list[tuple[object, tuple[Problem, ...]]]:
    """Each mutant of a kind with what is wrong with it."""
    return [(mutant, problems(_files(mutant))) for mutant in mutants(kind)]


def _files(mutant: dict[str, object]) -> dict[str, str]:
    bindings: list[dict[str, object]] = [{"rule": "one", "stage": "block"}]
    named = {"name": "one", **mutant} if "name" in mutant else mutant
    written = files({**named, "name": "one"}, bindings=bindings)
    if "name" not in mutant:
        text = written["rules/one.yaml"]
        written["rules/one.yaml"] = text.replace("name: one\n", "", 1)
    return written


def test_the_rules_are_fine_before_they_are_broken() -> None:
    for one in RULES:
        assert problems(files(one)) == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_mutant_is_refused_with_its_place(kind: str) -> None:
    found = refusals(kind)
    slipped = [mutant for mutant, wrong in found if not wrong]
    print(f"{kind}: {len(found)} mutants, {len(slipped)} slipped")  # noqa: T201  # part of the test
    assert not slipped
    for _, wrong in found:
        assert all(one.words and one.line >= 1 and one.column >= 1 for one in wrong)
        assert any(one.file == "rules/one.yaml" for one in wrong)


def test_there_are_at_least_three_hundred() -> None:
    assert sum(len(mutants(kind)) for kind in KINDS) >= 300


@pytest.mark.parametrize("kind", WITH_SUGGESTION)
def test_most_refusals_say_what_was_meant(kind: str) -> None:
    found = refusals(kind)
    helped = [wrong for _, wrong in found if any(one.suggestion for one in wrong)]
    assert len(helped) >= 0.8 * len(found)
