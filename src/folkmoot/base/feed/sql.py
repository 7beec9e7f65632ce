"""The statements that read the feed in its final order; no Django, so that every process can.

Parameters are written `%s`. A position is (transaction, entry); see `base.models.FeedEntry`.
"""

Position = tuple[int, int]
START: Position = (-1, 0)
Statement = tuple[str, tuple[int | str, ...]]

SETTLED = """(
    SELECT CASE WHEN pg_snapshot_xmin(seen) = pg_snapshot_xmax(seen)
        THEN pg_snapshot_xmax(seen)
        ELSE least(
            pg_snapshot_xmax(seen),
            pg_current_xact_id_if_assigned(),
            (
                SELECT min(running) FROM pg_snapshot_xip(seen) AS running WHERE NOT EXISTS (
                    SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE locktype = 'transactionid' AND granted AND transactionid = running::xid
                    AND datname <> current_database()
                )
            )
        ) END::text::bigint
    FROM pg_current_snapshot() AS seen
)"""
"""On PostgreSQL: every transaction with a smaller number has ended, so none can add a row.

A transaction that is known to run in another database of the cluster cannot add one either; only
one that nobody can place is waited for like our own.
"""

_COLUMNS = 'SELECT "transaction", id, kind, payload FROM base_feedentry'
_ORDER = 'ORDER BY "transaction", id LIMIT %s'
# the first bound starts the index scan, the second skips within one transaction
_BEHIND = '"transaction" >= %s AND ("transaction" > %s OR id > %s)'


def next_entries(position: Position, limit: int, *, postgres: bool) -> Statement:
    """The next entries in final order.

    On PostgreSQL an entry is final once every transaction with a smaller number has ended; those
    above wait for the next call, so an entry that commits late is never stepped over.
    """
    transaction, entry = position
    if not postgres:
        return f"{_COLUMNS} WHERE id > %s {_ORDER}", (entry, limit)
    bound = f'"transaction" < {SETTLED}'
    return (
        f"{_COLUMNS} WHERE {_BEHIND} AND {bound} {_ORDER}",
        (transaction, transaction, entry, limit),
    )


def entries_of_kinds(position: Position, kinds: tuple[str, ...], limit: int) -> Statement:
    """Everything of these kinds that was committed behind `position`, final or not."""
    transaction, entry = position
    marks = ", ".join(["%s"] * len(kinds))
    return (
        f"{_COLUMNS} WHERE {_BEHIND} AND kind IN ({marks}) {_ORDER}",
        (transaction, transaction, entry, *kinds, limit),
    )


def final_end(*, postgres: bool) -> Statement:
    """The position of the last entry that is final now; no row for an empty feed."""
    bound = f'WHERE "transaction" < {SETTLED} ' if postgres else ""
    text = f'SELECT "transaction", id FROM base_feedentry {bound}'  # noqa: S608  # constants
    return f'{text}ORDER BY "transaction" DESC, id DESC LIMIT 1', ()
