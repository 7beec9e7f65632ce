"""Who may see a message that came out of somebody's mailbox: those who received it.

A list's archive is open to its group. A personal mailbox holds mail that some readers of the group
never got; such a message is *restricted* to its sender and recipients until its author or a
moderator opens it, or until mailboxes of all readers turned out to hold it.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import TypeVar

from django.db.models import Q, QuerySet

from folkmoot.base.database import insert_rows
from folkmoot.network import figures
from folkmoot.network.importing.prepared import Mail
from folkmoot.network.models import Message, Recipient
from folkmoot.people.api import Address, Group, GroupRole, Membership, Openness, Person, PersonKind

Mark = TypeVar("Mark", int, str)
UNDO_WITHIN = timedelta(hours=1)
"""How long an opening can be taken back: later, people have read and answered the message, and
closing it again would only hide that."""
TO, CC, MAILBOX = Recipient.Field.TO, Recipient.Field.CC, Recipient.Field.MAILBOX
BRANCH = Recipient.Field.BRANCH


def reader_addresses(group: Group) -> list[set[int]]:
    """The addresses, by row id, of each person who may read the group.

    That is its members, and of an open group everybody in the organisation; correspondents cannot
    sign in and read nothing.
    """
    readers = Q(memberships__in=_memberships(group))
    if group.openness == Openness.OPEN:
        readers |= Q(kind=PersonKind.MEMBER, is_active=True)
    persons = Person.objects.filter(readers).exclude(kind=PersonKind.CORRESPONDENT)
    found: dict[int, set[int]] = {}
    for person, address in persons.values_list("pk", "addresses").distinct():
        found.setdefault(person, set())
        if address is not None:
            found[person].add(address)
    return list(found.values())


def _memberships(group: Group) -> QuerySet[Membership]:
    return Membership.objects.filter(group=group).exclude(role=GroupRole.CORRESPONDENT)


def reached(readers: Sequence[AbstractSet[Mark]], received: AbstractSet[Mark]) -> bool:
    """Whether every reader got a message that went to these addresses.

    A group nobody reads yet says nothing about those who will.
    """
    if not readers or len(readers) > len(received):
        return False
    return all(not reader.isdisjoint(received) for reader in readers)


def restricted(
    group: Group,
    mails: Mapping[int, Mail],
    addresses: Mapping[str, int],
    mailbox_of: Address | None,
) -> set[int]:
    """The rows of those messages that not every reader of the group received."""
    if mailbox_of is None or not mails:
        return set()
    readers = reader_addresses(group)
    closed = set()
    for row, mail in mails.items():
        received = {mailbox_of.pk}
        boxes = (mail.sender, *mail.to, *mail.cc)
        received.update(addresses[box.address] for box in boxes if box.address)
        if not reached(readers, received):
            closed.add(row)
    return closed


def write_recipients(
    mails: Mapping[int, Mail], addresses: Mapping[str, int], mailbox_of: Address | None
) -> None:
    """Store to whom each new message went."""
    rows: set[tuple[int, int, str]] = set()
    for row, mail in mails.items():
        for field, boxes in ((TO, mail.to), (CC, mail.cc)):
            rows.update((row, addresses[box.address], field.value) for box in boxes if box.address)
        if mailbox_of is not None:
            rows.add((row, mailbox_of.pk, MAILBOX.value))
    insert_rows(Recipient, ["message_id", "address_id", "field"], sorted(rows))


def share_audience(message: Message, answer: int) -> None:
    """Let an answer reach those whom a restricted message reached, and nobody else."""
    rows = Recipient.objects.filter(message=message).values_list("address_id", "field")
    received = {address: BRANCH if field == BRANCH else TO for address, field in rows}
    chosen = BRANCH if BRANCH in received.values() else TO
    if message.sender_id is not None:
        received[message.sender_id] = chosen
    insert_rows(
        Recipient,
        ["message_id", "address_id", "field"],
        [(answer, address, field.value) for address, field in sorted(received.items())],
    )
    Message.objects.filter(pk=answer).update(restricted=True)
    figures.count([Message.objects.values_list("conversation_id", flat=True).get(pk=answer)])


def add_mailbox(group: Group, messages: Iterable[int], mailbox_of: Address | None) -> list[int]:
    """Note that copies lay in this mailbox too; opens those that every reader has by now.

    Without a mailbox the copies came from an archive that is open to the group: then they open.
    """
    rows = sorted(set(messages))
    if not rows:
        return []
    closed = Message.objects.filter(pk__in=rows, restricted=True)
    if mailbox_of is None:
        opened = list(closed.values_list("pk", flat=True))
    else:
        Recipient.objects.bulk_create(
            [Recipient(message_id=row, address=mailbox_of, field=MAILBOX) for row in rows],
            ignore_conflicts=True,
        )
        opened = _reached_by_now(group, list(closed.values_list("pk", "sender")))
    Message.objects.filter(pk__in=opened).update(restricted=False)
    return opened


def _reached_by_now(group: Group, closed: list[tuple[int, int | None]]) -> list[int]:
    readers = reader_addresses(group) if closed else []
    received = {row: {sender or 0} for row, sender in closed}
    rows = Recipient.objects.filter(message__in=list(received))
    for row, address in rows.values_list("message_id", "address_id"):
        received[row].add(address)
    return [row for row, addresses in received.items() if reached(readers, addresses)]
