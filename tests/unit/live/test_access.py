"""Who may follow what: the live process's SQL and the pages' policy give the same answers."""

import itertools

import pytest
from tests.cast import Cast, circle
from tests.mailbag import deliver, mail
from tests.unit.live.conftest import TestReader

from folkmoot.base.ids import new_ref
from folkmoot.live.access import Access, access_of, audiences
from folkmoot.live.topics import Topic
from folkmoot.network.models import Conversation, Message
from folkmoot.people.api import (
    READ,
    Address,
    Group,
    Openness,
    Person,
    Viewer,
    allowed,
    remove_member,
    visible,
)


@pytest.fixture
def groups(cast: Cast) -> list[Group]:
    """A group of each openness, with a conversation everybody reads and one few see."""
    made = [circle(cast, openness) for openness in Openness.values]
    for number, group in enumerate(made):
        own = Address.objects.get(email="mads@example.org")
        deliver(group, [mail(f"open{number}")])
        deliver(
            group,
            [mail(f"closed{number}", sender="mads@example.org", to="gast@example.org")],
            mailbox_of=own,
        )
        deliver(group, [mail(f"mixed{number}", answers=f"open{number}")], mailbox_of=own)
    assert Message.objects.filter(restricted=True).count() == 6
    return made


def access(reader: TestReader, viewer: Viewer, topics: list[Topic]) -> Access | None:
    """What a viewer of the cast may follow."""
    assert viewer.person
    return access_of(reader, viewer.person.ref, topics)


def test_the_streams_and_the_pages_agree(
    cast: Cast, groups: list[Group], reader: TestReader
) -> None:
    signed_in = [viewer for viewer in cast.items().values() if viewer.person]
    assert len(signed_in) == 6
    conversations = list(Conversation.objects.filter(message_count__gt=0))
    assert len(conversations) == 6
    for viewer, group in itertools.product(signed_in, groups):
        found = access(reader, viewer, [Topic("groups", group.ref)])
        assert found
        reads = allowed(viewer, READ, Group).filter(pk=group.pk).exists()
        assert (group.pk in found.groups) == reads, (viewer.person, group)
        assert bool(found.refused) != reads
    for viewer, conversation in itertools.product(signed_in, conversations):
        found = access(reader, viewer, [Topic("conversations", conversation.ref)])
        assert found
        sees = visible(viewer, Conversation).filter(pk=conversation.pk).exists()
        assert (conversation.pk in found.conversations) == sees, (viewer.person, conversation)


def test_the_audience_of_a_restricted_message_is_who_sees_it(
    cast: Cast, groups: list[Group], reader: TestReader
) -> None:
    rows = list(Message.objects.filter(restricted=True))
    found = audiences(reader, [row.pk for row in rows])
    for viewer in (cast.owner, cast.member, cast.guest):
        for row in rows:
            sees = visible(viewer, Message).filter(pk=row.pk).exists()
            assert (viewer.person_id in found[row.pk]) == sees


def test_ones_own_topic_covers_the_groups_one_belongs_to(
    cast: Cast, groups: list[Group], reader: TestReader
) -> None:
    assert cast.member.person
    assert cast.owner.person
    own = Topic("people", cast.member.person.ref)
    found = access(reader, cast.member, [own])
    assert found
    assert found.groups == {group.pk for group in groups}
    other = access(reader, cast.owner, [own])
    assert other
    assert other.groups == frozenset()
    assert other.refused == (str(own),)
    remove_member(cast.owner, group=groups[0], person=cast.member.person)
    found = access(reader, cast.member, [own])
    assert found
    assert found.groups == {group.pk for group in groups[1:]}


def test_closed_accounts_and_correspondents_follow_nothing(cast: Cast, reader: TestReader) -> None:
    assert cast.member.person
    assert access(reader, cast.member, [])
    Person.objects.filter(pk=cast.member.person.pk).update(is_active=False)
    assert access(reader, cast.member, []) is None
    assert access_of(reader, new_ref(), []) is None
    known_by_mail = Person.objects.create(name="Ines")
    assert access_of(reader, known_by_mail.ref, []) is None
