"""Lines as bytes: stretches and edges."""

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.mail.fold.marks import OWN, PATCH, QUOTE, Introduction, Marks
from folkmoot.network.mail.fold.zone import DEPTH_MAX

PIECES = st.lists(
    st.tuples(st.sampled_from([OWN, PATCH, QUOTE]), st.integers(0, DEPTH_MAX + 9)), max_size=30
)


@given(PIECES, st.sets(st.integers(0, 29)))
def test_edges_are_where_lines_differ(pieces: list[tuple[int, int]], introducing: set[int]) -> None:
    marks = Marks(["words\n"] * len(pieces))
    for at, (kind, depth) in enumerate(pieces):
        marks.put(at, at + 1, kind, depth)
        marks.quoted.append(at)
    marks.introductions = {at: Introduction("", "") for at in introducing if at < len(pieces)}
    looks = list(zip(marks.kinds, marks.depths, strict=True))
    apart = [
        at
        for at in range(len(looks))
        if at == 0 or looks[at] != looks[at - 1] or at in marks.introductions
    ]
    assert marks.edges() == [*apart, len(pieces)]
    own = [at for start, stop in marks.own_runs() for at in range(start, stop)]
    assert own == [at for at, (kind, _) in enumerate(pieces) if kind == OWN]


def test_white_space_is_blank_and_an_empty_stretch_too() -> None:
    marks = Marks([" \t\n", "\u2003\r\n", "word\n", "\n"])
    assert marks.is_blank(0, 2)
    assert marks.is_blank(3, 4)
    assert marks.is_blank(2, 2)
    assert not marks.is_blank(1, 3)
