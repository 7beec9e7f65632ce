"""Folding against the hand-marked set, when it is there."""

from pathlib import Path

import pytest
from bench.folding import Score, line_kinds, samples


@pytest.mark.data
@pytest.mark.parametrize("half", ["develop", "judge"])
def test_nobodys_own_words_are_taken_for_a_quotation(test_data: Path, half: str) -> None:
    score = Score()
    for sample in samples(test_data / "mail" / "zones" / "quagga-train.tar.xz"):
        if sample.half == half:
            score.add(sample, line_kinds(sample.text))
    figures = score.figures()
    folded = figures["folded_right_percent"]
    assert isinstance(folded, float)
    assert folded >= 95
    # Two messages of the judging half, in which a quotation lost its marks and a disclaimer of
    # the quoted sender stands below it, read as the sender's in the marks.
    assert figures["own_lines_folded_as_quotation"] == {"develop": 0, "judge": 14}[half]
