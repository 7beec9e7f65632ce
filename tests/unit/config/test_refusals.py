"""The words of refusals, held against the files of tests/golden/refusals.

What a person reads when something is refused is part of the product: a change of it must be meant.
After a change that is meant: FOLKMOOT_RENEW_GOLDEN=1 script/test tests/unit/config/test_refusals.py
writes the files anew; read the difference before it is committed.
"""

import os
import re
from pathlib import Path

import pytest
from tests.conftest import REPOSITORY
from tests.unit.config.refusals import CASES, REFUSED

from folkmoot.config.troubles import readable

GOLDEN = REPOSITORY / "tests" / "golden" / "refusals"
IS_RENEWING = "FOLKMOOT_RENEW_GOLDEN" in os.environ


def words_of(name: str, home: Path, patch: pytest.MonkeyPatch) -> str:
    """What the command line prints, the home called HOME."""
    try:
        told = CASES[name](home, patch)
        assert told is not None, "nothing was refused"
    except REFUSED as problem:
        told = readable(problem)
    finally:
        patch.undo()
    # how far a packed file can be read depends on the library that unpacks
    return re.sub(r"at byte \d+", "at byte N", f"{told}\n".replace(str(home), "HOME"))


@pytest.mark.parametrize("name", CASES)
def test_the_words_are_those_agreed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    told = words_of(name, tmp_path, monkeypatch)
    file = GOLDEN / f"{name}.txt"
    if IS_RENEWING:
        file.write_text(told, encoding="utf-8")
    assert told == file.read_text(encoding="utf-8")


def test_no_file_is_left_of_a_case_that_is_gone() -> None:
    assert {file.stem for file in GOLDEN.iterdir()} == set(CASES)


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.txt")), ids=lambda file: file.stem)
def test_every_refusal_says_what_to_do(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "Traceback" not in text
    if file.stem != "quarantine":  # its reasons stand on a page that offers what to do
        assert "  hint: " in text
