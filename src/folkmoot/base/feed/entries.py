"""Writing to the feed and reading it in its final order."""

from collections.abc import Iterable

import msgspec
from django.db import connection, transaction

from folkmoot.base import clock
from folkmoot.base.database import DEFAULT, insert_rows, is_postgres
from folkmoot.base.feed.kinds import Entry, decoded, encoded, kind_of
from folkmoot.base.feed.sql import START, Position, final_end, next_entries
from folkmoot.base.models import FeedEntry

__all__ = ["START", "Position", "append", "end", "entries_after", "settled_end"]


def append(payloads: Iterable[msgspec.Struct]) -> None:
    """Tell the feed, inside the transaction of the change that is told."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the feed is written with the change it tells")
    at = clock.now()
    rows = [(kind_of(payload).name, encoded(payload), at) for payload in payloads]
    if rows:
        insert_rows(FeedEntry, ["kind", "payload", "at"], rows)


def entries_after(position: Position, limit: int) -> list[Entry]:
    """The next entries in final order; see `base.feed.sql`."""
    statement, parameters = next_entries(position, limit, postgres=is_postgres())
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    return [
        Entry(transaction_number, entry, kind, decoded(kind, bytes(payload)))
        for transaction_number, entry, kind, payload in rows
    ]


def end() -> Position:
    """The position after the last entry that exists now."""
    newest = FeedEntry.objects.using(DEFAULT).order_by("-transaction", "-id").first()
    return (newest.transaction, newest.pk) if newest else START


def settled_end() -> Position:
    """The position of the last entry that is final: all that is told later stands behind it."""
    with connection.cursor() as cursor:
        cursor.execute(*final_end(postgres=is_postgres()))
        found = cursor.fetchone()
    return (found[0], found[1]) if found else START
