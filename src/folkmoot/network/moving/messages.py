"""Messages of an archive as rows: with what is read from their bytes, at their old places."""

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db.models import Max

from folkmoot.base import blobs
from folkmoot.base.database import insert_rows, reserved_ids
from folkmoot.base.portable import Comings, Line, Shape, inserted
from folkmoot.network import figures
from folkmoot.network.adding import locked_counter
from folkmoot.network.adding.rows import insert_files
from folkmoot.network.contracts import MessagesAdded
from folkmoot.network.importing.engine import mail_limits
from folkmoot.network.importing.prepared import Mail, prepared
from folkmoot.network.models import Body, Message
from folkmoot.network.moving.archive import Unfit
from folkmoot.network.moving.tables import MESSAGES
from folkmoot.people.api import Group, Work

HELD_BYTES = 32 << 20
"""Bytes of messages that are read at once."""


def put_messages_in(
    work: Work, comings: Comings, shape: Shape, batch: Sequence[Line], group: Group
) -> int:
    """Store those messages that are not here, each with its body and files; how many.

    Raises Unfit for one whose bytes are no mail that can be read here.
    """
    names = comings.names
    known = names.keys(MESSAGES, [(line["ref"],) for line in batch])
    fresh = [line for line in batch if (line["ref"],) not in known]
    if not fresh:
        return 0
    keys = list(reserved_ids(Message, len(fresh)))
    names.add(MESSAGES, {(line["ref"],): key for line, key in zip(fresh, keys, strict=True)})
    rows = comings.resolved(shape, fresh)
    for row, key in zip(rows, keys, strict=True):
        row["id"] = key
    stored = inserted(shape, rows)
    if stored != len(rows):
        raise Unfit(
            "Two messages of the archive have one number or one name.",
            hint="It is not as Folkmoot wrote it: take a fresh copy.",
            place=f"{group.slug}, between {fresh[0]['ref']} and {fresh[-1]['ref']}",
        )
    for piece in _by_size(rows):
        _put_contents_in(piece)
    counter = locked_counter(group)
    last = Message.objects.filter(group=group).aggregate(last=Max("number"))["last"]
    counter.last_number = last or 0
    touched = {int(str(row["conversation"])) for row in rows}
    figures.refresh(group, counter, touched, added=0)
    told = [key for row, key in zip(rows, keys, strict=True) if not row["is_ghost"]]
    if told:
        work.announce(MessagesAdded(group.pk, told))
    return stored


def _put_contents_in(rows: Sequence[dict[str, object]]) -> None:
    """Bodies and files, read from the bytes."""
    raws = blobs.contents(_digest(row) for row in rows)
    mails = [(int(str(row["id"])), _read(row, raws[_digest(row)])) for row in rows]
    insert_rows(Body, ["message_id", "content"], [(key, mail.body) for key, mail in mails])
    insert_files(mails)


def _read(row: dict[str, object], raw: bytes) -> Mail:
    one = prepared(raw, limits=mail_limits())
    if one.mail is None:
        raise Unfit(
            f"A message cannot be read here: {one.reason}",
            hint="Where it came from the limits of the settings are wider; set them here as well.",
            place=str(row["message_id"]),
        )
    return one.mail


def _by_size(rows: Sequence[dict[str, object]]) -> Iterator[list[dict[str, object]]]:
    """Messages with bytes, as many at once as memory should hold."""
    piece: list[dict[str, object]] = []
    size = 0
    for row in rows:
        if row["is_ghost"]:
            continue
        piece.append(row)
        size += min(int(str(row["size"])), settings.FOLKMOOT.max_message_bytes)
        if size >= HELD_BYTES:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _digest(row: dict[str, object]) -> bytes:
    digest = row["digest"]
    return digest if isinstance(digest, bytes) else b""
