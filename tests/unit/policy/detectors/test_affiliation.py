"""Praise of the organisation's own things is found where nobody says whose they are."""

import pytest
from tests.unit.policy.detectors.acts import found_in

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.affiliation import detector
from folkmoot.policy.engine.detectors.parameters import AffiliationParameters

OWN = detector(Parameters(affiliation=AffiliationParameters(names=("Acme", "RoadRunner 3"))))


@pytest.mark.parametrize(
    "text",
    [
        "The RoadRunner 3 is amazing",
        "I recommend Acme to everybody",
        "Best thing ever: acme's new app",
        "Acme is not just good, it is by a wide margin the best",
    ],
)
def test_praise_without_disclosure_is_found(text: str) -> None:
    assert found_in(OWN, f"Hello. {text}!") == [("undisclosed endorsement", text)]


@pytest.mark.parametrize(
    "text",
    [
        "The RoadRunner 3 is amazing. Disclosure: I work at Acme.",
        "Our new RoadRunner 3 is amazing",
        "Acme is great #employee",
        "Acme opens at nine. The weather is great.",
        "Acme is not great",
        "I love Acmeology",
        "It is amazing",
        "",
    ],
)
def test_the_rest_is_left_alone(text: str) -> None:
    assert found_in(OWN, text) == []


def test_without_names_nothing_is_found() -> None:
    assert found_in(detector(Parameters()), "Acme is amazing") == []


def test_the_policy_adds_words_of_its_own() -> None:
    more = AffiliationParameters(names=("Acme",), praises=("groovy",), disclosures=("#acmecrew",))
    own = detector(Parameters(affiliation=more))
    assert found_in(own, "Acme is groovy") == [("undisclosed endorsement", "Acme is groovy")]
    assert found_in(own, "Acme is groovy #acmecrew") == []
