"""Rules of polls: which options make one, which choices count, when results are to be seen."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence

import msgspec

FEWEST_OPTIONS, MOST_OPTIONS = 2, 20
LONGEST_OPTION = 200
LONGEST_QUESTION = 300


class Tally(msgspec.Struct, frozen=True):
    """An option with how many chose it, and their share of all who voted (0 to 1)."""

    number: int
    text: str
    count: int
    share: float


def usable_options(texts: Iterable[str]) -> list[str]:
    """The options without empty ones; ValueError says in words why they make no poll."""
    found = [" ".join(text.split()) for text in texts]
    found = [text for text in found if text]
    if not FEWEST_OPTIONS <= len(found) <= MOST_OPTIONS:
        raise ValueError(f"A poll has {FEWEST_OPTIONS} to {MOST_OPTIONS} options.")
    if len({text.casefold() for text in found}) < len(found):
        raise ValueError("Two options are the same.")
    if any(len(text) > LONGEST_OPTION for text in found):
        raise ValueError(f"An option has at most {LONGEST_OPTION} characters.")
    return found


def usable_choice(numbers: Iterable[int], *, options: int, several: bool) -> frozenset[int]:
    """The options chosen, by number from 1; none takes a vote back. ValueError says why not."""
    chosen = frozenset(numbers)
    if any(not 1 <= number <= options for number in chosen):
        raise ValueError("There is no such option.")
    if len(chosen) > 1 and not several:
        raise ValueError("Only one option can be chosen.")
    return chosen


def voter_seal(secret: bytes, poll: int, person: int) -> str:
    """Who votes, as a name that only whoever holds the secret can lead back to the person."""
    return hmac.new(secret, f"vote {poll} {person}".encode(), hashlib.sha256).hexdigest()


def tallied(options: Sequence[str], counts: dict[int, int], voters: int) -> list[Tally]:
    """The options in their order with their counts; shares are of the people, not of the votes."""
    return [
        Tally(number, text, counts.get(number, 0), counts.get(number, 0) / voters if voters else 0)
        for number, text in enumerate(options, 1)
    ]


def are_results_shown(when: str, *, has_voted: bool, is_closed: bool) -> bool:
    """Whether the counts are to be seen; `when` is always, voted or closed."""
    return is_closed or when == "always" or (when == "voted" and has_voted)
