"""The traps of the engine, each of them sprung: errors are never true, absences never clean."""

import pytest
from tests.unit.policy.engine.acts import DETECTORS, act

from folkmoot.policy.engine.acts import Content, Subject
from folkmoot.policy.engine.descriptor import act_type
from folkmoot.policy.engine.language.adapter import (
    LONGEST,
    Failed,
    Troubles,
    answer,
    answers,
    language_of,
)

LANGUAGE = language_of(DETECTORS)
FACTS = LANGUAGE.facts(act_type(DETECTORS).message(act(content=Content(text="hello"))))


def asked(condition: str) -> bool | Failed:
    """What a condition says of an act whose text is "hello"."""
    return answer(LANGUAGE.condition(condition), FACTS)


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("1 / 0 > 0", "divide by zero"),
        ('act.subject.consent["news"] == "granted"', "Key not found"),
        ("act.content.links[3] == 'x'", "Index error"),
        ('act.content.text.matches("[")', "regular expression"),
        ('act.at < timestamp("20")', "Timestamp"),
    ],
)
def test_an_error_is_neither_true_nor_false(condition: str, words: str) -> None:
    found = asked(condition)
    assert isinstance(found, Failed)
    assert words in found
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(found)


def test_a_condition_that_returns_text_is_no_condition() -> None:
    compiled = LANGUAGE.compiled("act.content.text")
    assert not compiled.is_condition
    assert isinstance(answer(compiled.expression, FACTS), Failed)
    assert LANGUAGE.compiled("act.content.text == 'x'").is_condition


def test_one_error_fails_the_whole_list_and_nobody_is_taken_for_true() -> None:
    good = LANGUAGE.conditions(["true", "act.content.text == 'no'"])
    assert answers(good, FACTS) == [True, False]
    bad = LANGUAGE.conditions(["true", "1 / 0 > 0"])
    assert isinstance(answers(bad, FACTS), Failed)


def test_an_absent_detector_reads_as_clean_so_the_engine_must_not_be_asked() -> None:
    unread = LANGUAGE.facts(act_type(DETECTORS).message(act(signals=())))
    assert answer(LANGUAGE.condition("act.signals.secrets.hit"), unread) is False
    assert answer(LANGUAGE.condition("has(act.signals.secrets)"), unread) is False


def test_either_side_of_an_or_may_fail_when_the_other_decides() -> None:
    assert asked("true || 1 / 0 > 0") is True
    assert asked("false && 1 / 0 > 0") is False
    assert isinstance(asked("false || 1 / 0 > 0"), Failed)


def test_a_budget_of_steps_ends_in_an_error() -> None:
    huge = act(content=Content(links=("x",) * 1500), subject=Subject())
    facts = LANGUAGE.facts(act_type(DETECTORS).message(huge))
    links = "act.content.links"
    nested = LANGUAGE.condition(f"{links}.all(a, {links}.all(b, {links}.all(c, a == b && b == c)))")
    assert isinstance(answer(nested, facts), Failed)


@pytest.mark.parametrize(
    ("condition", "line", "column", "words"),
    [
        ("act.content.txet == 'a'", 1, 12, "undefined field 'txet'"),
        ("act.content.text == 1", 1, 18, "no matching overload"),
        ("act.kind == 'post' &&\n  act.kindd == 'x'", 2, 6, "undefined field 'kindd'"),
        ("act.content.text.contins('a')", 1, 25, "undeclared reference to 'contins'"),
        ("act.content.text ==", 1, 20, "Syntax error"),
        (f"'{'x' * LONGEST}' == ''", 1, 1, "longer than"),
    ],
)
def test_what_does_not_compile_has_a_place(
    condition: str, line: int, column: int, words: str
) -> None:
    with pytest.raises(Troubles) as refused:
        LANGUAGE.compiled(condition)
    first = refused.value.troubles[0]
    assert (first.line, first.column) == (line, column)
    assert words in first.words


@pytest.mark.parametrize("depth", [40, 200])
def test_deep_nesting_does_not_compile(depth: int) -> None:
    with pytest.raises(Troubles):
        LANGUAGE.compiled("(" * depth + "true" + ")" * depth)
