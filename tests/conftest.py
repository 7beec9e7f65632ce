"""What every test shares: where the real archives are."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real archives, from FOLKMOOT_TEST_DATA or beside the checkout."""
    named = os.environ.get("FOLKMOOT_TEST_DATA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real archives at {folder}; set FOLKMOOT_TEST_DATA to run this test")
    return folder
