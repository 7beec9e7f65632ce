"""The skeleton of a condition: what can be true, what depends on what, and which mutants it has."""

import pytest
from tests.unit.policy.engine.acts import DETECTORS

from folkmoot.policy.engine.language.adapter import language_of
from folkmoot.policy.engine.language.logic import (
    all_of,
    among,
    atoms,
    known,
    mutants,
    possible,
)
from folkmoot.policy.engine.language.tree import Node, written
from folkmoot.policy.engine.schema import schema_of

SCHEMA = schema_of(DETECTORS)


def tree(condition: str) -> Node:
    """The tree of a condition."""
    return language_of(DETECTORS).compiled(condition).tree


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        ("true", True),
        ("false", False),
        ("act.context.crisis && !act.context.crisis", False),
        ("act.context.crisis || !act.context.crisis", True),
        ('act.audience == "public" && act.audience == "group"', False),
        ('act.audience == "public" && act.audience in ["group", "public"]', True),
        ('act.audience in ["group", "self"] && "public" == act.audience', False),
        ('act.verb != "create" && act.verb != "edit" && act.verb != "delete"', False),
        ('act.purpose == "a" && act.purpose != "b"', True),
        ('act.purpose == "a" && act.purpose == "b"', False),
        ('act.purpose != "a" && act.purpose != "b"', True),
        ("act.content.length > 10 && act.content.length < 11", False),
        ("act.content.length >= 10 && act.content.length <= 10", True),
        ("10 < act.content.length && act.content.length < 12", True),
        ("act.signals.secrets.score > 0.5 && act.signals.secrets.score < 0.6", True),
        ("act.signals.secrets.score > 0.5 && act.signals.secrets.score < 0.5", False),
        ("act.signals.secrets.hit == true && !act.signals.secrets.hit", False),
        ('"a" in act.actor.roles && !("a" in act.actor.roles)', False),
        ('"a" in act.actor.roles && !("b" in act.actor.roles)', True),
        ('act.content.text.contains("x") && act.content.text == ""', True),
        ("has(act.at) && !has(act.at)", False),
    ],
)
def test_what_can_be_true(condition: str, answer: bool) -> None:
    assert possible(tree(condition), SCHEMA) is answer


def test_too_many_cases_are_left_alone() -> None:
    many = " && ".join(f'act.content.text.contains("{number}")' for number in range(14))
    assert possible(tree(f"{many} && false"), SCHEMA) is None


def test_the_kinds_a_rule_is_bound_to_narrow_what_can_be_true() -> None:
    shares = tree('act.kind == "share"')
    assert possible(all_of([among("kind", ["post"]), shares]), SCHEMA) is False
    assert possible(all_of([among("kind", ["post", "share"]), shares]), SCHEMA) is True


@pytest.mark.parametrize(
    ("condition", "unknown", "answer"),
    [
        ("act.context.crisis && act.subject.gpc", "crisis", None),
        ("act.context.crisis && act.subject.gpc", "gpc", False),
        ("act.context.crisis || act.subject.gpc", "gpc", None),
        ("!act.subject.gpc || act.context.crisis", "crisis", None),
        ("!(act.context.crisis && act.subject.gpc)", "gpc", True),
    ],
)
def test_only_what_matters_is_unknown(condition: str, unknown: str, answer: bool | None) -> None:
    """`crisis` is false and `gpc` is true, as far as they are known."""

    def truth(atom: Node) -> bool | None:
        text = written(atom)
        return None if text.endswith(unknown) else text.endswith("gpc")

    assert known(tree(condition), truth) is answer


def test_every_atom_is_dropped_and_negated() -> None:
    made = {
        words: written(one) for words, one in mutants(tree('act.kind == "post" && !has(act.at)'))
    }
    assert made == {
        'negated: (act.kind == "post")': '(!(act.kind == "post") && !(has(act.at)))',
        'dropped: (act.kind == "post")': "(true && !(has(act.at)))",
        "negated: has(act.at)": '((act.kind == "post") && !(!(has(act.at))))',
        "dropped: has(act.at)": '((act.kind == "post") && !(false))',
    }


def test_an_atom_alone_is_only_negated() -> None:
    assert [words for words, _ in mutants(tree("act.context.crisis"))] == [
        "negated: act.context.crisis"
    ]


def test_atoms_are_told_once_and_in_order() -> None:
    found = atoms(tree("act.context.crisis || act.subject.gpc && act.context.crisis"))
    assert [written(one) for one in found] == ["act.context.crisis", "act.subject.gpc"]
