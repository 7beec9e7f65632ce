"""Law: the forest kept in the tables, grown batch by batch, is the forest of the set."""

import hashlib

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.property.threading.test_laws import wild_headers

from folkmoot.base.packing import packed
from folkmoot.network import adding
from folkmoot.network.importing.prepared import Mail, Prepared
from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.models import Conversation, Message
from folkmoot.network.threading import ThreadHeaders, forest
from folkmoot.people.access.viewer import OPERATOR
from folkmoot.people.models import Group
from folkmoot.people.writing import writing

pytestmark = pytest.mark.django_db


def unlike(headers: ThreadHeaders) -> ThreadHeaders:
    """The same headers with a fingerprint that no other id shares."""
    mark = hashlib.sha256(headers.message_id.encode() + headers.fingerprint).digest()[:16]
    return msgspec.structs.replace(headers, fingerprint=mark)


def mail(headers: ThreadHeaders) -> Prepared:
    """A message with these headers and nothing else."""
    content = Mail(
        sender=Mailbox(name="", address=headers.sender),
        to=(),
        cc=(),
        list_post="",
        sent_at=None,
        date_flags=(),
        kind="normal",
        first_words="",
        text="",
        body=b"",
        attachments=(),
        headers=headers,
    )
    blob = packed(headers.message_id.encode() + headers.fingerprint)
    return Prepared(position="", bytes_read=0, blob=blob, subject="", mail=content)


def check_tables(records: list[ThreadHeaders], batches: list[list[ThreadHeaders]]) -> None:
    group = Group.objects.create(slug="law", title="Law")
    for batch in batches:
        with writing(OPERATOR) as work:
            adding.add_batch(work, OPERATOR, group=group, batch=[mail(one) for one in batch])
    expected = forest(records)
    stored = {
        row["key"]: row
        for row in Message.objects.filter(group=group).values(
            "key", "is_ghost", "parent__key", "broken_parent__key", "conversation__root__key",
            "confidence", "edge_kind",
        )
    }  # fmt: skip
    assert set(stored) == set(expected)
    for key, place in expected.items():
        row = stored[key]
        assert row["is_ghost"] == place.is_ghost, key
        assert row["parent__key"] == place.parent, key
        assert row["broken_parent__key"] == (
            place.edge.parent if place.edge and place.broken else None
        ), key
        assert row["conversation__root__key"] == place.root, key
        if place.edge is not None:
            assert (row["confidence"], row["edge_kind"]) == (
                place.edge.confidence,
                place.edge.kind,
            )
    sizes = dict(Conversation.objects.filter(group=group).values_list("root__key", "node_count"))
    roots = [place.root for place in expected.values()]
    assert sizes == {root: roots.count(root) for root in set(roots)}


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would take minutes
)
@given(
    st.lists(wild_headers(), max_size=10),
    st.lists(st.integers(1, 4), min_size=10, max_size=10),
)
def test_the_stored_forest_is_the_forest_of_the_set(
    records: list[ThreadHeaders], sizes: list[int]
) -> None:
    records = [unlike(one) for one in records]
    batches: list[list[ThreadHeaders]] = []
    rest = list(records)
    while rest:
        size = sizes[len(batches)]
        batches.append(rest[:size])
        rest = rest[size:]
    with transaction.atomic():
        check_tables(records, batches)
        transaction.set_rollback(True)
