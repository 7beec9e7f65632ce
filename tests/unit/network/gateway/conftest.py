"""The domain mail comes in at, in these tests."""

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def _mail_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MAIL_DOMAIN", "moot.example")
