"""Laws of the layout: every message once, whatever the order, never far to the right."""

from math import log2
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.reading.tree import NONE, Place, tree_of


@st.composite
def places(draw: st.DrawFn) -> list[Place]:
    """Any parents at all: trees, forests, missing parents, circles."""
    count = draw(st.integers(0, 30))
    ids = [key * 7 + 3 for key in range(count)]
    return [
        Place(
            id=key,
            parent=draw(st.none() | st.sampled_from([*ids, 999])),
            at=draw(st.none() | st.integers(0, 9).map(float)),
            number=number + 1,
        )
        for number, key in enumerate(ids)
    ]


@st.composite
def trees(draw: st.DrawFn) -> list[Place]:
    """Proper trees with one root."""
    count = draw(st.integers(1, 40))
    return [
        Place(key, draw(st.integers(0, key - 1)) if key else None, float(key), key + 1)
        for key in range(count)
    ]


@given(places())
def test_every_message_appears_exactly_once(given: list[Place]) -> None:
    tree = tree_of(given)
    assert sorted(tree.ids) == sorted(place.id for place in given)
    assert [tree.index[key] for key in tree.ids] == list(range(len(given)))
    assert sorted(tree.by_time) == list(range(len(given)))


@given(places(), st.randoms(use_true_random=False))
def test_the_order_of_arrival_does_not_matter(given: list[Place], random: Random) -> None:
    shuffled = random.sample(given, len(given))
    assert tree_of(shuffled) == tree_of(given)


@given(trees())
def test_parents_are_kept(given: list[Place]) -> None:
    tree = tree_of(given)
    for place in given:
        over = tree.parent[tree.index[place.id]]
        assert (None if over == NONE else tree.ids[over]) == place.parent


@given(places())
def test_what_lies_below_follows_without_a_gap(given: list[Place]) -> None:
    tree = tree_of(given)
    for index in range(len(tree)):
        below = {other for other in range(len(tree)) if index in [*tree.above(other), other]}
        assert below == set(range(index, index + tree.size[index]))


@given(trees())
def test_indentation_stays_below_the_logarithm(given: list[Place]) -> None:
    tree = tree_of(given)
    assert all(indent <= log2(len(given)) for indent in tree.indent)


@given(places())
def test_branches_share_out_the_messages(given: list[Place]) -> None:
    tree = tree_of(given)
    branches = [tree.branch(head) for head in tree.heads()]
    assert sorted(index for branch in branches for index in branch) == list(range(len(tree)))
    for branch in branches:
        assert {tree.head[index] for index in branch} == {branch[0]}
        assert {tree.indent[index] for index in branch} == {tree.indent[branch[0]]}


def test_a_chain_of_a_hundred_thousand_is_one_branch() -> None:
    chain = [Place(key, key - 1 if key else None, float(key), key + 1) for key in range(100_000)]
    tree = tree_of(chain)
    assert tree.heads() == [0]
    assert tree.depth[-1] == 99_999
    assert set(tree.indent) == {0}


def test_a_series_of_equal_answers_is_read_in_order_of_time() -> None:
    series = [Place(0, None, 0.0, 1)] + [Place(key, 0, float(key), key + 1) for key in range(1, 6)]
    tree = tree_of(reversed(series))
    assert tree.ids == (0, 1, 2, 3, 4, 5)
    assert tree.indent == (0, 1, 1, 1, 1, 1)


def test_a_digression_is_read_before_the_talk_goes_on() -> None:
    talk = [
        Place(1, None, 0.0, 1),
        Place(2, 1, 1.0, 2),
        Place(3, 2, 2.0, 3),
        Place(4, 1, 5.0, 4),
    ]
    tree = tree_of(talk)
    assert tree.ids == (1, 4, 2, 3)
    assert tree.indent == (0, 1, 0, 0)
