"""The arrows between the parts. `.importlinter` holds the contracts; here is what it cannot say."""

import configparser
import os
import subprocess
import sys

import pytest
from tests.house.repository import PACKAGE, REPOSITORY, imports, parts, python_files, shown

# The foundation and the pure engine are for everybody; of ui only its api is.
OPEN_PARTS = {"base"}
OPEN_PACKAGES = ("folkmoot.policy.engine",)
DOORS = {"api", "contracts"}
# The frame puts the house together; Django also names these files in settings.
FRAME = "config"

LOAD_ALL = """
import importlib, pathlib, pkgutil, sys
package = importlib.import_module(sys.argv[1])
for found in pkgutil.walk_packages(getattr(package, "__path__", []), package.__name__ + "."):
    importlib.import_module(found.name)
sys.exit(", ".join(name for name in sys.modules if name.split(".")[0] == "django") or 0)
"""


def contract() -> configparser.ConfigParser:
    """The contracts of the import linter."""
    found = configparser.ConfigParser()
    found.read(REPOSITORY / ".importlinter")
    return found


def pure_packages() -> list[str]:
    """What must work without Django, in another process or a notebook, says the contracts."""
    sections = contract().values()
    bare = [one for one in sections if "django" in one.get("forbidden_modules", "").split()]
    return [name for section in bare for name in section["source_modules"].split()]


def test_every_part_is_in_the_contract() -> None:
    layers = contract()["importlinter:contract:house"]["layers"].replace("|", " ").split()
    assert sorted(layers) == parts()


@pytest.mark.parametrize("package", pure_packages())
def test_a_pure_package_loads_no_django(package: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOAD_ALL, package],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src")},
    )
    assert done.returncode == 0, done.stderr


def is_open(part: str, name: str) -> bool:
    """Whether code of one part may import this name, `folkmoot.<part>.<module>...`."""
    words = name.split(".")
    other = words[1] if len(words) > 1 else part
    if other in {part, *OPEN_PARTS} or name.startswith(OPEN_PACKAGES):
        return True
    return len(words) > 2 and words[2] in DOORS


def is_table(name: str) -> bool:
    """Whether this is a model, which the models of another part need for their foreign keys."""
    words = name.split(".")
    return len(words) == 4 and words[2] == "models" and words[3][0].isupper()


def test_only_the_doors_of_other_parts_are_used() -> None:
    broken = [
        f"{shown(path)}:{line} imports {name}"
        for path in python_files()
        if path.is_relative_to(PACKAGE) and len(path.relative_to(PACKAGE).parts) > 1
        for line, name in imports(path)
        if name.startswith("folkmoot.")
        and not is_open(path.relative_to(PACKAGE).parts[0], name)
        and not ("models" in (path.stem, path.parent.name) and is_table(name))
    ]
    assert not broken, "\n".join(broken)


@pytest.mark.parametrize(
    ("part", "name", "allowed"),
    [
        ("network", "folkmoot.people.api.require", True),
        ("network", "folkmoot.people.contracts.Viewer", True),
        ("network", "folkmoot.people.api", True),
        ("network", "folkmoot.people.models.Person", False),
        ("network", "folkmoot.ui.charts.line", False),
        ("network", "folkmoot.base.feed.entries.append", True),
        ("people", "folkmoot.policy.engine.acts.Act", True),
        ("people", "folkmoot.policy.releases.publish", False),
        ("people", "folkmoot.people.models.Person", True),
    ],
)
def test_doors_are_told_from_walls(part: str, name: str, allowed: bool) -> None:
    assert is_open(part, name) is allowed
