"""Rules of the profile mean the same to three engines written by different people.

The profile is kept so small that this holds: a difference found here is a bug in one of them, and
then the construct leaves the profile, or the difference stands below with its reason.
"""

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.property.policy.conditions import DETECTORS, acts, conditions
from tests.property.policy.engines import Answer, as_maps, python_says, rust_says

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.descriptor import act_type
from folkmoot.policy.engine.language.adapter import answer, answers, language_of
from folkmoot.policy.engine.language.tree import written

LANGUAGE = language_of(DETECTORS)
TYPE = act_type(DETECTORS)


def ours(condition: str, act: Act) -> Answer:
    """What our adapter answers."""
    facts = LANGUAGE.facts(TYPE.message(act))
    said = answer(LANGUAGE.condition(condition), facts)
    return said if isinstance(said, bool) else None


@settings(max_examples=60, deadline=None)
@given(condition=conditions, some=st.lists(acts, min_size=1, max_size=4))
def test_three_engines_agree(condition: str, some: list[Act]) -> None:
    for act in some:
        facts = as_maps(act)
        said = ours(condition, act)
        assert said == python_says(condition, facts), "cel-python"
        assert said == rust_says(condition, facts), "common-expression-language"


@settings(max_examples=100, deadline=None)
@given(condition=conditions, act=acts)
def test_a_condition_written_anew_means_the_same(condition: str, act: Act) -> None:
    again = written(LANGUAGE.compiled(condition).tree)
    assert ours(again, act) == ours(condition, act)
    assert written(LANGUAGE.compiled(again).tree) == again


@settings(max_examples=100, deadline=None)
@given(some=st.lists(conditions, min_size=1, max_size=8), act=acts)
def test_many_conditions_in_one_program_answer_as_each_alone(some: list[str], act: Act) -> None:
    said = answers(LANGUAGE.conditions(some), LANGUAGE.facts(TYPE.message(act)))
    alone = [ours(one, act) for one in some]
    assert (said if isinstance(said, list) else None) == (None if None in alone else alone)
