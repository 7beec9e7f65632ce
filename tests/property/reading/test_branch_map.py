"""The branch map: every message has one mark, and lanes of other branches stay out of the way."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.reading.branch_map import MOST_LANES, MOST_ROWS, branch_map_of
from folkmoot.network.reading.tree import Place, Tree, tree_of


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    count = draw(st.sampled_from([0, 1, 2, 5, 40, 300]))
    seed = draw(st.randoms(use_true_random=False))
    width = draw(st.integers(1, 30))
    return tree_of(
        Place(key, seed.randrange(max(0, key - width), key) if key else None, float(key), key + 1)
        for key in range(count)
    )


@given(trees())
def test_every_message_has_one_mark(tree: Tree) -> None:
    drawn = branch_map_of(tree)
    assert sorted(one for mark in drawn.marks for one in mark.messages) == list(range(len(tree)))
    assert all(mark.row < drawn.rows <= MOST_ROWS for mark in drawn.marks)
    assert all(mark.lane < drawn.lanes <= MOST_LANES for mark in drawn.marks)


@given(trees())
def test_two_branches_share_a_lane_only_one_after_the_other(tree: Tree) -> None:
    drawn = branch_map_of(tree)
    spans: dict[int, list[tuple[int, int]]] = {}
    for branch in drawn.branches:
        first = min(branch.from_row, branch.row)
        spans.setdefault(branch.lane, []).append((first, branch.last_row))
    for lane, runs in spans.items():
        runs.sort()
        # the last lane takes whatever found no other
        if lane < MOST_LANES - 1:
            assert all(one[1] < other[0] for one, other in pairwise(runs))
