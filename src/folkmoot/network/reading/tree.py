"""A conversation laid out for reading: which message comes after which, how far to the right, and
which messages make one branch.

A branch goes on through the answer that carries most of what follows (more than half of it); every
other answer begins a branch of its own, one step further in. So a side branch holds at most half of
what its parent carries, and however deep the talk, indentation stays below log2 of its size: the
heavy-path argument of Sleator and Tarjan, "A data structure for dynamic trees" (1983).

In reading order the side branches of a message come first, oldest first, and then its own branch
goes on. Nothing here recurses; every step is linear apart from sorting by time.
"""

from collections.abc import Iterable, Sequence

import msgspec

NONE = -1


class Place(msgspec.Struct, frozen=True):
    """A message as layout sees it: `at` in seconds since 1970 (None: unknown), ties by `number`."""

    id: int
    parent: int | None
    at: float | None
    number: int


class Tree(msgspec.Struct, frozen=True):
    """The layout. All sequences run in reading order and name messages by their index in it.

    `parent` and `head` (first message of the branch) are NONE or an index; `depth` counts answers
    from the root, `indent` branches; `size` counts a message with all below it, which follow it
    without a gap: a subtree is the slice [index, index + size). `onward` is the answer that
    continues the branch.
    """

    ids: tuple[int, ...]
    index: dict[int, int]
    parent: tuple[int, ...]
    depth: tuple[int, ...]
    indent: tuple[int, ...]
    head: tuple[int, ...]
    onward: tuple[int, ...]
    size: tuple[int, ...]
    children: tuple[tuple[int, ...], ...]
    by_time: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.ids)

    def above(self, index: int) -> list[int]:
        """The messages over this one, from its root down; without itself."""
        found = []
        while (index := self.parent[index]) != NONE:
            found.append(index)
        return found[::-1]

    def heads(self) -> list[int]:
        """The first message of every branch, in reading order."""
        return [index for index, head in enumerate(self.head) if head == index]

    def branch(self, head: int) -> list[int]:
        """The messages of the branch that begins at `head`, side branches left out."""
        found = [head]
        while (onward := self.onward[found[-1]]) != NONE:
            found.append(onward)
        return found


def tree_of(places: Iterable[Place]) -> Tree:
    """Lay out `places` (ids are unique); the result does not depend on their order.

    A parent that is not among them makes a root. Should parents form a circle, its oldest message
    is taken for a root, so that every message appears exactly once whatever it is given.
    """
    rows = sorted(places, key=_when)
    parent = _parents(rows)
    answers: list[list[int]] = [[] for _ in rows]
    for row, above in enumerate(parent):
        if above != NONE:
            answers[above].append(row)
    size = _sizes(parent, _outward(parent, answers))
    onward = [_heaviest(row, answers[row], size) for row in range(len(rows))]
    order = _reading_order(parent, answers, onward)
    return _numbered(rows, parent, answers, size, onward, order)


def _when(place: Place) -> tuple[bool, float, int, int]:
    """Oldest first; what has no time stands last, in order of arrival."""
    return (place.at is None, place.at or 0.0, place.number, place.id)


def _parents(rows: Sequence[Place]) -> list[int]:
    """The row of each parent; circles are opened at their oldest message."""
    row_of = {place.id: row for row, place in enumerate(rows)}
    parent = [NONE if place.parent is None else row_of.get(place.parent, NONE) for place in rows]
    # 0: not seen, otherwise the number of the walk that saw it first
    seen = [0] * len(rows)
    for start in range(len(rows)):
        row = start
        while row != NONE and not seen[row]:
            seen[row] = start + 1
            row = parent[row]
        if row != NONE and seen[row] == start + 1:
            circle = [row]
            while parent[circle[-1]] != row:
                circle.append(parent[circle[-1]])
            parent[min(circle)] = NONE
    return parent


def _outward(parent: Sequence[int], answers: Sequence[Sequence[int]]) -> list[int]:
    """All rows, each after its parent."""
    order = [row for row, above in enumerate(parent) if above == NONE]
    for row in order:
        order.extend(answers[row])
    return order


def _sizes(parent: Sequence[int], outward: Sequence[int]) -> list[int]:
    size = [1] * len(parent)
    for row in reversed(outward):
        if parent[row] != NONE:
            size[parent[row]] += size[row]
    return size


def _heaviest(row: int, answers: Sequence[int], size: Sequence[int]) -> int:
    """The answer that holds more than half of what lies below `row`."""
    for answer in answers:
        if size[answer] * 2 > size[row] - 1:
            return answer
    return NONE


def _reading_order(
    parent: Sequence[int], answers: Sequence[Sequence[int]], onward: Sequence[int]
) -> list[int]:
    """Rows in reading order: a message, its side branches, then the rest of its own branch."""
    order: list[int] = []
    waiting = [row for row, above in enumerate(parent) if above == NONE][::-1]
    while waiting:
        row = waiting.pop()
        order.append(row)
        if onward[row] != NONE:
            waiting.append(onward[row])
        waiting.extend(answer for answer in reversed(answers[row]) if answer != onward[row])
    return order


def _numbered(
    rows: Sequence[Place],
    parent: Sequence[int],
    answers: Sequence[Sequence[int]],
    size: Sequence[int],
    onward: Sequence[int],
    order: Sequence[int],
) -> Tree:
    """Everything once more, named by place in reading order instead of row."""
    index = [0] * (len(rows) + 1)
    index[NONE] = NONE
    for place, row in enumerate(order):
        index[row] = place
    above = [index[parent[row]] for row in order]
    depth, indent, head = [0] * len(order), [0] * len(order), list(range(len(order)))
    for place, row in enumerate(order):
        if (over := above[place]) == NONE:
            continue
        goes_on = onward[order[over]] == row
        depth[place] = depth[over] + 1
        indent[place] = indent[over] + (not goes_on)
        head[place] = head[over] if goes_on else place
    return Tree(
        ids=tuple(rows[row].id for row in order),
        index={rows[row].id: place for place, row in enumerate(order)},
        parent=tuple(above),
        depth=tuple(depth),
        indent=tuple(indent),
        head=tuple(head),
        onward=tuple(index[onward[row]] for row in order),
        size=tuple(size[row] for row in order),
        children=tuple(tuple(index[answer] for answer in answers[row]) for row in order),
        by_time=tuple(index[row] for row in range(len(rows))),
    )
