"""Where in a text numbers stand, so that expressions for numbers read nothing else.

Most of a message has no digits; looking for nine kinds of numbers at each of its characters would
cost more than everything else.
"""

import re
from collections.abc import Iterator, Sequence

# Four digits with short gaps: the least that any kind of number shows, and the longest gap in one.
_CLUSTER = re.compile(r"\d(?:[^\d\n]{0,8}\d){3,}")
_BEFORE, _AFTER = 12, 40
_SPACE = re.compile(r"\s")

Stretch = tuple[int, int]
"""Start and end of a part of a text, in code points."""


def stretches(text: str) -> list[Stretch]:
    """Parts with at least four digits near each other, with what may belong to them around them.

    Sorted and apart from each other. Each ends at a space or at the end of the text, so that no
    number is cut.
    """
    found: list[Stretch] = []
    for match in _CLUSTER.finditer(text):
        start = max(0, match.start() - _BEFORE)
        space = _SPACE.search(text, min(len(text), match.end() + _AFTER))
        end = space.start() if space else len(text)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def matches(shape: re.Pattern[str], text: str, parts: Sequence[Stretch]) -> Iterator[re.Match[str]]:
    """What an expression finds in these parts of a text; it may look behind their beginnings."""
    for start, end in parts:
        yield from shape.finditer(text, start, end)
