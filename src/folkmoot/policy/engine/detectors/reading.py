"""Ways of reading a text that several detectors share."""

import string
from collections.abc import Iterable, Iterator
from functools import lru_cache

from ahocorasick_rs import AhoCorasick, Implementation

_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


@lru_cache(maxsize=4)  # all detectors of one act read the same text
def lowered(text: str) -> str:
    """The text in small letters, each at its old place: `str.lower` makes some characters two."""
    lower = text.lower()
    return lower if len(lower) == len(text) else text.translate(_ASCII_LOWER)


class Anchors:
    """Finds many fixed strings in one pass, overlapping ones too.

    Unless `keeps_case`, the text to look through must be in small letters (`lowered`). Source: Aho
    and Corasick, "Efficient string matching", CACM 18(6), 1975.
    """

    def __init__(self, words: Iterable[str], *, keeps_case: bool = False) -> None:
        self._words = tuple(word if keeps_case else word.lower() for word in words)
        self._automaton = AhoCorasick(self._words, implementation=Implementation.DFA)

    def places(self, text: str) -> Iterator[tuple[int, int, int]]:
        """Number of the word, start and end in code points, for each place ."""
        if self._words:
            yield from self._automaton.find_matches_as_indexes(text, overlapping=True)


def masked(secret: str, shown: int = 0) -> str:
    """A value for reviewers: its first few characters, never more than a quarter, and its length.

    What is shown of a token is the beginning that names its kind, which is no secret.
    """
    begin = secret[: min(shown, len(secret) // 4)]
    return f"{begin}… ({len(secret)} characters)"
