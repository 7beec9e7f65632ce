"""The tree drawn small: time downwards, one lane a branch, one mark a message. Pure geometry.

A long conversation is drawn with at most `MOST_ROWS` rows and its `MOST_BRANCHES` biggest branches;
then a mark stands for several messages that follow each other, those of small side branches with
the branch they leave. So the drawing stays small, and every message has one mark.
"""

from collections.abc import Sequence

import msgspec

from folkmoot.network.reading.tree import NONE, Tree

MOST_ROWS = 160
MOST_BRANCHES = 60
MOST_LANES = 14


class Mark(msgspec.Struct, frozen=True):
    """One or more messages at (lane, row), by index, oldest first: where the mark leads."""

    lane: int
    row: int
    messages: tuple[int, ...]


class Lane(msgspec.Struct, frozen=True):
    """A branch by its head: from (from_lane, from_row) where it leaves, to its last row."""

    head: int
    lane: int
    row: int
    last_row: int
    from_lane: int
    from_row: int


class BranchMap(msgspec.Struct, frozen=True):
    """Everything there is to draw, in rows and lanes from 0."""

    rows: int
    lanes: int
    branches: tuple[Lane, ...]
    marks: tuple[Mark, ...]


def branch_map_of(tree: Tree) -> BranchMap:
    """The map of a whole conversation. Linear but for the choice of lanes."""
    per_row = max(1, -(-len(tree) // MOST_ROWS))
    row = [0] * len(tree)
    for rank, index in enumerate(tree.by_time):
        row[index] = rank // per_row
    owner = _owners(tree)
    branches = _branches(tree, row, owner)
    lane_of = {branch.head: branch.lane for branch in branches}
    marks = _marks(tree, row, owner, lane_of)
    return BranchMap(
        rows=max(row, default=-1) + 1,
        lanes=max(lane_of.values(), default=-1) + 1,
        branches=tuple(branches),
        marks=tuple(marks),
    )


def _owners(tree: Tree) -> list[int]:
    """The head of the drawn branch each message is shown with."""
    ranked = sorted(tree.heads(), key=lambda head: (-tree.size[head], head))
    # what a branch leaves is bigger than the branch, so a drawn branch leaves a drawn one
    drawn = set(ranked[:MOST_BRANCHES])
    owner: list[int] = []
    for index, head in enumerate(tree.head):
        over = tree.parent[head]
        # a parent stands before its answers in reading order, so its owner is known
        owner.append(head if head in drawn or over == NONE else owner[over])
        drawn.add(owner[index])
    return owner


def _branches(tree: Tree, row: Sequence[int], owner: Sequence[int]) -> list[Lane]:
    """Each drawn branch in the first lane that is free from where it leaves to its end."""
    held: dict[int, list[int]] = {}
    for index, head in enumerate(owner):
        held.setdefault(head, []).append(row[index])
    spans = []
    for head, rows in held.items():
        over = tree.parent[head]
        start = row[over] if over != NONE else rows[0]
        # dates may lie: an answer can be older than what it answers
        spans.append((min(start, *rows), max(start, *rows), head, start))
    spans.sort(key=lambda span: (span[0], span[2]))
    busy_until = [-1] * MOST_LANES
    lane_of: dict[int, int] = {}
    found = []
    for first, last, head, start in spans:
        free = (lane for lane, until in enumerate(busy_until) if until < first)
        lane = lane_of[head] = next(free, MOST_LANES - 1)
        busy_until[lane] = max(busy_until[lane], last)
        found.append((head, lane, first, last, start))
    return [
        Lane(
            head=head,
            lane=lane,
            row=row[head],
            last_row=max(held[head]),
            from_lane=lane if tree.parent[head] == NONE else lane_of[owner[tree.parent[head]]],
            from_row=start,
        )
        for head, lane, _, _, start in found
    ]


def _marks(
    tree: Tree, row: Sequence[int], owner: Sequence[int], lane_of: dict[int, int]
) -> list[Mark]:
    together: dict[tuple[int, int], list[int]] = {}
    for index in tree.by_time:
        together.setdefault((row[index], owner[index]), []).append(index)
    return [Mark(lane_of[head], at, tuple(messages)) for (at, head), messages in together.items()]
