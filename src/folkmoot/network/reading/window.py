"""Which part of a conversation one page shows, and how its branches nest. Pure.

A page holds some fifty messages; the rest is one step earlier or later at the same address. Side
branches stand inside the branch they leave, up to `MOST_INDENT` steps in; from there a card leads
to a page of the branch's own.
"""

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

import msgspec

from folkmoot.network.reading.tree import NONE, Tree

SIZE = 50
LINES = 200
"""How many stand on a page of lines without bodies."""
BEFORE_ANCHOR = 8
"""Messages shown above the one asked for, so that it does not hang in the air."""
MOST_INDENT = 4
WORTH_A_CARD = 2
"""A lone answer is indented; from this size on a side branch has a card that names it."""


class Window(msgspec.Struct, frozen=True):
    """Places [start, stop) of a sequence of `total`."""

    start: int
    stop: int
    total: int

    @property
    def earlier(self) -> int:
        """How many lie before it."""
        return self.start

    @property
    def later(self) -> int:
        """How many lie behind it."""
        return self.total - self.stop


class Step(NamedTuple):
    """One thing to write: open or close a branch, a message, or the card of a branch elsewhere.

    `message` is its index in the tree (the head, for branches); `indent` counts from the branch in
    view. `continued`: the branch began on an earlier page.
    """

    kind: Literal["open", "close", "message", "elsewhere"]
    message: int
    indent: int
    continued: bool = False


def window_around(total: int, anchor: int | None, size: int = SIZE) -> Window:
    """The page on which place `anchor` is to be seen; the first page without one."""
    if anchor is None or total <= size:
        return Window(0, min(size, total), total)
    start = max(0, min(anchor - BEFORE_ANCHOR, total - size))
    return Window(start, min(start + size, total), total)


def window_from(total: int, start: int, size: int = SIZE) -> Window:
    """The page that begins at place `start`."""
    start = max(0, min(start, total))
    return Window(start, min(start + size, total), total)


def window_until(total: int, stop: int, size: int = SIZE) -> Window:
    """The page that ends before place `stop`."""
    stop = max(0, min(stop, total))
    return Window(max(0, stop - size), stop, total)


def readable(tree: Tree, branch: int = NONE) -> list[int]:
    """What tree view shows of `branch` (NONE: everything), in reading order.

    Messages at most `MOST_INDENT` steps in, and the heads of the branches just beyond, which are
    shown as cards.
    """
    start, stop, base = 0, len(tree), 0
    if branch != NONE:
        start, stop, base = branch, branch + tree.size[branch], tree.indent[branch]
    found = []
    at = start
    while at < stop:
        found.append(at)
        at += tree.size[at] if is_elsewhere(tree, at, base) else 1
    return found


def branch_in_view(tree: Tree, index: int) -> int:
    """The branch on whose page a message stands: NONE for the conversation's own page."""
    heads = []
    head = tree.head[index]
    while tree.indent[head] > 0:
        heads.append(head)
        head = tree.head[tree.parent[head]]
    # every page goes MOST_INDENT steps in; the step behind them begins the next page
    pages = [head for head in heads[::-1] if tree.indent[head] % (MOST_INDENT + 1) == 0]
    return pages[-1] if pages else NONE


def is_elsewhere(tree: Tree, index: int, base: int) -> bool:
    """Whether a message lies further in than a page goes whose branch is indented by `base`."""
    return tree.indent[index] - base > MOST_INDENT


def steps(tree: Tree, shown: Sequence[int], window: Window, branch: int = NONE) -> Iterator[Step]:
    """The window of `shown` as things to write; every branch opened in it is closed in it."""
    base = tree.indent[branch] if branch != NONE else 0
    open_heads: list[int] = []
    for place in range(window.start, window.stop):
        index = shown[place]
        wanted = carded_branches(tree, index, base)
        while open_heads and open_heads != wanted[: len(open_heads)]:
            yield Step("close", open_heads[-1], tree.indent[open_heads.pop()] - base)
        for head in wanted[len(open_heads) :]:
            open_heads.append(head)
            yield Step("open", head, tree.indent[head] - base, continued=head != index)
        kind: Literal["elsewhere", "message"] = (
            "elsewhere" if is_elsewhere(tree, index, base) else "message"
        )
        yield Step(kind, index, tree.indent[index] - base)
    while open_heads:
        yield Step("close", open_heads[-1], tree.indent[open_heads.pop()] - base)


def carded_branches(tree: Tree, index: int, base: int = 0) -> list[int]:
    """The heads of the branches with a card in which a message lies, outermost first."""
    found = []
    head = tree.head[index]
    while tree.indent[head] > base:
        if tree.size[head] >= WORTH_A_CARD and not is_elsewhere(tree, head, base):
            found.append(head)
        head = tree.head[tree.parent[head]]
    return found[::-1]
