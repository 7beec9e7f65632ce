"""The gate: every act is decided and recorded, one by one and in bulk, with the act itself."""

import msgspec
import pytest
from django.db import transaction

from folkmoot.base import clock
from folkmoot.people import gateway
from folkmoot.policy.engine.acts import Act, Actor, Content
from folkmoot.policy.engine.decisions import Decision, Fired, strictest
from folkmoot.policy.gate import decide, decide_all
from folkmoot.policy.models import DecisionRecord


def act(number: int) -> Act:
    """A post."""
    return Act(
        id=f"message:{number}",
        kind="post",
        at=clock.now(),
        actor=Actor(id="17"),
        content=Content(text=f"secret words {number}", length=14),
    )


def test_every_decision_is_recorded(db: None) -> None:
    decision = decide(act(1))
    record = DecisionRecord.objects.get()
    assert decision.lets_through
    assert (record.thing, record.outcome, record.actor) == ("message:1", "allow", 17)
    assert record.release == decision.release
    assert msgspec.msgpack.decode(bytes(record.answer), type=Decision) == decision


def test_the_text_itself_is_not_in_the_record(db: None) -> None:
    decide(act(1))
    stored = bytes(DecisionRecord.objects.get().act)
    assert b"secret words" not in stored
    assert msgspec.msgpack.decode(stored, type=Act).content.length == 14


def test_bulk_answers_come_in_order_and_none_goes_unrecorded(db: None) -> None:
    acts = [act(number) for number in range(1000)]
    decisions = decide_all(acts)
    assert [decision.act for decision in decisions] == [one.id for one in acts]
    things = DecisionRecord.objects.order_by("pk").values_list("thing", flat=True)
    assert list(things) == [one.id for one in acts]
    assert len({decision.id for decision in decisions}) == 1000


@pytest.mark.django_db(transaction=True)
def test_nothing_is_decided_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        decide(act(1))
    with transaction.atomic():
        decide(act(1))
        transaction.set_rollback(True)
    assert not DecisionRecord.objects.exists(), "a decision without its act"


def test_people_meet_the_same_gate(db: None) -> None:
    gateway.pass_gate(act(2))
    assert DecisionRecord.objects.get().thing == "message:2"


def test_a_refusal_carries_its_decision(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    fired = Fired("r1", "c1", "block", reason="No figures before Monday")
    refusal = Decision(id="d", act="a", outcome="block", release="r", fired=(fired,))
    monkeypatch.setattr(gateway, "_installed", [lambda acts: [refusal for _ in acts]])
    with pytest.raises(gateway.Refused, match="No figures before Monday") as refused:
        gateway.pass_gate(act(3))
    assert refused.value.decision is refusal


def test_without_a_gate_nothing_passes(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "_installed", [])
    with pytest.raises(RuntimeError, match="no gate"):
        gateway.decide(act(4))


def test_the_strictest_outcome_wins() -> None:
    assert strictest(("observe", "hold", "allow")) == "hold"
    assert strictest(()) == "allow"
