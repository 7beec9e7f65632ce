"""What is known of each line of a message so far, a byte a line.

Bytes and not objects, so that runs of equal lines are found by a search instead of a loop: most
of a message is settled without a look at its single lines.
"""

import re

import msgspec

from folkmoot.network.mail.fold.zone import DEPTH_MAX, Kind

_CODES = b"opcqahfst"
OWN, PATCH, CODE, QUOTE, ATTRIBUTION, FORWARDED_HEADER, FORWARDED, SIGNATURE, FOOTER = _CODES
KINDS = dict(zip(_CODES, Kind, strict=True))

_OWN_RUN = re.compile(rb"o+")
_RUN = re.compile(rb"(.)\1*+", re.DOTALL)


class Introduction(msgspec.Struct, frozen=True):
    """Who is said to have written what follows, and when."""

    person: str
    when_text: str


class Marks:
    """The lines with their kinds and depths.

    `bare` are the lines without quote marks (the very same object where a line has none), `quoted`
    the numbers of those with marks in order, `blank` holds 1 for each line of white space.
    """

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.count = len(lines)
        self.bare = lines
        self.kinds = bytearray([OWN]) * self.count
        self.depths = bytearray(self.count)
        self.blank = bytes(map(str.isspace, lines))
        self.quoted: list[int] = []
        self.introductions: dict[int, Introduction] = {}

    def put(self, start: int, stop: int, kind: int, depth: int) -> None:
        """Say what the lines [start, stop) are."""
        size = stop - start
        self.kinds[start:stop] = bytes([kind]) * size
        self.depths[start:stop] = bytes([min(depth, DEPTH_MAX)]) * size

    def own_runs(self) -> list[tuple[int, int]]:
        """The stretches of own lines."""
        return [run.span() for run in _OWN_RUN.finditer(self.kinds)]

    def is_blank(self, start: int, stop: int) -> bool:
        """Whether none of these lines has anything but white space."""
        return self.blank.find(0, start, stop) < 0

    def edges(self) -> list[int]:
        """Where a line differs from the one above, or introduces something; and the end."""
        found = {run.start() for run in _RUN.finditer(self.kinds)}
        if self.quoted or self.introductions:
            found.update(run.start() for run in _RUN.finditer(self.depths))
            found.update(self.introductions)
        return [*sorted(found), self.count]
