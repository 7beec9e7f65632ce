"""The tree drawn small: time downwards, one lane a branch, one mark a message. Pure geometry.

A long conversation is drawn with at most `MOST_ROWS` rows; then a mark stands for several messages
of its branch that follow each other.
"""

from collections.abc import Sequence

import msgspec

from folkmoot.network.reading.tree import NONE, Tree

MOST_ROWS = 240
MOST_LANES = 14


class Mark(msgspec.Struct, frozen=True):
    """One or more messages of a branch at (lane, row), by index; the first is where it leads."""

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
    branches = _branches(tree, row)
    lane_of = {branch.head: branch.lane for branch in branches}
    marks = _marks(tree, row, lane_of)
    return BranchMap(
        rows=max(row, default=-1) + 1,
        lanes=max(lane_of.values(), default=-1) + 1,
        branches=tuple(branches),
        marks=tuple(marks),
    )


def _branches(tree: Tree, row: Sequence[int]) -> list[Lane]:
    """Each branch in the first lane that is free from where it leaves to its end."""
    spans = []
    for head in tree.heads():
        rows = [row[index] for index in tree.branch(head)]
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
            last_row=max(row[index] for index in tree.branch(head)),
            from_lane=lane if tree.parent[head] == NONE else lane_of[tree.head[tree.parent[head]]],
            from_row=start,
        )
        for head, lane, _, _, start in found
    ]


def _marks(tree: Tree, row: Sequence[int], lane_of: dict[int, int]) -> list[Mark]:
    together: dict[tuple[int, int], list[int]] = {}
    for index in tree.by_time:
        together.setdefault((row[index], tree.head[index]), []).append(index)
    return [Mark(lane_of[head], at, tuple(messages)) for (at, head), messages in together.items()]
