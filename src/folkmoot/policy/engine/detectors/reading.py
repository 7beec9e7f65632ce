"""Ways of reading a text that several detectors share."""

import re
import string
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from operator import itemgetter

from ahocorasick_rs import AhoCorasick, Implementation

_ASCII_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_SENTENCE_END = re.compile(r"[.!?…]+(?=\s|$)|\n+|[。！？]")


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


Place = tuple[int, int, str]
"""Start, end, and the word that stands there."""


class Terms:
    """Words and groups of words of one language, found as whole words in a lowered text.

    An asterisk at the end takes any ending: "forecast*".
    """

    def __init__(self, words: Iterable[str]) -> None:
        self._words = tuple(dict.fromkeys(word.lower().strip() for word in words if word.strip()))
        self._anchors = Anchors([word.rstrip("*") for word in self._words])

    def places(self, lower: str) -> list[Place]:
        """Each place, sorted, with the word as it was given."""
        return sorted(self._places(lower))

    def _places(self, lower: str) -> Iterator[Place]:
        for number, start, end in self._anchors.places(lower):
            word = self._words[number]
            if start and lower[start - 1].isalnum() and lower[start].isalnum():
                continue
            is_closed = not word.endswith("*") and lower[end - 1].isalnum()
            if is_closed and end < len(lower) and lower[end].isalnum():
                continue
            yield start, end, word


def first_between(places: Sequence[Place], start: int, end: int) -> str:
    """The first word that stands wholly between two places, "" for none; `places` are sorted."""
    at = bisect_left(places, start, key=itemgetter(0))
    return places[at][2] if at < len(places) and places[at][1] <= end else ""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each sentence or line; a dot inside a number or a name ends nothing."""
    start = 0
    for match in _SENTENCE_END.finditer(text):
        yield from _stripped(text, start, match.start())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = text[start:end]
    if bare := words.strip():
        begin = start + len(words) - len(words.lstrip())
        yield begin, begin + len(bare)
