"""How threading's records look in the tables."""

import hashlib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import TypeVar

import msgspec
from django.db import connection

from folkmoot.network.models import Topic
from folkmoot.network.threading import Claim, Kind, ThreadHeaders

CHUNK = 500
"""Values in one IN (...): below SQLite's smallest limit on parameters, with room for others."""

CLAIM_COLUMNS = ("child", "parent", "kind", "source", "rank", "depth")
TOPICS = Topic._meta.db_table  # noqa: SLF001  # Django's documented model API
Value = TypeVar("Value", str, int)
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(ThreadHeaders)


def encoded(headers: ThreadHeaders) -> bytes:
    """The headers as kept in `ThreadRecord`."""
    return _encoder.encode(headers)


def decoded(content: bytes) -> ThreadHeaders:
    """The headers back."""
    return _decoder.decode(content)


@lru_cache(maxsize=4096)
def topic_hash(topic: str) -> int:
    """The 64-bit number a topic is indexed under."""
    digest = hashlib.blake2b(topic.encode("utf-8", "replace"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def claim_of(row: tuple[str, str, str, str, int, int]) -> Claim:
    """A stored claim, from its `CLAIM_COLUMNS`."""
    child, parent, kind, source, rank, depth = row
    return Claim(child, parent or None, Kind(kind), source, rank, depth)


def chunks(values: Iterable[Value]) -> Iterator[list[Value]]:
    """The values in pieces small enough for one query."""
    remaining = iter(values)
    while piece := list(islice(remaining, CHUNK)):
        yield piece


def stored_nearby(
    group: int, topic: int, here: tuple[float, str], *, after: bool, seeking: bool, limit: int
) -> list[tuple[float, str]]:
    """Date and key of the stored messages of a topic next to a place, nearest first.

    Written as SQL: an import asks this for every patch, and the ORM takes longer to phrase the
    question than the database to answer it.
    """
    sign, order = (">", "ASC") if after else ("<", "DESC")
    only = " AND seeks" if seeking else ""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sent_at, key FROM {TOPICS} WHERE group_id = %s AND topic = %s{only}"  # noqa: S608  # constants
            f" AND (sent_at, key) {sign} (%s, %s)"
            f" ORDER BY sent_at {order}, key {order} LIMIT %s",
            [group, topic, *here, limit],
        )
        return [(float(sent_at), str(key)) for sent_at, key in cursor.fetchall()]
