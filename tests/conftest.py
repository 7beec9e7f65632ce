"""What every test shares: a home of its own, no network beyond loopback, the real archives."""

import os
from pathlib import Path

import pytest

pytest_plugins = ["tests.cast", "tests.mailbag"]
REPOSITORY = Path(__file__).resolve().parents[1]

# Django has read tests.settings by now; the commands that tests start are the product's own
os.environ["DJANGO_SETTINGS_MODULE"] = "folkmoot.config.settings"


@pytest.hookimpl(trylast=True)
def pytest_runtest_setup() -> None:
    """Sockets reach this machine only; PostgreSQL and browsers live on loopback or a file."""
    from pytest_socket import socket_allow_hosts

    socket_allow_hosts(["127.0.0.1", "::1", "localhost"], allow_unix_socket=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what asks a database is asked again: the rest knows none."""
    if not os.environ.get("FOLKMOOT_DATABASE_URL"):
        return
    pure = [item for item in items if not _may_ask_a_database(item)]
    config.hook.pytest_deselected(items=pure)
    items[:] = [item for item in items if _may_ask_a_database(item)]


def _may_ask_a_database(item: pytest.Item) -> bool:
    if item.get_closest_marker("django_db"):
        return True
    if {"db", "transactional_db"} & set(getattr(item, "fixturenames", ())):
        return True
    if hasattr(getattr(item, "cls", None), "databases"):
        return True  # a class of Django's own way of testing
    # these start processes and connections of their own
    return any(f"tests/unit/{part}/" in item.nodeid for part in ("base", "config", "live"))


@pytest.fixture(autouse=True)
def _own_entries_are_final(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """On PostgreSQL an entry is told after its transaction; most tests are one and read theirs."""
    from folkmoot.base.feed import sql

    if os.environ.get("FOLKMOOT_DATABASE_URL") and _is_one_transaction(request.node):
        monkeypatch.setattr(sql, "SETTLED", str(2**62))


def _is_one_transaction(item: pytest.Item) -> bool:
    """Whether the test runs inside a transaction that is rolled back at its end."""
    from django.test import TestCase

    cls = getattr(item, "cls", None)
    if cls is not None and hasattr(cls, "databases"):
        return issubclass(cls, TestCase)
    mark = item.get_closest_marker("django_db")
    fixtures = set(getattr(item, "fixturenames", ()))
    if "transactional_db" in fixtures or (mark and mark.kwargs.get("transaction")):
        return False
    return bool(mark) or "db" in fixtures


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder of real archives, from FOLKMOOT_TEST_DATA or beside the checkout."""
    named = os.environ.get("FOLKMOOT_TEST_DATA")
    folder = Path(named) if named else REPOSITORY.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real archives at {folder}; set FOLKMOOT_TEST_DATA to run this test")
    return folder
