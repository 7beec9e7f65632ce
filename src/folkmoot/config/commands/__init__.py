"""The commands of `folkmoot`, found by where their files lie.

`<part>/commands/<word>.py` is `folkmoot <word>`, `<part>/commands/<word>_<word>.py` is
`folkmoot <word> <word>`. The first line of the file's docstring is the line in `--help`, so that
listing all commands imports none of them. The function of the same name as the file is what typer
runs. A word of Python's takes an underscore: `import_.py` holds `import_` for `folkmoot import`.
"""

import ast
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

import folkmoot

PACKAGE = Path(folkmoot.__file__).parent
OWN_PART = "config"


@dataclass(frozen=True)
class Command:
    """One command: its words after `folkmoot`, its module, and its line in `--help`."""

    words: tuple[str, ...]
    module: str
    summary: str

    @property
    def opens_home(self) -> bool:
        """Whether the frame opens the home first.

        Commands of `config` decide themselves when; one that needs none, and so runs anywhere, has
        `NEEDS_HOME = False` in its file.
        """
        if self.module.split(".")[1] == OWN_PART:
            return False
        return bool(getattr(import_module(self.module), "NEEDS_HOME", True))

    def function(self) -> Callable[..., None]:
        """Imports the module and returns what typer runs.

        Raises LookupError when the file holds no function of its own name.
        """
        module = import_module(self.module)
        name = self.module.rpartition(".")[2]
        for candidate in (name, f"{name}_"):
            found = getattr(module, candidate, None)
            if inspect.isfunction(found):
                return cast("Callable[..., None]", found)
        raise LookupError(f"{self.module} has no function {name!r}")


@cache
def commands() -> tuple[Command, ...]:
    """All commands of all parts, sorted by their words."""
    return tuple(sorted(_found(PACKAGE), key=lambda command: command.words))


def _found(package: Path) -> Iterator[Command]:
    for file in package.glob("**/commands/*.py"):
        if file.name.startswith("_"):
            continue
        dotted = ".".join(("folkmoot", *file.relative_to(package).with_suffix("").parts))
        words = tuple(file.stem.strip("_").split("_"))
        yield Command(words, dotted, _summary(file))


def _summary(file: Path) -> str:
    docstring = ast.get_docstring(ast.parse(file.read_bytes())) or ""
    return docstring.partition("\n")[0]
