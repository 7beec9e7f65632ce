"""Public ids read back as they were written, in the order in which they were made."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.base.ids import ALPHABET, LENGTH, RefConverter, new_ref, read, written


@given(st.uuids())
def test_read_undoes_written(ref: UUID) -> None:
    text = written(ref)
    assert len(text) == LENGTH
    assert set(text) <= set(ALPHABET)
    assert read(text) == ref


@given(st.uuids(), st.uuids())
def test_written_keeps_the_order(one: UUID, other: UUID) -> None:
    assert (one < other) == (written(one) < written(other))


@given(st.text(alphabet=ALPHABET, min_size=LENGTH, max_size=LENGTH))
def test_whatever_is_read_is_written_the_same(text: str) -> None:
    try:
        ref = read(text)
    except ValueError:
        assert text[0] > "7", "only what is larger than 128 bits is refused"
        return
    assert written(ref) == text


@given(st.text(max_size=40))
def test_anything_else_is_refused_with_a_reason(text: str) -> None:
    if len(text) == LENGTH and set(text) <= set(ALPHABET):
        return
    with pytest.raises(ValueError, match="an id has"):
        read(text)


def test_fresh_ids_are_version_7_and_differ() -> None:
    refs = [new_ref() for _ in range(1000)]
    assert len(set(refs)) == len(refs)
    assert {(ref.version, ref.variant) for ref in refs} == {(7, "specified in RFC 4122")}
    milliseconds = [ref.int >> 80 for ref in refs]
    assert milliseconds == sorted(milliseconds)


def test_addresses_carry_ids() -> None:
    ref = new_ref()
    converter = RefConverter()
    assert converter.to_python(converter.to_url(ref)) == ref
