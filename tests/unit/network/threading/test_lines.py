"""Fingerprints of lines."""

from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.network.threading.lines import (
    HASHES_KEPT,
    LINES_READ,
    SHORTEST,
    letters_of,
    line_hashes,
)


def test_a_mailers_touch_does_not_change_a_line() -> None:
    assert line_hashes(["The wall is  older than the gate."]) == line_hashes(
        ["  the wall is older than the gate "]
    )


def test_short_lines_say_nothing() -> None:
    assert line_hashes(["Best regards,", "-----------------------", ""]) == ()


def test_a_sample_of_a_text_meets_a_sample_of_its_quotation() -> None:
    text = [f"line {number} of a long discussion of walls" for number in range(900)]
    own, quoted = line_hashes(text), line_hashes(text[100:800])
    assert len(own) == len(quoted) == HASHES_KEPT
    assert len(set(own) & set(quoted)) > HASHES_KEPT // 2


def test_hashes_fit_a_signed_column_and_reading_is_bounded() -> None:
    hashes = line_hashes(f"line {number} of a very long text" for number in range(10 * LINES_READ))
    assert all(-(2**63) <= one < 2**63 for one in hashes)
    assert hashes == line_hashes(
        f"line {number} of a very long text" for number in range(LINES_READ)
    )


@given(st.lists(st.text(st.characters(exclude_characters="\n"), max_size=60), max_size=8))
def test_lines_cleaned_together_are_the_lines_cleaned_one_by_one(lines: list[str]) -> None:
    letters = [found for line in lines if len(found := letters_of(line)) >= SHORTEST]
    each = {crc32(one.encode("utf-8", "replace")) << 16 | len(one) for one in letters}
    assert line_hashes(lines) == tuple(sorted(each))
    assert line_hashes([f"{line}\n" for line in lines]) == line_hashes(lines)
