"""How close a threading comes to the header graph.

- *Parent accuracy*: mails whose nearest existing ancestor is the header graph's (none for a root),
  among all mails; and among the mails that have one there ("replies").
- *Pairs*: of all pairs of mails in one true conversation, the share found together (recall); of
  all pairs found together, the share that belongs together (precision).
- *Split*: of the true conversations of two or more mails, the share whose mails do not all stand
  in one found conversation.
- *Merged*: of the found conversations of two or more mails, the share that holds mails of more
  than one true conversation. Counted so, no archive full of single mails can make it look small.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable

import msgspec
from bench.threading.truth import Graph


class Found(msgspec.Struct, frozen=True):
    """A threading to be judged: parent and conversation of each mail, by Message-ID.

    `grounds` says on what each parent rests, where the program tells.
    """

    parents: dict[str, str | None]
    conversations: dict[str, str]
    grounds: dict[str, str] = {}


class Score(msgspec.Struct, frozen=True):
    """Shares between 0 and 1; counts where named so."""

    mails: int
    parent_accuracy: float
    reply_parent_accuracy: float
    pair_precision: float
    pair_recall: float
    split: float
    split_count: int
    merged: float
    merged_count: int


def scored(truth: Graph, found: Found, only: Iterable[str] | None = None) -> Score:
    """Judge a threading, on the mails `only` or on all of them."""
    mails = list(truth.mails if only is None else only)
    true_parents = {mail: truth.parent_mail(mail) for mail in mails}
    right = [mail for mail in mails if found.parents[mail] == true_parents[mail]]
    replies = [mail for mail in mails if true_parents[mail] is not None]
    right_replies = sum(1 for mail in right if true_parents[mail] is not None)
    true_of, found_of = truth.conversations(), found.conversations
    cells = Counter((true_of[mail], found_of[mail]) for mail in mails)
    true_sizes = Counter(true_of[mail] for mail in mails)
    found_sizes = Counter(found_of[mail] for mail in mails)
    together = _pairs(cells.values())
    parts: dict[str, set[str]] = defaultdict(set)
    mixed: dict[str, set[str]] = defaultdict(set)
    for true, one in cells:
        parts[true].add(one)
        mixed[one].add(true)
    split = sum(1 for true in parts if len(parts[true]) > 1)
    merged = sum(1 for one in mixed if len(mixed[one]) > 1)
    return Score(
        mails=len(mails),
        parent_accuracy=_share(len(right), len(mails)),
        reply_parent_accuracy=_share(right_replies, len(replies)),
        pair_precision=_share(together, _pairs(found_sizes.values())),
        pair_recall=_share(together, _pairs(true_sizes.values())),
        split=_share(split, _several(true_sizes), of_nothing=0.0),
        split_count=split,
        merged=_share(merged, _several(found_sizes), of_nothing=0.0),
        merged_count=merged,
    )


def confusions(truth: Graph, found: Found) -> dict[str, dict[str, int]]:
    """For each ground of an edge how many parents are right, wrong in the right conversation, or
    in another one; and under "no edge" how many roots are right and how many parents are missed.
    """
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    true_of = truth.conversations()
    for mail in truth.mails:
        true, one = truth.parent_mail(mail), found.parents[mail]
        if one == true:
            outcome = "right"
        elif one is None:
            outcome = "missed"
        else:
            same = true_of[one] == true_of[mail]
            outcome = "same conversation" if same else "other conversation"
        ground = found.grounds.get(mail, "?") if one is not None else "no edge"
        counts[ground][outcome] += 1
    return {ground: dict(counts[ground]) for ground in sorted(counts)}


def _pairs(sizes: Iterable[int]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes)


def _several(sizes: Counter[str]) -> int:
    return sum(1 for size in sizes.values() if size > 1)


def _share(part: int, whole: int, *, of_nothing: float = 1.0) -> float:
    return part / whole if whole else of_nothing
