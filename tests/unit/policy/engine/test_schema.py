"""The schema is the structs of acts and one message field for each detector."""

from datetime import UTC, datetime
from typing import get_args

import msgspec
import pytest
from tests.unit.policy.engine.acts import DETECTORS, act, signals

from folkmoot.policy.engine.acts import Act, Actor, Audience, Content, Signal, Subject
from folkmoot.policy.engine.descriptor import MOST_ITEMS, act_type, unreadable
from folkmoot.policy.engine.schema import Schema, fact_of, schema_of

TYPE = act_type(DETECTORS)
SCHEMA = schema_of(DETECTORS)


def test_every_field_of_an_act_is_a_fact_or_a_group() -> None:
    assert {field.name for field in SCHEMA.fields} == {*Act.__struct_fields__} - {"missing"}
    assert SCHEMA.by_path["audience"].vocabulary == get_args(Audience)
    assert SCHEMA.by_path["subject.consent"].many == "map"
    assert SCHEMA.by_path["actor.tenure_days"].shape == "whole"
    assert SCHEMA.by_path["at"].shape == "time"


def test_each_detector_is_a_field_with_its_kinds() -> None:
    assert SCHEMA.names_below("signals") == ("finance", "personal", "secrets")
    assert SCHEMA.by_path["signals.personal.kinds"].vocabulary == ("card", "iban")
    assert "signals.personal" in SCHEMA.facts()
    assert "signals.personal.hit" not in SCHEMA.facts()
    assert fact_of("signals.personal.spans.start") == "signals.personal"
    assert fact_of("content.text") == "content.text"


def test_a_pack_may_close_what_is_open() -> None:
    closed = Schema(DETECTORS, {"actor.roles": ("spokesperson",)})
    assert closed.by_path["actor.roles"].vocabulary == ("spokesperson",)
    assert SCHEMA.by_path["actor.roles"].vocabulary == ()


def test_a_message_carries_every_fact() -> None:
    found = Signal("secrets", "7", hit=True, score=0.5, spans=((2, 4),), kinds=("aws_key",))
    one = act(
        content=Content(text="a😀b", links=("https://example.org",)),
        subject=Subject(consent={"news": "granted"}, gpc=True),
        actor=Actor(roles=("owner",), acks={"SEC-1": "r"}),
        signals=signals(secrets=found),
    )
    message = str(TYPE.message(one))
    for part in ['text: "a😀b"', "example.org", '"news"', "gpc: true", "start: 2", '"aws_key"']:
        assert part in message


def test_half_characters_become_visible_instead_of_fatal() -> None:
    message = TYPE.message(act(content=Content(text="a\ud800b")))
    assert 'text: "a�b"' in str(message)
    TYPE.message(act(subject=Subject(consent={"\ud800": "granted"})))


def test_what_no_rule_may_judge_is_named() -> None:
    long = act(
        content=Content(links=("x",) * (MOST_ITEMS + 1)),
        signals=signals(finance=Signal("finance", "2", score=float("nan"))),
    )
    assert unreadable(long) == ("content.links", "signals.finance")
    assert unreadable(act()) == ()
    assert unreadable(act(content=Content(length=3))) == ("content.text",)
    assert unreadable(act(content=Content(text="abc", length=3))) == ()


def test_a_signal_of_an_unknown_detector_is_left_out() -> None:
    assert "ghosts" not in str(TYPE.message(act(signals=(Signal("ghosts", "1", hit=True),))))


def test_stored_acts_stay_readable() -> None:
    stored = msgspec.msgpack.encode(act(subject=Subject(consent={"news": "withdrawn"})))
    assert msgspec.msgpack.decode(stored, type=Act).subject.consent == {"news": "withdrawn"}


@pytest.mark.parametrize("number", [2**63, -(2**63) - 1])
def test_numbers_that_fit_no_field_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="out of range"):
        TYPE.message(act(actor=Actor(tenure_days=number)))


def test_times_are_told_in_utc() -> None:
    message = TYPE.message(act(at=datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)))
    assert "at {\n  seconds: 1\n}" in str(message)
