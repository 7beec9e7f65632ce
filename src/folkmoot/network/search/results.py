"""What a search gives back."""

import msgspec


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A message found; grouped, the best of its conversation, with `further` others beside it."""

    key: int
    message_id: str
    conversation: int
    sent_at: int
    score: float
    further: int = 0


class Facets(msgspec.Struct, frozen=True, kw_only=True):
    """How the messages found are spread: (value, count) pairs, most frequent first.

    `group` by id, `sender` by address, `year` in UTC and newest first, `flags` by mark.
    """

    group: tuple[tuple[int, int], ...] = ()
    sender: tuple[tuple[str, int], ...] = ()
    year: tuple[tuple[int, int], ...] = ()
    flags: tuple[tuple[str, int], ...] = ()


class Results(msgspec.Struct, frozen=True, kw_only=True):
    """A page of hits, best first.

    `total` counts messages, `conversations` the conversations they are in: exactly when
    `is_exact`, else estimated (HyperLogLog, a few in a thousand off).
    """

    total: int
    conversations: int
    is_exact: bool
    hits: tuple[Hit, ...]
    facets: Facets
    took_ms: float
