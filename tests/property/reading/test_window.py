"""Pages of a conversation: together they show everything once, and their branches nest."""

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.reading.tree import NONE, Place, Tree, tree_of
from folkmoot.network.reading.window import (
    MOST_INDENT,
    SIZE,
    branch_in_view,
    is_elsewhere,
    readable,
    steps,
    window_around,
    window_from,
    window_until,
)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    count = draw(st.integers(0, 200))
    seed = draw(st.randoms(use_true_random=False))
    width = draw(st.integers(1, 30))
    return tree_of(
        Place(key, seed.randrange(max(0, key - width), key) if key else None, float(key), key + 1)
        for key in range(count)
    )


def bushy() -> Tree:
    """A full binary tree: the deepest indentation a size can have."""
    return tree_of(Place(key, key // 2 if key > 1 else None, 0.0, key) for key in range(1, 512))


@given(st.integers(0, 500), st.integers(0, 500))
def test_a_page_shows_what_was_asked_for(total: int, anchor: int) -> None:
    window = window_around(total, anchor if anchor < total else None)
    assert window.stop - window.start == min(SIZE, total)
    if anchor < total:
        assert window.start <= anchor < window.stop


@given(st.integers(0, 500), st.integers(0, 500))
def test_later_pages_show_every_place_once(total: int, anchor: int) -> None:
    window = window_around(total, anchor if anchor < total else None)
    seen = list(range(window.start, window.stop))
    ahead, back = window, window
    while ahead.later:
        ahead = window_from(total, ahead.stop)
        seen += range(ahead.start, ahead.stop)
    while back.earlier:
        back = window_until(total, back.start)
        seen += range(back.start, back.stop)
    assert sorted(seen) == list(range(total))


@given(trees())
def test_pages_of_branches_show_every_message_once(tree: Tree) -> None:
    check_pages_of_branches(tree)


def test_pages_of_branches_of_the_bushiest_tree() -> None:
    assert max(bushy().indent) > MOST_INDENT
    check_pages_of_branches(bushy())


def check_pages_of_branches(tree: Tree) -> None:
    seen: list[int] = []
    branches = [NONE]
    while branches:
        branch = branches.pop()
        base = tree.indent[branch] if branch != NONE else 0
        for index in readable(tree, branch):
            (branches if is_elsewhere(tree, index, base) else seen).append(index)
    assert sorted(seen) == list(range(len(tree)))


@given(trees(), st.integers(0, 200))
def test_branches_open_and_close_in_pairs(tree: Tree, anchor: int) -> None:
    shown = readable(tree)
    window = window_around(len(shown), anchor if anchor < len(shown) else None)
    opened: list[int] = []
    written = []
    for step in steps(tree, shown, window):
        if step.kind == "open":
            opened.append(step.message)
        elif step.kind == "close":
            assert opened.pop() == step.message
        else:
            written.append(step.message)
            assert all(head <= step.message < head + tree.size[head] for head in opened)
            assert step.indent <= MOST_INDENT or step.kind == "elsewhere"
    assert not opened
    assert written == shown[window.start : window.stop]


@given(trees())
def test_every_message_stands_on_the_page_of_its_branch(tree: Tree) -> None:
    check_branch_in_view(tree)


def test_messages_of_the_bushiest_tree_stand_on_the_page_of_their_branch() -> None:
    check_branch_in_view(bushy())


def check_branch_in_view(tree: Tree) -> None:
    for index in range(len(tree)):
        branch = branch_in_view(tree, index)
        base = tree.indent[branch] if branch != NONE else 0
        assert index in readable(tree, branch)
        assert not is_elsewhere(tree, index, base)
