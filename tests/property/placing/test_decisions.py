"""Law: what people decide about places holds, survives what comes later, and can be undone."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.property.placing.test_database_shelf import mail, unlike
from tests.property.threading.test_laws import wild_headers

from folkmoot.base.errors import FolkmootError
from folkmoot.network import adding
from folkmoot.network.actions.edges import move_message, split_message, undo_decision
from folkmoot.network.models import EdgeDecision, Message
from folkmoot.network.threading import ThreadHeaders, forest, person_claim
from folkmoot.people.access.viewer import OPERATOR
from folkmoot.people.models import Group
from folkmoot.people.writing import writing

pytestmark = pytest.mark.django_db
steps = st.lists(
    st.tuples(st.sampled_from(["move", "split", "undo"]), st.integers(0), st.integers(0))
)


def add(group: Group, records: list[ThreadHeaders]) -> None:
    with writing(OPERATOR) as work:
        adding.add_batch(work, OPERATOR, group=group, batch=[mail(one) for one in records])


def take(group: Group, step: str, one: int, other: int) -> None:
    messages = list(Message.objects.filter(group=group, is_ghost=False).order_by("key"))
    decisions = list(EdgeDecision.objects.filter(group=group, undone_at=None).order_by("pk"))
    if step == "undo" and decisions:
        undo_decision(OPERATOR, decision=decisions[one % len(decisions)])
    elif step == "split" and messages:
        split_message(OPERATOR, message=messages[one % len(messages)])
    elif step == "move" and messages:
        child, parent = messages[one % len(messages)], messages[other % len(messages)]
        try:
            move_message(OPERATOR, message=child, parent=parent)
        except FolkmootError as refusal:
            assert "its own answers" in refusal.message  # noqa: PT017  # any other is a failure


def check(group: Group, records: list[ThreadHeaders]) -> None:
    standing = EdgeDecision.objects.filter(group=group, undone_at=None)
    claims = [
        person_claim(one.child, one.parent or None, decided_by="", number=one.pk)
        for one in standing
    ]
    expected = forest(records, claims)
    stored = dict(Message.objects.filter(group=group).values_list("key", "parent__key"))
    assert stored == {key: place.parent for key, place in expected.items()}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
@given(st.lists(wild_headers(), min_size=2, max_size=7, unique_by=lambda one: one.key), steps)
def test_decisions_hold_and_can_be_undone(
    records: list[ThreadHeaders], taken: list[tuple[str, int, int]]
) -> None:
    records = [unlike(one) for one in records]
    with transaction.atomic():
        group = Group.objects.create(slug="law", title="Law")
        add(group, records[:-1])
        for step in taken[:6]:
            take(group, *step)
            check(group, records[:-1])
        add(group, records[-1:])
        check(group, records)
        transaction.set_rollback(True)
