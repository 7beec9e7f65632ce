"""Who is named in a text: `@` and the name as it stands in the list of people. Pure."""

import re
from collections.abc import Iterable, Sequence

LONGEST_NAME = 200
_AT = re.compile(r"(?<![\w@.+-])@")


def named_ends(text: str) -> list[str]:
    """What stands behind each `@` that begins a word, folded and cut, to be compared with names."""
    return [
        " ".join(text[found.end() : found.end() + LONGEST_NAME + 1].casefold().split())
        for found in _AT.finditer(text)
    ]


def is_named(ends: Sequence[str], name: str) -> bool:
    """Whether one of `ends` begins with this name as a whole word."""
    folded = " ".join(name.casefold().split())
    return bool(folded) and any(_begins(end, folded) for end in ends)


def own_words(lines: Sequence[str], own: Iterable[tuple[int, int]]) -> str:
    """The lines [start, end) that are the writer's own: who is named in a quotation was told."""
    return "\n".join("".join(lines[start:end]) for start, end in own)


def _begins(end: str, name: str) -> bool:
    following = end[len(name) : len(name) + 1]
    return end.startswith(name) and not following.isalnum()
