"""Parameters: what a pack may set is in the docs, and what makes no sense is refused."""

import re
from typing import get_args

import msgspec
import pytest
from tests.waiting import REPOSITORY

from folkmoot.policy.engine.detectors import Parameters

GUIDE = REPOSITORY / "docs" / "policy-quality.md"


def fields() -> set[str]:
    """Every field, as a pack would name it."""
    names = set()
    for field in msgspec.structs.fields(Parameters):
        item = get_args(field.type)[0] if get_args(field.type) else field.type
        mark = "[]" if get_args(field.type) else ""
        names |= {f"{field.name}{mark}.{one.name}" for one in msgspec.structs.fields(item)}
        names |= {field.name} if mark else set()
    return names


def test_every_parameter_is_in_the_docs() -> None:
    section = GUIDE.read_text().partition("\n## What a pack may set\n")[2]
    assert set(re.findall(r"^\| `([^`]+)`", section, re.MULTILINE)) == fields()


@pytest.mark.parametrize(
    "given",
    [
        {"secret": {}},
        {"secrets": {"harmles": []}},
        {"words": [{"words": ["a"]}]},
        {"spam": {"most_links": "many"}},
        {"quiet_period": {"periods": [{"first": "soon", "last": "2026-05-04"}]}},
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(given, Parameters)


def test_parameters_are_read_from_plain_values() -> None:
    given = {
        "words": [{"name": "list", "words": ["merger"]}],
        "quiet_period": {"periods": [{"first": "2026-05-01", "last": "2026-05-04"}]},
    }
    read = msgspec.convert(given, Parameters)
    assert msgspec.convert(msgspec.to_builtins(read), Parameters) == read
    assert hash(read) == hash(msgspec.convert(given, Parameters))
