"""The words by which a group is found in an address. Pure."""

import unicodedata

LONGEST = 80
RESERVED = frozenset({"new"})
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def slug_of(words: str) -> str:
    """Lower-case letters, digits and single hyphens made of a title; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", words).lower()
    kept = "".join(
        letter if letter in _LETTERS else " "
        for letter in plain
        if not unicodedata.combining(letter)
    )
    return "-".join(kept.split())[:LONGEST].strip("-")


def is_slug(words: str) -> bool:
    """Whether these words can stand in an address as they are."""
    return bool(words) and words == slug_of(words) and words not in RESERVED
