"""Files and functions stay small enough to be read; large files stay out of the repository."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.repository import committed, parsed, python_files, shown

FILE_LINES = 400
FUNCTION_LINES = 60
COMMITTED_BYTES = 400_000
TEXT = {".py", ".ts", ".mjs", ".css", ".html", ".sh"}

# What may be longer, each with the reason in words: "path" or "path::function".
EXCEPTIONS: dict[str, str] = {}


def functions(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Name and number of lines of every function, methods and inner ones included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def long_files() -> dict[str, int]:
    """Path and number of lines of every file that is too long."""
    files = [path for path in committed() if path.suffix in TEXT and path.suffix != ".py"]
    counted = {path: lines(path) for path in [*files, *python_files()]}
    return {shown(path): count for path, count in counted.items() if count > FILE_LINES}


def long_functions() -> dict[str, int]:
    """Path, name and number of lines of every function that is too long."""
    return {
        f"{shown(path)}::{name}": count
        for path in python_files()
        for name, count in functions(parsed(path))
        if count > FUNCTION_LINES
    }


def lines(path: Path) -> int:
    """The number of lines of a file."""
    return path.read_bytes().count(b"\n")


@pytest.mark.parametrize("found", [long_files, long_functions], ids=["files", "functions"])
def test_nothing_is_too_long_without_a_reason(found: object) -> None:
    assert callable(found)
    long: dict[str, int] = found()
    unexplained = {place: count for place, count in long.items() if place not in EXCEPTIONS}
    assert not unexplained


def test_every_exception_is_still_needed() -> None:
    assert set(EXCEPTIONS) <= {*long_files(), *long_functions()}


def test_no_large_file_is_committed() -> None:
    sizes = {shown(path): path.stat().st_size for path in committed()}
    assert not {path: size for path, size in sizes.items() if size > COMMITTED_BYTES}


def test_lines_of_functions_are_counted() -> None:
    tree = ast.parse(
        "def one(): ...\nclass A:\n    def two(self):\n        x = 1\n        return x\n"
    )
    assert dict(functions(tree)) == {"one": 1, "two": 3}
