"""The arithmetic of the chain: what a row's hash covers. Pure.

hash(row) = SHA-256(hash(row before) || canonical encoding of the row), the first row following 32
zero bytes. A change, a removal or an insertion anywhere breaks the next link, unless everything
after it is computed anew; `folkmoot audit verify --expect` compares with a hash noted elsewhere.
"""

import hashlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import msgspec

GENESIS = bytes(32)
_encoder = msgspec.msgpack.Encoder()


class Row(msgspec.Struct, frozen=True, array_like=True):
    """What is recorded; `detail` is an encoded map of small facts, never text people wrote."""

    id: int
    at_microseconds: int
    actor: int | None
    kind: str
    thing: str
    detail: bytes


class Break(msgspec.Struct, frozen=True):
    """A place where the chain does not hold."""

    entry: int
    problem: str


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970; exact, where a float would lose the last digits."""
    delta = moment.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def link(before: bytes, row: Row) -> bytes:
    """The hash of `row` when it follows the row whose hash is `before`."""
    return hashlib.sha256(before + _encoder.encode(row)).digest()


def linked(before: bytes, rows: Iterable[Row]) -> Iterator[bytes]:
    """The hashes of rows that follow each other."""
    for row in rows:
        before = link(before, row)
        yield before


def breaks(rows: Iterable[tuple[Row, bytes]], last_entry: int, last_hash: bytes) -> Iterator[Break]:
    """Where the stored chain does not hold, each break naming the row it was found at.

    `rows` come by id with their stored hashes; `last_entry` and `last_hash` are the head's.
    """
    before, expected = GENESIS, 1
    for row, stored in rows:
        if row.id < expected:
            yield Break(row.id, f"entry {row.id} was inserted: its number is already taken")
        elif row.id > expected:
            yield Break(expected, f"entries {expected} to {row.id - 1} were removed")
        elif link(before, row) != stored:
            yield Break(row.id, f"entry {row.id} ({row.kind}) was changed or inserted")
        before, expected = stored, max(row.id, expected - 1) + 1
    if expected - 1 < last_entry:
        yield Break(expected, f"entries {expected} to {last_entry} were removed from the end")
    elif expected - 1 > last_entry:
        yield Break(last_entry + 1, f"entries after {last_entry} were added past the head")
    elif before != last_hash:
        yield Break(last_entry, "the last entry does not match the head of the chain")
