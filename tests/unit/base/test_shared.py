"""What web processes remember together: exact among threads, processes and nodes."""

import threading
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache.backends.base import BaseCache
from django.db import connection
from django.test import RequestFactory
from tests.waiting import started, wait_until

from folkmoot.base.shared import SharedCache

COUNTING = """
import sys
from folkmoot.base.errors import FolkmootError
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["folkmoot.base"])
django.setup()
from folkmoot.base.shared import SharedCache
cache = SharedCache(sys.argv[1], {})
cache.add("begun", 0)
cache.incr("begun")
while cache.get("begun") < 2:
    pass
won = 0
for number in range(300):
    won += cache.add(f"first:{number}", True, 60)
    cache.add("count", 0, 60)
    cache.incr("count")
print(won, flush=True)
"""


@pytest.fixture(params=["file", "table"])
def caches(
    request: pytest.FixtureRequest, tmp_path: Path, transactional_db: None
) -> tuple[SharedCache, SharedCache]:
    """Two of them on the same notes, as two web processes have."""
    if request.param == "table" and connection.vendor != "postgresql":
        pytest.skip("the table is for PostgreSQL; here a file is used")
    place = str(tmp_path / "run" / "shared.sqlite3") if request.param == "file" else ""
    return SharedCache(place, {}), SharedCache(place, {})


def test_what_one_writes_the_other_reads(caches: tuple[SharedCache, SharedCache]) -> None:
    one, other = caches
    assert one.add("a", [1.5, "x"], 60)
    assert not other.add("a", "late", 60)
    assert other.get("a") == [1.5, "x"]
    one.set("a", True, 60)
    assert other.get("a") is True
    assert other.delete("a")
    assert not one.delete("a")
    assert one.get("a", "gone") == "gone"
    one.set("b", None, None)
    assert other.get("b", "missing") is None
    other.clear()
    assert one.get("b", "missing") == "missing"


def test_what_expired_is_gone_and_its_place_free(caches: tuple[SharedCache, SharedCache]) -> None:
    one, other = caches
    one.set("a", 1, -1)
    assert other.get("a") is None
    assert not other.touch("a", 60)
    with pytest.raises(ValueError, match="nothing that counts"):
        other.incr("a")
    assert other.add("a", 2, 60)
    assert one.touch("a", -1)
    assert other.get("a") is None


def test_counts_are_exact_among_threads(caches: tuple[SharedCache, SharedCache]) -> None:
    caches[0].set("count", 0, 60)

    def count(cache: BaseCache) -> None:
        for _ in range(50):
            cache.incr("count")
        connection.close()

    threads = [threading.Thread(target=count, args=(cache,)) for cache in caches * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert caches[0].get("count") == 200


def test_two_processes_count_together(tmp_path: Path) -> None:
    place = str(tmp_path / "shared.sqlite3")
    said = [tmp_path / "one", tmp_path / "other"]
    processes = [started(["-c", COUNTING, place], file) for file in said]
    for process, file in zip(processes, said, strict=True):
        wait_until(lambda process=process: process.poll() is not None, "it counted")  # type: ignore[misc]  # mypy knows no default of a lambda
        assert process.returncode == 0, file.read_text()
    assert sum(int(file.read_text()) for file in said) == 300
    assert SharedCache(place, {}).get("count") == 600


def test_a_limit_of_sign_ins_holds_for_all_processes(
    caches: tuple[SharedCache, SharedCache], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten failures a minute and address, however the web processes share them."""
    from allauth.core.internal import ratelimit

    request = RequestFactory().post("/accounts/login/")
    request.user = AnonymousUser()
    allowed = 0
    for number in range(40):
        monkeypatch.setattr(ratelimit, "cache", caches[number % 2])
        key = f"{number}@example.org"
        allowed += bool(
            ratelimit.consume(request, app="allauth.account", action="login_failed", key=key)
        )
    assert allowed == 10


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "run" / "shared.sqlite3"
    SharedCache(str(place), {}).set("a", 1)
    assert place.stat().st_mode & 0o777 == 0o600
    assert place.parent.stat().st_mode & 0o777 == 0o700
