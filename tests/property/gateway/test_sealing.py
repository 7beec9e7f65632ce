"""Laws of the signed addresses: what is sealed is opened again, and nothing else is."""

from uuid import UUID

from hypothesis import assume, given
from hypothesis import strategies as st

from folkmoot.base.ids import new_ref
from folkmoot.network.gateway.sealing import DIGITS, Sealed, address_key, opened, sealed

KEY = address_key("the secret of this home")
_CLOCKS = st.integers(0, 2**42 - 1)


def _ref(clock: int, first: int, last: int) -> UUID:
    return UUID(int=clock << 80 | 7 << 76 | first << 64 | 0b10 << 62 | last)


REFS = st.builds(_ref, _CLOCKS, st.integers(0, 2**12 - 1), st.integers(0, 2**62 - 1))
MARKERS = st.sampled_from("rbsufmgeqhc")
PLACES = st.integers(0, 62)


@given(MARKERS, REFS, REFS)
def test_sealed_is_opened(marker: str, first: UUID, second: UUID) -> None:
    local = sealed(marker, first, second, KEY)
    assert len(local) == 63
    assert opened(local, KEY) == opened(local.upper(), KEY) == Sealed(marker, first, second)


@given(MARKERS, REFS, REFS, PLACES, st.sampled_from(DIGITS + "+-=. é"))
def test_any_changed_character_is_refused(
    marker: str, first: UUID, second: UUID, place: int, letter: str
) -> None:
    local = sealed(marker, first, second, KEY)
    assume(local[place] != letter)
    assert opened(local[:place] + letter + local[place + 1 :], KEY) is None


@given(MARKERS, REFS, REFS, PLACES)
def test_any_missing_or_doubled_character_is_refused(
    marker: str, first: UUID, second: UUID, place: int
) -> None:
    local = sealed(marker, first, second, KEY)
    assert opened(local[:place] + local[place + 1 :], KEY) is None
    assert opened(local[:place] + local[place] + local[place:], KEY) is None


@given(MARKERS, REFS, REFS)
def test_another_home_refuses_it(marker: str, first: UUID, second: UUID) -> None:
    assert opened(sealed(marker, first, second, address_key("another")), KEY) is None


@given(st.text(max_size=70))
def test_nothing_else_is_opened(local: str) -> None:
    assert opened(local, KEY) is None


def test_our_own_ids_are_sealed() -> None:
    first, second = new_ref(), new_ref()
    assert opened(sealed("r", first, second, KEY), KEY) == Sealed("r", first, second)
