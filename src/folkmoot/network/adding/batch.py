"""A batch of messages into a group, and one message that somebody writes."""

from collections.abc import Mapping, Sequence

import msgspec

from folkmoot.base import blobs
from folkmoot.base.compiled import CompiledObjects
from folkmoot.network import audience, figures
from folkmoot.network.adding.copies import Again, New, known_again, take_copies
from folkmoot.network.adding.rows import (
    Origin,
    addresses_of,
    insert_contents,
    insert_messages,
    senders_of,
)
from folkmoot.network.adding.setting_aside import let_out, quarantine, refused_of
from folkmoot.network.contracts import (
    AudienceChanged,
    ConversationsMerged,
    MessagesAdded,
    MessagesMoved,
)
from folkmoot.network.importing.prepared import Mail, Prepared
from folkmoot.network.models import GroupMail, Message, MessageKind
from folkmoot.network.placing.flush import Placed, flush, write_records
from folkmoot.network.placing.shelf import DatabaseShelf
from folkmoot.network.threading import Placer, keys_needed
from folkmoot.people import api as people
from folkmoot.people.api import Address, Group, Viewer, Work

_COUNTER = CompiledObjects(
    GroupMail, lambda group: GroupMail.objects.select_for_update().filter(group=group), int
)


class Added(msgspec.Struct, frozen=True):
    """What became of a batch; its messages are added, duplicates or quarantined."""

    messages: list[int]
    duplicates: int
    quarantined: int
    set_aside: int
    restricted: int


class _TakenIn(msgspec.Struct, frozen=True):
    """What storing new messages and copies did; rows of those opened, number of those closed."""

    placed: Placed
    opened: list[int]
    restricted: int


def add_batch(
    work: Work,
    actor: Viewer,
    *,
    group: Group,
    batch: Sequence[Prepared],
    mailbox_of: Address | None = None,
    run: int | None = None,
) -> Added:
    """Take prepared messages of an archive into a group.

    The group's counter stays locked until the transaction ends, so that message numbers have no
    gaps. Permission is the caller's business, since it differs by entrance. `mailbox_of`: the
    messages lay in this person's mailbox, so each is seen only by those who received it, unless
    the whole group did.
    """
    counter = locked_counter(group)
    rejected = [one for one in batch if one.mail is None]
    new, again = known_again(group, batch, mailbox_of)
    blobs.store([one.blob for one in new])
    refused = refused_of(actor, group, new)
    accepted = [one for one in new if one.row not in refused]
    copies = [one for one in again if one.row not in refused]
    taken = _take_in(group, counter, accepted, copies, mailbox_of, Origin())
    quarantined = quarantine(group, rejected, new, refused, run)
    let_out(group, accepted)
    _announce(work, group, accepted, taken, Origin())
    return Added(
        messages=[one.row for one in accepted],
        duplicates=len(batch) - len(accepted) - quarantined,
        quarantined=quarantined,
        set_aside=sum(one.mail.kind != "normal" for one in accepted),
        restricted=taken.restricted,
    )


def add_decided(work: Work, *, group: Group, one: Prepared, origin: Origin) -> tuple[int, bool]:
    """Take in one message that was let through the gate already: written here, or received.

    Returns its row and whether it is new; a copy of a message here leads to that message. A mail
    that cannot be read raises ValueError: it is the entrance's business to say what is wrong.
    """
    if one.mail is None:
        raise ValueError(one.reason)
    counter = locked_counter(group)
    new, again = known_again(group, [one], None)
    blobs.store([fresh.blob for fresh in new])
    taken = _take_in(group, counter, new, again, None, origin)
    _announce(work, group, new, taken, origin)
    return (new[0].row, True) if new else (again[0].row, False)


def locked_counter(group: Group) -> GroupMail:
    """The group's counter, this transaction's own until it ends."""
    found = _COUNTER(group.pk)
    if not found:
        GroupMail.objects.get_or_create(group=group)
        found = _COUNTER(group.pk)
    return found[0]


def _take_in(
    group: Group,
    counter: GroupMail,
    accepted: list[New],
    copies: list[Again],
    mailbox_of: Address | None,
    origin: Origin,
) -> _TakenIn:
    """Thread and store new messages and copies, and bring the figures up to date."""
    addresses = addresses_of(accepted)
    shelf, placed = _thread(group, accepted, copies)
    mails: Mapping[int, Mail] = {one.row: one.mail for one in accepted}
    closed = audience.restricted(group, mails, addresses, mailbox_of)
    insert_messages(group, counter, accepted, addresses, placed, closed, origin)
    write_records(shelf, {one.row for one in accepted})
    insert_contents(accepted)
    if not origin.belongs:
        people.enter_correspondents(group, senders_of(accepted, addresses))
    audience.write_recipients(mails, addresses, mailbox_of)
    take_copies(copies)
    opened: list[int] = []
    if origin.posted_by is None:
        # what somebody sends again was open to them already, and says nothing about others
        opened = audience.add_mailbox(group, [one.row for one in copies], mailbox_of)
    touched = {*placed.conversations, *_conversations_of(opened)}
    if placed.alone and not opened:
        figures.add(counter, _addition(accepted[0], placed, addresses, closed))
    else:
        figures.refresh(group, counter, touched, added=len(accepted))
    return _TakenIn(placed, opened, len(closed))


def _addition(
    one: New, placed: Placed, addresses: Mapping[str, int], closed: set[int]
) -> figures.Addition:
    place = placed.places[one.row]
    return figures.Addition(
        row=one.row,
        conversation=place.conversation,
        sender=addresses.get(one.mail.sender.address),
        subject=one.mail.headers.subject,
        sent_at=one.mail.sent_at,
        is_normal=one.mail.kind == MessageKind.NORMAL,
        is_doubtful=place.parent is not None and place.confidence < figures.DOUBTFUL,
        is_restricted=one.row in closed,
    )


def _conversations_of(messages: list[int]) -> list[int]:
    if not messages:
        return []
    rows = Message.objects.filter(pk__in=messages)
    return list(rows.values_list("conversation", flat=True).distinct())


def _thread(group: Group, accepted: list[New], copies: list[Again]) -> tuple[DatabaseShelf, Placed]:
    """Place the messages in the forest; a copy may still say something about others."""
    shelf = DatabaseShelf(group.pk)
    headers = [one.mail.headers for one in accepted]
    # under another Message-ID a copy is no second message, so threading must not hear of it
    headers += [one.mail.headers for one in copies if one.mail.headers.message_id == one.message_id]
    shelf.prefetch(keys_needed(headers))
    for one in accepted:
        shelf.expect(one.mail.headers.message_id, one.mail.headers.fingerprint, one.row)
    changes = Placer(shelf).place(headers)
    return shelf, flush(shelf, changes, {one.row for one in accepted})


def _announce(
    work: Work, group: Group, accepted: list[New], taken: _TakenIn, origin: Origin
) -> None:
    if accepted:
        work.announce(MessagesAdded(group.pk, [one.row for one in accepted], origin.way))
    if taken.placed.moved:
        work.announce(MessagesMoved(group.pk, taken.placed.moved))
    if taken.opened:
        work.announce(AudienceChanged(group.pk, taken.opened))
    for gone, into in taken.placed.merged.items():
        work.announce(ConversationsMerged(group.pk, [gone], into))
