"""Sentences about results to come are found, and marked when nobody may speak of them."""

from datetime import UTC, date, datetime

import msgspec
import pytest
from tests.unit.policy.detectors.acts import found_in, kinds_in, post

from folkmoot.policy.engine.acts import Context
from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.quiet_period import detector
from folkmoot.policy.engine.detectors.parameters import Period, QuietParameters

QUIET = detector(Parameters())
FORECAST = "We expect revenue to grow 20% next year"


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("forward-looking", FORECAST),
        ("forward-looking", "Our earnings will beat what everybody thinks"),
        ("forward-looking", "Guidance for Q3: EBITDA of $12 million"),
        ("forward-looking", "on track for record bookings"),
        ("result", "Q3 sales came in at €4.2bn"),
    ],
)
def test_a_sentence_about_results_is_found(kind: str, text: str) -> None:
    assert found_in(QUIET, f"Hello. {text}. Bye.") == [(kind, text)]


@pytest.mark.parametrize(
    "text",
    [
        "We expect 20 guests for the party next year.",
        "Sales asked for the slides.",
        "We expect revenue to matter.",
        "The results of the survey are here.",
        "Revenue matters. We expect rain, 20% chance.",
        "I will drop the file",
        "",
    ],
)
def test_other_sentences_are_left_alone(text: str) -> None:
    assert kinds_in(QUIET, text) == set()


def test_the_calendar_of_the_policy_marks_the_quiet_days() -> None:
    days = (Period(date(2026, 5, 1), date(2026, 5, 4)),)
    quiet = detector(Parameters(quiet_period=QuietParameters(periods=days)))
    act = post(FORECAST)
    after = msgspec.structs.replace(act, at=datetime(2026, 5, 5, 0, 0, tzinfo=UTC))
    last = msgspec.structs.replace(act, at=datetime(2026, 5, 4, 23, 59, tzinfo=UTC))
    assert {one.kind for one in quiet.scan(last)} == {"forward-looking", "in quiet period"}
    assert {one.kind for one in quiet.scan(after)} == {"forward-looking"}


def test_the_act_itself_may_say_that_it_is_quiet() -> None:
    act = msgspec.structs.replace(post(FORECAST), context=Context(quiet_period=True))
    assert {one.kind for one in QUIET.scan(act)} == {"forward-looking", "in quiet period"}
    clean = msgspec.structs.replace(post("hello"), context=Context(quiet_period=True))
    assert QUIET.scan(clean) == ()


def test_an_organisation_adds_its_own_measures() -> None:
    own = QuietParameters(measures=("combined ratio",))
    text = "We forecast a combined ratio of 94%"
    assert kinds_in(detector(Parameters(quiet_period=own)), text) == {"forward-looking"}
    assert kinds_in(QUIET, text) == set()
