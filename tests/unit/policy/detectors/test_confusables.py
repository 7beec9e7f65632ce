"""Characters that deceive are found; those that a script or an emoji needs are left alone."""

import pytest
from tests.unit.policy.detectors.acts import found_in, kinds_in, one_found

from folkmoot.policy.engine.detectors import Parameters
from folkmoot.policy.engine.detectors.kinds.confusables import detector

CONFUSABLES = detector(Parameters())


@pytest.mark.parametrize(
    ("kind", "text", "seen"),
    [
        ("mixed script", "log in at pаypal now", "pаypal"),
        ("invisible", "pay\u200bpal", "\u200b"),
        ("invisible", "pay\u2060pal", "\u2060"),
        ("direction", "invoice\u202efdp.exe", "\u202e"),
        ("direction", "\u2066a", "\u2066"),
        ("tags", "hello\U000e0041\U000e0042", "\U000e0041\U000e0042"),
        ("stacked marks", "a\u0300\u0301\u0302\u0303\u0304", "\u0300\u0301\u0302\u0303"),
    ],
)
def test_what_deceives_is_found(kind: str, text: str, seen: str) -> None:
    assert found_in(CONFUSABLES, text) == [(kind, seen)]


@pytest.mark.parametrize(
    "text",
    [
        "plain words",
        "Привет, мир",
        "a family: 👨\u200d👩\u200d👧, a heart: ❤\ufe0f",
        "می\u200cخواهم",
        "क्\u200dष",
        "Die Donau\u00addampf\u00adschiff\u00adfahrt",
        "Tiếng Việt",
        "Flag: \U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        "the Σ of all, in Москва",
        "\u200bat the edge\u200b",
    ],
)
def test_what_people_write_is_left_alone(text: str) -> None:
    assert kinds_in(CONFUSABLES, text) == set()


def test_turning_the_direction_is_worse_than_marking_it() -> None:
    assert one_found(CONFUSABLES, "a\u202eb").score > one_found(CONFUSABLES, "a\u2067b").score
