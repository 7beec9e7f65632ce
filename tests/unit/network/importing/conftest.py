"""Every test of importing has a home of its own on the disk."""

from pathlib import Path

import msgspec
import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home for uploads and indexes, so that no test touches one that is in use."""
    made = tmp_path_factory.mktemp("home")
    (made / "uploads").mkdir()
    here = msgspec.structs.replace(settings.FOLKMOOT, home=made)
    monkeypatch.setattr(settings, "FOLKMOOT", here)
    return made
