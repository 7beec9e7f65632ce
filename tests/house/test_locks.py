"""The locks cover what the project asks for, with hashes and without an index address."""

import re
import tomllib

import pytest
from tests.house.repository import REPOSITORY

LOCKS = sorted(path.name for path in (REPOSITORY / "requirements").glob("*.txt"))


def lock(name: str) -> dict[str, str]:
    """Package and version of every line of a lock."""
    text = (REPOSITORY / "requirements" / name).read_text()
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    text = (REPOSITORY / "requirements" / name).read_text()
    entries = re.split(r"^(?=[A-Za-z])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert not [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry]
    assert not re.search(r"^--(index|extra-index|find-links)", text, re.MULTILINE)


def test_the_server_runs_on_the_versions_that_were_tested() -> None:
    tested = lock("dev.txt")
    assert {name: tested.get(name) for name in lock("runtime.txt")} == lock("runtime.txt")


def test_the_build_is_locked_as_the_project_asks() -> None:
    asked = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["build-system"]["requires"]
    locked = lock("build.txt")
    assert {line.partition("==")[0]: line.partition("==")[2] for line in asked}.items() <= (
        locked.items()
    )
