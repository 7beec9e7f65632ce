"""Writing to the feed and reading it in its final order."""

from collections.abc import Iterable

import msgspec
from django.db import connection, transaction
from django.db.models import Q
from django.db.models.expressions import RawSQL

from folkmoot.base import clock
from folkmoot.base.database import DEFAULT, SETTLED, insert_rows, is_postgres
from folkmoot.base.feed.kinds import Entry, decoded, encoded, kind_of
from folkmoot.base.models import FeedEntry

Position = tuple[int, int]
START: Position = (-1, 0)


def append(payloads: Iterable[msgspec.Struct]) -> None:
    """Tell the feed, inside the transaction of the change that is told."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("the feed is written with the change it tells")
    at = clock.now()
    rows = [(kind_of(payload).name, encoded(payload), at) for payload in payloads]
    if rows:
        insert_rows(FeedEntry, ["kind", "payload", "at"], rows)


def entries_after(position: Position, limit: int) -> list[Entry]:
    """The next entries in final order.

    On PostgreSQL an entry is final once every transaction with a smaller number has ended; those
    above wait for the next call, so an entry that commits late is never stepped over.
    """
    transaction_number, entry = position
    rows = FeedEntry.objects.order_by("transaction", "id")
    if is_postgres():
        # the first bound starts the index scan, the second skips within one transaction
        rows = rows.filter(
            Q(transaction__gt=transaction_number) | Q(id__gt=entry),
            transaction__gte=transaction_number,
            transaction__lt=RawSQL(SETTLED, []),  # noqa: S611  # a constant
        )
    else:
        rows = rows.filter(id__gt=entry)
    return [
        Entry(row.transaction, row.pk, row.kind, decoded(row.kind, bytes(row.payload)))
        for row in rows[:limit]
    ]


def end() -> Position:
    """The position after the last entry that exists now."""
    newest = FeedEntry.objects.using(DEFAULT).order_by("-transaction", "-id").first()
    return (newest.transaction, newest.pk) if newest else START
