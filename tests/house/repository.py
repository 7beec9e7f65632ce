"""What the house tests look at: the files of the repository and the parts of the package."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PACKAGE = REPOSITORY / "src" / "folkmoot"


@cache
def committed() -> tuple[Path, ...]:
    """All files git keeps, or would with the next commit; skips the test outside of a checkout."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=REPOSITORY, check=False, capture_output=True, text=True)
    if listed.returncode:
        pytest.skip("this is no git checkout, so there is no list of files")
    paths = (REPOSITORY / name for name in listed.stdout.splitlines())
    return tuple(path for path in paths if path.is_file())


def python_files() -> list[Path]:
    """Our own Python files, without generated migrations."""
    return [
        path for path in committed() if path.suffix == ".py" and path.parent.name != "migrations"
    ]


def parts() -> list[str]:
    """The names of the parts: the folders of the package that hold code."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/__init__.py"))


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_bytes(), filename=str(path))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and full name of everything a file imports, also within functions."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def shown(path: Path) -> str:
    """A path as people write it."""
    return path.relative_to(REPOSITORY).as_posix()
