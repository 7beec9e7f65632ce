"""Law: figures increased by one message at a time are those that counting gives."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.property.placing.test_database_shelf import mail, unlike
from tests.property.threading.test_laws import wild_headers

from folkmoot.network import adding, figures
from folkmoot.network.importing.prepared import Prepared
from folkmoot.network.mail.parsed import Mailbox
from folkmoot.network.models import Conversation, GroupMail
from folkmoot.network.threading import ThreadHeaders
from folkmoot.people.access.viewer import OPERATOR
from folkmoot.people.models import Group
from folkmoot.people.writing import writing

pytestmark = pytest.mark.django_db

START = datetime(2026, 5, 1, tzinfo=UTC)
ORIGIN = adding.Origin(way="mail")
LAW = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),  # shrinking would take minutes
)


@st.composite
def talks(draw: st.DrawFn) -> list[Prepared]:
    """Messages in the order in which they come: mostly new ones and answers to those before."""
    names: list[str] = []
    talk: list[Prepared] = []
    for number in range(draw(st.integers(0, 8))):
        headers = draw(wild_headers())
        if draw(st.integers(0, 3)):
            above = draw(st.sampled_from([(), *((name,) for name in names), ("lost@x",)]))
            names.append(f"m{number}@example.org")
            headers = ThreadHeaders(
                key=names[-1],
                message_id=names[-1],
                in_reply_to=above,
                references=above,
                subject=headers.subject,
                fingerprint=b"",
            )
        talk.append(draw(letters(headers)))
    return talk


@st.composite
def letters(draw: st.DrawFn, headers: ThreadHeaders) -> Prepared:
    """A message with these headers, by one of three people or nobody, at some hour."""
    one = mail(unlike(headers))
    assert one.mail is not None
    hour = draw(st.none() | st.integers(0, 50))
    address = draw(st.sampled_from(["", "ada@example.org", "bob@example.org", "cy@example.org"]))
    content = msgspec.structs.replace(
        one.mail,
        sender=Mailbox(name="", address=address),
        sent_at=None if hour is None else START + timedelta(hours=hour),
        kind=draw(st.sampled_from(["normal", "normal", "normal", "bounce"])),
    )
    return msgspec.structs.replace(one, mail=content)


def stored(group: Group) -> tuple[object, ...]:
    """All figures of a group and its conversations."""
    conversations = Conversation.objects.filter(group=group).order_by("pk")
    columns = (
        "pk", "title", "message_count", "ghost_count", "people_count", "doubtful_count",
        "restricted_count", "started_at", "last_at",
    )  # fmt: skip
    totals = GroupMail.objects.filter(group=group).values_list(
        "last_number", "message_count", "conversation_count", "last_at"
    )
    return (*conversations.values_list(*columns), *totals)


def check(batch: Sequence[Prepared]) -> None:
    """Take the messages in one after the other; after each, counting must change nothing."""
    group = Group.objects.create(slug="law", title="Law")
    for one in batch:
        with writing(OPERATOR) as work:
            adding.add_decided(work, group=group, one=one, origin=ORIGIN)
        before = stored(group)
        figures.rebuild(group)
        assert before == stored(group)


@LAW
@given(talks())
def test_increased_figures_are_counted_figures(batch: list[Prepared]) -> None:
    with transaction.atomic():
        check(batch)
        transaction.set_rollback(True)
