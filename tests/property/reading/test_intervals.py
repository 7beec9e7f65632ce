"""A number set behaves as a Python set does, and survives its bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.reading.intervals import (
    EMPTY,
    NumberSet,
    first_numbers,
    numbers,
    packed,
    unpacked,
)

NUMBERS = st.sets(st.integers(1, 60)) | st.sets(st.integers(1, 1 << 31), max_size=20)


def plain(given: NumberSet) -> set[int]:
    return {number for run in given.runs() for number in run}


@given(NUMBERS)
def test_holds_what_was_put_in(some: set[int]) -> None:
    made = numbers(some)
    assert plain(made) == some
    assert len(made) == len(some)
    assert all(number in made for number in some)
    assert not any(number + 1 in made for number in some if number + 1 not in some)


@given(NUMBERS, NUMBERS)
def test_combines_like_sets(some: set[int], others: set[int]) -> None:
    one, other = numbers(some), numbers(others)
    assert plain(one | other) == some | others
    assert plain(one & other) == some & others
    assert plain(one - other) == some - others


@given(NUMBERS, NUMBERS)
def test_equal_sets_are_kept_equally(some: set[int], others: set[int]) -> None:
    assert numbers(some) | numbers(others) == numbers(some | others)


@given(NUMBERS)
def test_survives_its_bytes(some: set[int]) -> None:
    made = numbers(some)
    assert unpacked(packed(made)) == made


@given(st.binary(max_size=40))
def test_any_bytes_are_a_set_or_refused(content: bytes) -> None:
    try:
        made = unpacked(content)
    except ValueError:
        return
    assert list(made.edges) == sorted(set(made.edges))
    assert unpacked(packed(made)) == made


def test_one_run_of_a_large_group_takes_few_bytes() -> None:
    assert len(packed(first_numbers(1_000_000))) == 4
    assert first_numbers(0) == EMPTY


def test_numbers_begin_at_one() -> None:
    with pytest.raises(ValueError, match="begin at 1"):
        numbers([0])
