"""Copies known again: which messages of a batch are new, and which are here already."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from folkmoot.base import blobs
from folkmoot.base.compiled import Compiled
from folkmoot.base.database import insert_rows, reserved_ids
from folkmoot.base.ids import new_ref
from folkmoot.base.packing import Packed
from folkmoot.network.importing.prepared import Mail, Prepared
from folkmoot.network.mail.parse import MADE_ID_DOMAIN
from folkmoot.network.models import Copy, Message, Revision
from folkmoot.people.api import Address, Group

_SAME_PRINT = Compiled(
    lambda group, mark: Message.objects.filter(group=group, fingerprint=mark).values_list(
        "pk", "message_id"
    ),
    int,
    bytes,
)


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


def known_again(
    group: Group, batch: Sequence[Prepared], mailbox_of: Address | None
) -> tuple[list[New], list[Again]]:
    """Which messages are new, and which are copies of one here or of one before them."""
    mails = [(one.blob, one.ref, one.mail) for one in batch if one.mail is not None]
    known = _known_prints(group, {mail.headers.fingerprint for _, _, mail in mails})
    fresh = iter(reserved_ids(Message, len(mails)) if mails else ())
    new: list[New] = []
    again: list[Again] = []
    for blob, ref, mail in mails:
        same = known.setdefault(mail.headers.fingerprint, {})
        original = _original(same, mail, mailbox_of)
        if original is None:
            row = next(fresh)
            new.append(New(row, ref or new_ref(), blob, mail))
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
    if len(prints) == 1:
        (only,) = prints
        same = _SAME_PRINT(group.pk, only)
        return {only: {message_id: pk for pk, message_id in same}} if same else {}
    found: dict[bytes, dict[str, int]] = {}
    wanted = sorted(prints)
    for at in range(0, len(wanted), 500):
        rows = Message.objects.filter(group=group, fingerprint__in=wanted[at : at + 500])
        for mark, pk, message_id in rows.values_list("fingerprint", "pk", "message_id"):
            found.setdefault(bytes(mark), {})[message_id] = pk
    return found


def take_copies(copies: list[Again]) -> None:
    """Keep other versions of messages that are here; the same bytes again change nothing.

    Of what was deleted no copy comes back.
    """
    if not copies:
        return
    there = Message.objects.filter(pk__in={one.row for one in copies}, deleted_at=None)
    kept = set(there.values_list("pk", "digest"))
    rows = {row for row, _ in kept}
    for model in (Copy, Revision):
        kept |= set(model.objects.filter(message__in=rows).values_list("message_id", "digest"))
    known = {(row, bytes(digest)) for row, digest in kept}
    others = {
        (one.row, one.blob.digest): one
        for one in copies
        if one.row in rows and (one.row, one.blob.digest) not in known
    }
    blobs.store([one.blob for one in others.values()])
    insert_rows(
        Copy,
        ["message_id", "digest", "message_id_seen"],
        [(row, digest, one.mail.headers.message_id) for (row, digest), one in others.items()],
    )
