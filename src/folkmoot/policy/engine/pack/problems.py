"""What is wrong with a pack, where, and what would be right."""

from collections.abc import Iterable

import msgspec

from folkmoot.base.errors import FolkmootError


class Problem(msgspec.Struct, frozen=True, order=True, omit_defaults=True):
    """One thing that is wrong: file, line and column from 1, words, and a suggestion or nothing."""

    file: str
    line: int
    column: int
    words: str
    suggestion: str = ""

    def __str__(self) -> str:
        hint = f" ({self.suggestion})" if self.suggestion else ""
        return f"{self.file}:{self.line}:{self.column}: {self.words}{hint}"


class Refused(FolkmootError):
    """A pack that may not be used, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        first = self.problems[0]
        more = f", and {len(self.problems) - 1} more" if len(self.problems) > 1 else ""
        super().__init__(
            f"{first.words}{more}",
            hint=first.suggestion or "`folkmoot policy check` names all that is wrong with a pack.",
            place=f"{first.file}:{first.line}:{first.column}",
        )
