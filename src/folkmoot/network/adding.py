"""Messages into a group: the one way in, for an archive, the mail gateway and a page alike.

Within the caller's transaction: know copies again, ask the gate, thread, store, tell the feed.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from folkmoot.base import blobs, clock
from folkmoot.base.database import insert_rows, reserved_ids, stored_ref
from folkmoot.base.ids import new_ref, written
from folkmoot.base.packing import Packed
from folkmoot.network import audience, figures
from folkmoot.network.contracts import (
    AudienceChanged,
    ConversationsMerged,
    MessagesAdded,
    MessagesMoved,
)
from folkmoot.network.importing.bounds import FILE_NAME_LENGTH, NAME_LENGTH, bounded
from folkmoot.network.importing.prepared import Mail, Prepared
from folkmoot.network.mail.parse import MADE_ID_DOMAIN
from folkmoot.network.models import Attachment, Body, Copy, GroupMail, Message, Quarantined
from folkmoot.network.placing.flush import Place, Placed, flush, write_records
from folkmoot.network.placing.shelf import DatabaseShelf
from folkmoot.network.threading import Placer, keys_needed
from folkmoot.people import api as people
from folkmoot.people.api import Address, Group, Viewer, Work
from folkmoot.policy.api import decide_all
from folkmoot.policy.engine.acts import Act, Actor, Channel, Content


class Added(msgspec.Struct, frozen=True):
    """What became of a batch; its messages are added, duplicates or quarantined."""

    messages: list[int]
    duplicates: int
    quarantined: int
    set_aside: int
    restricted: int


class New(msgspec.Struct, frozen=True):
    """A message that was not here before, and the row it gets."""

    row: int
    ref: UUID
    blob: Packed
    mail: Mail


class Again(msgspec.Struct, frozen=True):
    """Another copy of a message; row and Message-ID of the one that is shown."""

    row: int
    message_id: str
    blob: Packed
    mail: Mail


def add_batch(
    work: Work,
    actor: Viewer,
    *,
    group: Group,
    batch: Sequence[Prepared],
    mailbox_of: Address | None = None,
    run: int | None = None,
) -> Added:
    """Take prepared messages into a group.

    The group's counter stays locked until the transaction ends, so that message numbers have no
    gaps. Permission is the caller's business, since it differs by entrance. `mailbox_of`: the
    messages lay in this person's mailbox, so each is seen only by those who received it, unless
    the whole group did.
    """
    counter = _locked_counter(group)
    rejected = [one for one in batch if one.mail is None]
    new, again = _known_again(group, batch, mailbox_of)
    blobs.store([one.blob for one in new])
    refused = _pass_gate(actor, group, new)
    accepted = [one for one in new if one.row not in refused]
    copies = [one for one in again if one.row not in refused]
    addresses = _addresses(accepted)
    shelf, placed = _thread(group, accepted, copies)
    mails = {one.row: one.mail for one in accepted}
    closed = audience.restricted(group, mails, addresses, mailbox_of)
    _insert_messages(group, counter, accepted, addresses, placed, closed)
    write_records(shelf, {one.row for one in accepted})
    _insert_contents(accepted)
    people.enter_correspondents(group, _senders(accepted, addresses))
    audience.write_recipients(mails, addresses, mailbox_of)
    _take_copies(copies)
    opened = audience.add_mailbox(group, [one.row for one in copies], mailbox_of)
    quarantined = _quarantine(group, rejected, new, refused, run)
    _let_out(group, accepted)
    touched = {*placed.conversations, *_conversations_of(opened)}
    figures.refresh(group, counter, touched, added=len(accepted))
    _announce(work, group, accepted, placed, opened)
    return Added(
        messages=[one.row for one in accepted],
        duplicates=len(batch) - len(accepted) - quarantined,
        quarantined=quarantined,
        set_aside=sum(one.mail.kind != "normal" for one in accepted),
        restricted=len(closed),
    )


def _conversations_of(messages: list[int]) -> list[int]:
    rows = Message.objects.filter(pk__in=messages)
    return list(rows.values_list("conversation", flat=True).distinct())


def _locked_counter(group: Group) -> GroupMail:
    GroupMail.objects.get_or_create(group=group)
    return GroupMail.objects.select_for_update().get(group=group)


def _known_again(
    group: Group, batch: Sequence[Prepared], mailbox_of: Address | None
) -> tuple[list[New], list[Again]]:
    """Which messages are new, and which are copies of one here or of one before them."""
    mails = [(one.blob, one.mail) for one in batch if one.mail is not None]
    known = _known_prints(group, {mail.headers.fingerprint for _, mail in mails})
    fresh = iter(reserved_ids(Message, len(mails)) if mails else ())
    new: list[New] = []
    again: list[Again] = []
    for blob, mail in mails:
        same = known.setdefault(mail.headers.fingerprint, {})
        original = _original(same, mail, mailbox_of)
        if original is None:
            row = next(fresh)
            new.append(New(row, new_ref(), blob, mail))
            same[mail.headers.message_id] = row
        else:
            again.append(Again(same[original], original, blob, mail))
    return new, again


def _original(same: dict[str, int], mail: Mail, mailbox_of: Address | None) -> str | None:
    """The Message-ID, of those with this fingerprint, of which a mail is a copy; None: of none.

    Two ids are two messages, as a script may send many alike in one second; but a mail server may
    write its own id into the copy in a mailbox, and an id we made says nothing.
    """
    own = mail.headers.message_id
    if own in same:
        return own
    for other in same:
        if mailbox_of is not None or MADE_ID_DOMAIN in (domain(own), domain(other)):
            return other
    return None


def domain(message_id: str) -> str:
    """What stands behind the last @ of a Message-ID."""
    return message_id.rpartition("@")[2]


def _known_prints(group: Group, prints: set[bytes]) -> dict[bytes, dict[str, int]]:
    """By fingerprint: Message-ID and row of the messages that have it."""
    found: dict[bytes, dict[str, int]] = {}
    wanted = sorted(prints)
    for at in range(0, len(wanted), 500):
        rows = Message.objects.filter(group=group, fingerprint__in=wanted[at : at + 500])
        for mark, pk, message_id in rows.values_list("fingerprint", "pk", "message_id"):
            found.setdefault(bytes(mark), {})[message_id] = pk
    return found


def _pass_gate(actor: Viewer, group: Group, new: list[New]) -> dict[int, str]:
    """Ask the gate about every message; the rows it does not let through, with its words."""
    now = clock.now()
    who = Actor(id=str(actor.person_id or ""), roles=tuple(sorted(actor.roles)))
    where = Channel(id=f"group:{written(group.ref)}", type="group")
    decisions = decide_all(
        [
            Act(
                id=f"message:{written(one.ref)}",
                kind="import",
                at=now,
                actor=who,
                channel=where,
                content=Content(
                    text=one.mail.text,
                    length=len(one.mail.text),
                    media=tuple(file.media_type for file in one.mail.attachments[:20]),
                ),
                source="archive",
            )
            for one in new
        ]
    )
    return {
        one.row: f"The policy answers {decision.outcome} (decision {decision.id})."
        for one, decision in zip(new, decisions, strict=True)
        if not decision.lets_through
    }


def _addresses(accepted: list[New]) -> dict[str, int]:
    names: dict[str, str] = {}
    for one in accepted:
        for box in (one.mail.sender, *one.mail.to, *one.mail.cc):
            if box.address and not names.get(box.address):
                names[box.address] = box.name
    return people.addresses_for(names)


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


def _insert_messages(
    group: Group,
    counter: GroupMail,
    accepted: list[New],
    addresses: dict[str, int],
    placed: Placed,
    closed: set[int],
) -> None:
    columns = [
        "id", "ref", "group_id", "number", "message_id", "is_ghost", "kind", "sender_id",
        "sender_name", "subject", "sent_at", "date_flags", "first_words", "size", "digest",
        "fingerprint", "file_count", "restricted", "key", "conversation_id", "parent_id",
        "broken_parent_id", "confidence", "edge_kind", "broken",
    ]  # fmt: skip
    insert_rows(
        Message,
        columns,
        [
            _message_row(group, number, one, addresses, placed.places[one.row], closed)
            for number, one in enumerate(accepted, counter.last_number + 1)
        ],
    )


def _message_row(
    group: Group,
    number: int,
    new: New,
    addresses: dict[str, int],
    place: Place,
    closed: set[int],
) -> tuple[object, ...]:
    mail = new.mail
    return (
        new.row,
        stored_ref(new.ref),
        group.pk,
        number,
        mail.headers.message_id,
        False,
        mail.kind,
        addresses.get(mail.sender.address),
        bounded(mail.sender.name, NAME_LENGTH),
        mail.headers.subject,
        mail.sent_at,
        ",".join(mail.date_flags)[:100],
        mail.first_words,
        new.blob.size,
        new.blob.digest,
        mail.headers.fingerprint,
        len(mail.attachments),
        new.row in closed,
        *msgspec.structs.astuple(place),
    )


def _senders(accepted: list[New], addresses: dict[str, int]) -> list[int]:
    """The persons who wrote these messages."""
    rows = {addresses[one.mail.sender.address] for one in accepted if one.mail.sender.address}
    found = Address.objects.filter(pk__in=sorted(rows))
    return list(found.values_list("person", flat=True).distinct())


def _insert_contents(accepted: list[New]) -> None:
    insert_rows(Body, ["message_id", "content"], [(one.row, one.mail.body) for one in accepted])
    insert_rows(
        Attachment,
        ["message_id", "path", "name", "media_type", "size", "digest", "content_id", "inline"],
        [
            (
                one.row,
                file.path[:100],
                bounded(file.filename, FILE_NAME_LENGTH),
                bounded(file.media_type, 120),
                file.size,
                file.digest,
                bounded(file.content_id, FILE_NAME_LENGTH),
                file.inline,
            )
            for one in accepted
            for file in one.mail.attachments
        ],
    )


def _take_copies(copies: list[Again]) -> None:
    """Keep other versions of messages that are here; the same bytes again change nothing."""
    if not copies:
        return
    rows = sorted({one.row for one in copies})
    kept = set(Message.objects.filter(pk__in=rows).values_list("pk", "digest"))
    kept |= set(Copy.objects.filter(message__in=rows).values_list("message_id", "digest"))
    known = {(row, bytes(digest)) for row, digest in kept}
    others = {
        (one.row, one.blob.digest): one for one in copies if (one.row, one.blob.digest) not in known
    }
    blobs.store([one.blob for one in others.values()])
    insert_rows(
        Copy,
        ["message_id", "digest", "message_id_seen"],
        [(row, digest, one.mail.headers.message_id) for (row, digest), one in others.items()],
    )


def _quarantine(
    group: Group,
    rejected: list[Prepared],
    new: list[New],
    refused: dict[int, str],
    run: int | None,
) -> int:
    """Keep what could not be added, with the reason; returns how many were not kept before."""
    bad = {one.blob.digest: (one.blob, one.subject, one.reason, one.position) for one in rejected}
    for one in new:
        if one.row in refused:
            words = (one.blob, one.mail.headers.subject, refused[one.row], "")
            bad[one.blob.digest] = words
    known = Quarantined.objects.filter(group=group, digest__in=list(bad))
    for digest in known.values_list("digest", flat=True):
        bad.pop(bytes(digest))
    blobs.store([blob for blob, _, _, _ in bad.values()])
    Quarantined.objects.bulk_create(
        Quarantined(
            group=group,
            run_id=run,
            digest=digest,
            size=blob.size,
            position=position,
            reason=reason,
            subject=bounded(subject, 300),
        )
        for digest, (blob, subject, reason, position) in bad.items()
    )
    return len(bad)


def _let_out(group: Group, accepted: list[New]) -> None:
    """Settle what lay in quarantine and can be read by now, since limits are settings."""
    waiting = Quarantined.objects.filter(group=group, settled_at=None)
    if not accepted or not waiting.exists():
        return
    digests = [one.blob.digest for one in accepted]
    for at in range(0, len(digests), 500):
        found = waiting.filter(digest__in=digests[at : at + 500])
        found.update(settled_at=clock.now(), outcome="admitted")


def _announce(
    work: Work, group: Group, accepted: list[New], placed: Placed, opened: list[int]
) -> None:
    if accepted:
        work.announce(MessagesAdded(group.pk, [one.row for one in accepted]))
    if placed.moved:
        work.announce(MessagesMoved(group.pk, placed.moved))
    if opened:
        work.announce(AudienceChanged(group.pk, opened))
    for gone, into in placed.merged.items():
        work.announce(ConversationsMerged(group.pk, [gone], into))
