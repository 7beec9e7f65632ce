"""What entries of the feed become: names, with who may know them."""

import msgspec
from tests.cast import Cast
from tests.mailbag import deliver, mail
from tests.unit.live.conftest import TestReader

from folkmoot.base.feed import kinds
from folkmoot.base.feed.entries import START, entries_after
from folkmoot.base.ids import written
from folkmoot.live import telling
from folkmoot.live.access import Access
from folkmoot.live.events import MOST_NAMED, Writer
from folkmoot.live.tail import end_of_feed, read_missed, read_next
from folkmoot.live.telling import DECIDING, TOLD, Payload
from folkmoot.network.models import Message
from folkmoot.people.api import Address, Group, remove_member


def test_every_kind_we_know_exists_with_the_fields_we_read() -> None:
    known = {kind.name: kind.payload for kind in kinds.kinds()}
    assert set(DECIDING) | TOLD <= set(known)
    ours = set(Payload.__struct_fields__)
    for name in TOLD:
        assert {"group"} < ours & set(known[name].__struct_fields__), name
    for name in (telling.MEMBERSHIP, telling.PERSON, telling.CLAIMED):
        assert "person" in known[name].__struct_fields__


def test_every_kind_that_names_messages_is_told() -> None:
    naming = {kind.name for kind in kinds.kinds() if "messages" in kind.payload.__struct_fields__}
    assert naming
    assert naming <= TOLD


def test_the_same_entries_are_read_as_by_every_consumer(
    cast: Cast, open_group: Group, reader: TestReader
) -> None:
    deliver(open_group, [mail("roof"), mail("when", answers="roof")])
    seen = entries_after(START, 1000)
    position, gone, told = read_next(reader, START, 1000)
    assert position == seen[-1].position == end_of_feed(reader)
    assert cast.member.person_id in gone.persons
    (added,) = (entry for entry in told if entry.kind == telling.ADDED)
    assert added.group_ref == written(open_group.ref)
    named = [mention.message for mention in added.mentions]
    assert named == [written(row.ref) for row in Message.objects.order_by("id")]
    assert read_next(reader, position)[0] == position


def test_what_was_missed_is_read_in_pieces(
    cast: Cast, open_group: Group, reader: TestReader
) -> None:
    start = end_of_feed(reader)
    for number in range(5):
        deliver(open_group, [mail(f"m{number}")])
    until = end_of_feed(reader)
    deliver(open_group, [mail("later")])
    at, found = start, []
    while at < until:
        at, told = read_missed(reader, at, until, 2)
        found += [mention.message for entry in told for mention in entry.mentions]
    expected = Message.objects.exclude(message_id__startswith="later").order_by("id")
    assert found == [written(row.ref) for row in expected]


def test_who_lost_access_is_seen_ahead_of_what_is_told(
    cast: Cast, closed_group: Group, reader: TestReader
) -> None:
    start = end_of_feed(reader)
    deliver(closed_group, [mail("roof")])
    assert cast.guest.person
    remove_member(cast.owner, group=closed_group, person=cast.guest.person)
    position, gone, told = read_next(reader, start, 1)
    assert position < end_of_feed(reader)
    assert cast.guest.person_id in gone.persons, told


def test_automatic_mail_is_not_told(cast: Cast, open_group: Group, reader: TestReader) -> None:
    start = end_of_feed(reader)
    deliver(open_group, [mail("away", headers={"Auto-Submitted": "auto-replied"})])
    assert read_next(reader, start)[2] == []


def test_of_many_messages_some_are_named_and_all_counted(
    cast: Cast, closed_group: Group, reader: TestReader
) -> None:
    start = end_of_feed(reader)
    mailbox = Address.objects.get(email="mads@example.org")
    deliver(closed_group, [mail(f"m{number}") for number in range(MOST_NAMED + 5)])
    deliver(closed_group, [mail("closed", sender="mads@example.org")], mailbox_of=mailbox)
    told = read_next(reader, start)[2]
    (many,) = (entry for entry in told if len(entry.mentions) > 1)
    (restricted,) = (entry for entry in told if len(entry.mentions) == 1)
    audience = restricted.mentions[0].audience or frozenset()
    assert cast.member.person_id in audience
    assert cast.owner.person_id not in audience
    access = Access(
        person=cast.owner.person_id or 0,
        ref=closed_group.ref,
        name="",
        groups=frozenset({closed_group.pk}),
        conversations={},
        member_of=frozenset(),
        names={},
    )
    data = Writer(many).event(access).partition(b"data: ")[2]
    event = msgspec.json.decode(data)
    assert event["count"] == MOST_NAMED + 5
    assert len(event["messages"]) == MOST_NAMED
    assert Writer(restricted).event(access) == b""
