"""Adding to the chain and verifying it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import msgspec
from django.db import connection, transaction
from django.db.models import Max

from folkmoot.base.compiled import CompiledObjects
from folkmoot.base.database import insert_rows, update_rows
from folkmoot.people.activity.chain import GENESIS, Break, Row, breaks, linked, microseconds
from folkmoot.people.activity.kinds import kinds
from folkmoot.people.models import ActivityEntry, ActivityHead

Fact = str | int | float | bool | None | list[str | int]
_HEAD = CompiledObjects(
    ActivityHead, lambda: ActivityHead.objects.select_for_update().order_by("pk")
)
_encoder = msgspec.msgpack.Encoder(order="sorted")
_decoder = msgspec.msgpack.Decoder(dict[str, Fact])


class Deed(msgspec.Struct, frozen=True):
    """One thing done: its kind, the thing it was done to (`message:<ref>`), small facts."""

    kind: str
    thing: str = ""
    detail: dict[str, Fact] = {}


def add(actor: int | None, deeds: Sequence[Deed], at: datetime) -> None:
    """Link the deeds of one transaction to the chain, all at once.

    The head stays locked until the transaction ends, so call this last: it is what makes the
    order of the chain the order of commits.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a deed is recorded with the change it names")
    for deed in deeds:
        if deed.kind not in kinds():
            raise ValueError(f"activity kind {deed.kind} is not registered")
    head = _locked_head()
    rows = [
        Row(number, microseconds(at), actor, deed.kind, deed.thing, _encoder.encode(deed.detail))
        for number, deed in enumerate(deeds, head.last_entry + 1)
    ]
    hashes = list(linked(bytes(head.last_hash), rows))
    insert_rows(
        ActivityEntry,
        ["id", "at", "actor_id", "kind", "thing", "detail", "hash"],
        (
            (row.id, at, row.actor, row.kind, row.thing, row.detail, digest)
            for row, digest in zip(rows, hashes, strict=True)
        ),
    )
    if rows:
        newest = (rows[-1].id, hashes[-1], head.pk)
        update_rows(ActivityHead, ["last_entry", "last_hash"], [newest])


def verify() -> Iterator[Break]:
    """Every place where the stored chain does not hold.

    Stops nobody from writing: the head read first covers every row up to it, and what was added
    meanwhile is judged the next time. Only a row that no later head covers is one too many.
    """
    last_entry, last_hash = head()
    stored = ActivityEntry.objects.filter(pk__lte=last_entry).order_by("pk")
    pairs = ((_row(entry), bytes(entry.hash)) for entry in stored.iterator(chunk_size=2000))
    yield from breaks(pairs, last_entry, last_hash)
    newest = ActivityEntry.objects.aggregate(newest=Max("pk"))["newest"] or 0
    covered, _hash = head()
    if newest > covered:
        yield Break(covered + 1, f"entries {covered + 1} to {newest} stand past the head")


def holds_hash(digest: bytes) -> bool:
    """Whether some entry carries this hash, noted elsewhere at an earlier time."""
    return digest == GENESIS or ActivityEntry.objects.filter(hash=digest).exists()


def head() -> tuple[int, bytes]:
    """Number and hash of the newest entry; noted elsewhere, it proves the chain up to there."""
    found = ActivityHead.objects.first()
    return (found.last_entry, bytes(found.last_hash)) if found else (0, GENESIS)


def facts(entry: ActivityEntry) -> dict[str, Fact]:
    """The small facts of an entry."""
    return _decoder.decode(bytes(entry.detail))


def _row(entry: ActivityEntry) -> Row:
    return Row(
        entry.pk,
        microseconds(entry.at),
        entry.actor_id,
        entry.kind,
        entry.thing,
        bytes(entry.detail),
    )


def _locked_head() -> ActivityHead:
    found = _HEAD()
    if not found:
        ActivityHead.objects.get_or_create(pk=1, defaults={"last_hash": GENESIS})
        found = _HEAD()
    return found[0]
