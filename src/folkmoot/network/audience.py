"""Who may see a message that came out of somebody's mailbox: those who received it.

A list's archive is open to its group. A personal mailbox holds mail that some members never got;
such a message is *restricted* to its sender and recipients until its author or a moderator opens
it, or until mailboxes of all members turned out to hold it.
"""

from collections.abc import Iterable, Mapping

from folkmoot.base.database import insert_rows
from folkmoot.network.importing.prepared import Mail
from folkmoot.network.models import Message, Recipient
from folkmoot.people.models import Address, Group, GroupRole, Membership

TO, CC, MAILBOX = Recipient.Field.TO, Recipient.Field.CC, Recipient.Field.MAILBOX


def member_addresses(group: Group) -> list[set[int]]:
    """The addresses of each member, by row id; correspondents are no members."""
    members = Membership.objects.filter(group=group).exclude(role=GroupRole.CORRESPONDENT)
    rows = members.values_list("person_id", "person__addresses")
    found: dict[int, set[int]] = {}
    for person, address in rows:
        found.setdefault(person, set())
        if address is not None:
            found[person].add(address)
    return list(found.values())


def restricted(
    group: Group,
    mails: Mapping[int, Mail],
    addresses: Mapping[str, int],
    mailbox_of: Address | None,
) -> set[int]:
    """The rows of those messages that not every member received."""
    if mailbox_of is None:
        return set()
    members = member_addresses(group)
    closed = set()
    for row, mail in mails.items():
        received = {mailbox_of.pk}
        boxes = (mail.sender, *mail.to, *mail.cc)
        received.update(addresses[box.address] for box in boxes if box.address)
        if not all(member & received for member in members):
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


def add_mailbox(group: Group, messages: Iterable[int], mailbox_of: Address | None) -> list[int]:
    """Note that copies lay in this mailbox too; opens those that every member has by now.

    Without a mailbox the copies came from an archive that is open to the group: then they open.
    """
    if mailbox_of is None:
        closed = Message.objects.filter(pk__in=set(messages), restricted=True)
        opened = list(closed.values_list("pk", flat=True))
        closed.update(restricted=False)
        return opened
    rows = sorted(set(messages))
    Recipient.objects.bulk_create(
        [Recipient(message_id=row, address=mailbox_of, field=MAILBOX) for row in rows],
        ignore_conflicts=True,
    )
    members = member_addresses(group)
    opened = []
    for message in Message.objects.filter(pk__in=rows, restricted=True):
        received = set(message.recipients.values_list("address_id", flat=True))
        received.add(message.sender_id or 0)
        if all(member & received for member in members):
            opened.append(message.pk)
    Message.objects.filter(pk__in=opened).update(restricted=False)
    return opened
