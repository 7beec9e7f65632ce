"""Outlook's Thread-Index: a 22-byte root, then 5 bytes for every reply ([MS-OXOMSG] 2.2.1.3)."""

ROOT_BYTES = 22
REPLY_BYTES = 5
DEEPEST = 20
"""How many missing ancestors one index may name; deeper ones are left out."""

PREFIX = "thread-index "
"""With a blank, which no Message-ID has."""


def is_index(index: bytes) -> bool:
    """Whether the bytes have the length of a Thread-Index."""
    return len(index) >= ROOT_BYTES and (len(index) - ROOT_BYTES) % REPLY_BYTES == 0


def place_name(index: bytes) -> str:
    """The name of a place in an Outlook conversation, used where no Message-ID is known for it."""
    return PREFIX + index.hex()


def is_place(key: str) -> bool:
    """Whether the key names a place in an Outlook conversation instead of a message."""
    return key.startswith(PREFIX)


def places_above(index: bytes) -> list[str]:
    """The names of the places above, nearest first; empty for a root or for no index at all."""
    if not is_index(index):
        return []
    lengths = range(len(index) - REPLY_BYTES, ROOT_BYTES - 1, -REPLY_BYTES)
    return [place_name(index[:length]) for length in lengths][:DEEPEST]
