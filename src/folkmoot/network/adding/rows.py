"""New messages as rows: themselves, their bodies and files."""

from collections.abc import Iterable

import msgspec

from folkmoot.base.database import insert_rows, stored_ref
from folkmoot.network.adding.copies import New
from folkmoot.network.importing.bounds import FILE_NAME_LENGTH, NAME_LENGTH, bounded
from folkmoot.network.importing.prepared import Mail
from folkmoot.network.models import Attachment, Body, GroupMail, Message
from folkmoot.network.placing.flush import Place, Placed
from folkmoot.people import api as people
from folkmoot.people.api import Address, Group


class Origin(msgspec.Struct, frozen=True):
    """How messages came in, and which person (row id) wrote them here; None for an archive.

    `belongs`: that person is a member of the group, so nobody needs to be listed with it.
    """

    way: str = "import"
    posted_by: int | None = None
    belongs: bool = False


def addresses_of(accepted: list[New]) -> dict[str, int]:
    """The rows of all addresses the messages name."""
    names: dict[str, str] = {}
    for one in accepted:
        for box in (one.mail.sender, *one.mail.to, *one.mail.cc):
            if box.address and not names.get(box.address):
                names[box.address] = box.name
    return people.addresses_for(names)


def insert_messages(
    group: Group,
    counter: GroupMail,
    accepted: list[New],
    addresses: dict[str, int],
    placed: Placed,
    closed: set[int],
    origin: Origin,
) -> None:
    """Number and store the messages, at the places threading gave them."""
    columns = [
        "id", "ref", "group_id", "number", "message_id", "is_ghost", "kind", "sender_id",
        "sender_name", "subject", "sent_at", "date_flags", "first_words", "size", "digest",
        "fingerprint", "file_count", "restricted", "key", "conversation_id", "parent_id",
        "broken_parent_id", "confidence", "edge_kind", "broken", "way", "posted_by_id",
    ]  # fmt: skip
    insert_rows(
        Message,
        columns,
        [
            (
                *_message_row(group, number, one, addresses, placed.places[one.row], closed),
                origin.way,
                origin.posted_by,
            )
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


def senders_of(accepted: list[New], addresses: dict[str, int]) -> list[int]:
    """The persons who wrote these messages."""
    rows = {addresses[one.mail.sender.address] for one in accepted if one.mail.sender.address}
    found = Address.objects.filter(pk__in=sorted(rows))
    return list(found.values_list("person", flat=True).distinct())


def insert_contents(accepted: list[New]) -> None:
    """Store bodies and files."""
    insert_rows(Body, ["message_id", "content"], [(one.row, one.mail.body) for one in accepted])
    insert_files((one.row, one.mail) for one in accepted)


def insert_files(mails: Iterable[tuple[int, Mail]]) -> None:
    """Store what is known of the files of messages, given with their rows."""
    insert_rows(
        Attachment,
        ["message_id", "path", "name", "media_type", "size", "digest", "content_id", "inline"],
        [
            (
                row,
                file.path[:100],
                bounded(file.filename, FILE_NAME_LENGTH),
                bounded(file.media_type, 120),
                file.size,
                file.digest,
                bounded(file.content_id, FILE_NAME_LENGTH),
                file.inline,
            )
            for row, mail in mails
            for file in mail.attachments
        ],
    )
