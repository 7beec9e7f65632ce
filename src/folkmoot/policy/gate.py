"""The gate: every social act is decided here, one at a time or in bulk, and recorded.

Until a release of the policy is published the answer is allow. The record is written in the
caller's transaction: an act and its decision exist together or not at all.
"""

import hashlib
from collections.abc import Sequence

import msgspec
from django.db import connection, transaction

from folkmoot.base.database import insert_rows, stored_ref
from folkmoot.base.ids import new_ref, written
from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.decisions import Decision
from folkmoot.policy.models import DecisionRecord

NO_RELEASE = hashlib.sha256(b"folkmoot: no release published, everything is allowed").hexdigest()
_encoder = msgspec.msgpack.Encoder()


def decide(act: Act) -> Decision:
    """Decide one act and record it."""
    return decide_all([act])[0]


def decide_all(acts: Sequence[Act]) -> list[Decision]:
    """Decide many acts and record them; answers in the same order."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "a decision is recorded with the act it allows"
        )
    refs = [new_ref() for _ in acts]
    decisions = [
        Decision(id=written(ref), act=act.id, outcome="allow", release=NO_RELEASE)
        for ref, act in zip(refs, acts, strict=True)
    ]
    insert_rows(
        DecisionRecord,
        ["ref", "at", "kind", "outcome", "release", "actor", "thing", "act", "answer"],
        (
            (
                stored_ref(ref),
                act.at,
                act.kind,
                decision.outcome,
                decision.release,
                int(act.actor.id) if act.actor.id else None,
                act.id,
                _encoder.encode(_without_text(act)),
                _encoder.encode(decision),
            )
            for ref, act, decision in zip(refs, acts, decisions, strict=True)
        ),
    )
    return decisions


def _without_text(act: Act) -> Act:
    return msgspec.structs.replace(act, content=msgspec.structs.replace(act.content, text=""))
