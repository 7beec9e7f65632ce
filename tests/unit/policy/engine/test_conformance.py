"""The engine behind the adapter speaks CEL: our own cases of its core, all of them as they stand.

They say more than the profile allows in rules: if the engine changes, it is to be noticed here.
"""

from functools import cache
from pathlib import Path

import pytest
import yaml
from tests.unit.policy.engine.acts import DETECTORS, act

from folkmoot.policy.engine.acts import Content
from folkmoot.policy.engine.descriptor import act_type
from folkmoot.policy.engine.language.adapter import Troubles, answer, language_of

Cases = dict[str, dict[str, bool | str]]
LANGUAGE = language_of(DETECTORS)
FACTS = LANGUAGE.facts(act_type(DETECTORS).message(act(content=Content(text="hello"))))
LEAST = 200


@cache
def cases() -> Cases:
    """All cases, by chapter."""
    found: Cases = yaml.safe_load(Path(__file__).with_name("conformance.yaml").read_text())
    return found


def said(expression: str) -> bool | str:
    """What the adapter makes of an expression."""
    try:
        program = LANGUAGE.condition(expression)
    except Troubles:
        return "refused"
    found = answer(program, FACTS)
    return found if isinstance(found, bool) else "error"


@pytest.mark.parametrize("chapter", cases())
def test_a_chapter_of_the_language(chapter: str) -> None:
    expected = cases()[chapter]
    assert {expression: said(expression) for expression in expected} == expected


def test_there_is_a_good_spread() -> None:
    assert sum(map(len, cases().values())) >= LEAST
