"""Fingerprints of lines."""

from folkmoot.network.threading.lines import HASHES_KEPT, LINES_READ, line_hashes


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
