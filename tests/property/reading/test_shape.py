"""The small picture: bounded, independent of arrival, drawn inside its frame."""

import re
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.reading.shape import (
    HEIGHT,
    MOST_BYTES,
    WIDTH,
    drawn_shape,
    packed_shape,
)
from folkmoot.network.reading.tree import Place


@st.composite
def places(draw: st.DrawFn) -> list[Place]:
    count = draw(st.integers(0, 60))
    return [
        Place(
            id=key,
            parent=draw(st.none() | st.integers(0, max(count - 1, 0))),
            at=draw(st.none() | st.floats(-1e10, 1e10)),
            number=key + 1,
        )
        for key in range(count)
    ]


@given(places(), st.randoms(use_true_random=False))
def test_the_picture_is_small_and_does_not_depend_on_arrival(
    given: list[Place], random: Random
) -> None:
    content = packed_shape(given)
    assert len(content) <= MOST_BYTES
    assert packed_shape(random.sample(given, len(given))) == content
    assert bool(drawn_shape(content)) is (len(given) > 1)


@given(places())
def test_everything_lies_inside_the_frame(given: list[Place]) -> None:
    picture = drawn_shape(packed_shape(given))
    for x, y in re.findall(r'cx="([\d.]+)" cy="([\d.]+)"', picture):
        assert 0 < float(x) < WIDTH
        assert 0 < float(y) < HEIGHT


@given(st.binary(max_size=80))
def test_any_bytes_give_a_picture_or_none(content: bytes) -> None:
    picture = drawn_shape(content)
    assert picture == "" or picture.startswith("<svg")
    assert 'style="' not in picture


def test_two_answers_stand_in_two_lanes() -> None:
    fork = [Place(0, None, 0.0, 1), Place(1, 0, 3600.0, 2), Place(2, 0, 7200.0, 3)]
    picture = drawn_shape(packed_shape(fork))
    assert picture.count("<circle") == 3
    assert len(set(re.findall(r'cy="([\d.]+)"', picture))) == 3
