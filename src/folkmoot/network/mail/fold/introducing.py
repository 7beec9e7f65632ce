"""Attributions and header blocks; below an unmarked one everything is quoted."""

from bisect import bisect_left

from folkmoot.network.mail.fold.attribution import (
    Attribution,
    attribution_ending_at,
    ends_like_attribution,
)
from folkmoot.network.mail.fold.headers import (
    HeaderBlock,
    delimiter_block,
    header_block,
    may_start_block,
)
from folkmoot.network.mail.fold.marks import (
    ATTRIBUTION,
    FORWARDED,
    FORWARDED_HEADER,
    OWN,
    PATCH,
    QUOTE,
    Introduction,
    Marks,
)
from folkmoot.network.mail.fold.zone import DEPTH_MAX

_BLANKS = ("", " ", "\t")
_INTRODUCING_FIRST = frozenset("-_=*~—–")
_CONTINUED = frozenset((OWN, QUOTE, FORWARDED))


def mark_introductions(marks: Marks) -> None:
    """Find what introduces words of somebody else, and mark it and them."""
    found = _candidates(marks)
    if found:
        _Introducing(marks, found).mark()


def _candidates(marks: Marks) -> list[int]:
    """The lines worth a look, in order: most have no colon and no delimiter."""
    kinds = marks.kinds
    found = [
        at
        for at, line in enumerate(marks.bare)
        if (
            ":" in line
            or (first := line[:1]) in _INTRODUCING_FIRST
            or (first in _BLANKS and line.lstrip(" \t")[:1] in _INTRODUCING_FIRST)
            or "：" in line
        )
        and kinds[at] != PATCH
    ]
    groupwise = [at for at in marks.quoted if marks.lines[at].startswith(">>>")]
    return sorted({*found, *groupwise}) if groupwise else found


class _Introducing:
    """The walk from introduction to introduction."""

    def __init__(self, marks: Marks, candidates: list[int]) -> None:
        self._marks = marks
        self._candidates = candidates
        self._first_filled = marks.blank.find(0)
        self._nested = 0  # how many quotations without marks the line stands in
        self._rest = QUOTE
        self._block_end = 0

    def mark(self) -> None:
        """Outside of unmarked quotations only candidates matter, inside every line is quoted."""
        at = 0
        for candidate in self._candidates:
            if candidate < at:
                continue
            if self._nested:
                self._quote(at, candidate)
            at = self._look(candidate)
        if self._nested:
            self._quote(at, self._marks.count)

    def _quote(self, start: int, stop: int) -> None:
        """Lines inside an unmarked quotation, which may have marks of their own."""
        marks = self._marks
        for at in range(start, stop):
            if marks.kinds[at] != PATCH:
                depth = 0 if self._groupwise(at) else marks.depths[at]
                marks.kinds[at] = QUOTE if depth else self._rest
                marks.depths[at] = min(depth + self._nested, DEPTH_MAX)

    def _look(self, at: int) -> int:
        """Judge one candidate; returns the line to go on from."""
        marks = self._marks
        depth = 0 if self._groupwise(at) else marks.depths[at]
        if self._nested:
            self._quote(at, at + 1)
        block = self._block_at(at, depth)
        if block is not None:
            self._enter(block, depth)
            return block.end
        found = self._attribution_at(at, depth)
        if found is not None:
            self._introduce(found, ATTRIBUTION, marks.depths[at])
            if not self._quoted_soon(found.end, depth):
                self._nested, self._rest = self._nested + 1, QUOTE
            self._block_end = at + 1
        return at + 1

    def _enter(self, block: HeaderBlock, marked: int) -> None:
        fresh = not all(map(_is_blank, self._marks.bare[self._block_end : block.start]))
        if not self._quoted_soon(block.end, marked) and (fresh or self._nested == 0):
            self._nested += 1
            self._rest = FORWARDED if block.forwarded else QUOTE
            depth = marked + self._nested - 1
        else:
            depth = marked + self._nested - (self._nested > 0 and not fresh)
        self._introduce(block, FORWARDED_HEADER, depth)
        self._block_end = block.end

    def _introduce(self, found: HeaderBlock | Attribution, kind: int, depth: int) -> None:
        self._marks.put(found.start, found.end, kind, depth)
        self._marks.introductions[found.start] = Introduction(found.person, found.when_text)

    def _block_at(self, at: int, marked: int) -> HeaderBlock | None:
        marks = self._marks
        groupwise = self._groupwise(at)
        if not (groupwise or may_start_block(marks.bare[at])):
            return None
        first = self._run_start(at, max(self._block_end, at - 8), blank=True)
        block = header_block(marks.lines if groupwise else marks.bare, at, first)
        if block is None:
            return None
        strays = (
            marks.depths[line] != marked and not _is_blank(marks.bare[line])
            for line in range(at + 1, block.end)
        )
        return delimiter_block(marks.bare, at) if any(strays) else block

    def _groupwise(self, at: int) -> bool:
        """Whether a line may be GroupWise's header, which stands between quote marks of its own."""
        line = self._marks.lines[at]
        return line.startswith(">>>") and line.rstrip().endswith(">>>")

    def _run_start(self, at: int, first: int, *, blank: bool) -> int:
        """The first line of the run of equal depth that `at` ends, not before `first`."""
        marks = self._marks
        depth = marks.depths[at]
        while (
            at > first
            and marks.depths[at - 1] == depth
            and marks.kinds[at - 1] in _CONTINUED
            and (blank or not _is_blank(marks.bare[at - 1]))
        ):
            at -= 1
        return at

    def _attribution_at(self, at: int, marked: int) -> Attribution | None:
        marks = self._marks
        if not ends_like_attribution(marks.bare[at]):
            return None
        below = self._quoted_soon(at + 1, marked)
        if not below and (
            marked or at <= self._first_filled or not self._nothing_marked_below(at + 1)
        ):
            return None
        first = self._run_start(at, max(self._block_end, at - 4), blank=False)
        found = attribution_ending_at(marks.bare, at, first, quoted_below=below)
        if found is None or below:
            return found
        return found if found.certain and found.start > self._first_filled else None

    def _nothing_marked_below(self, at: int) -> bool:
        """Text without quote marks, as far as the next line that introduces marked text."""
        marks = self._marks
        index = bisect_left(marks.quoted, at)
        if index == len(marks.quoted):
            return at < marks.count
        marked = marks.quoted[index]
        introducing = marked - 1
        while introducing > at and marked - introducing < 3 and _is_blank(marks.bare[introducing]):
            introducing -= 1
        return introducing > at + 1 and ends_like_attribution(marks.bare[introducing])

    def _quoted_soon(self, at: int, depth: int) -> bool:
        """Whether the next filled line, at most two blank ones away, is quoted deeper."""
        marks = self._marks
        for line in range(at, min(marks.count, at + 3)):
            if marks.depths[line] > depth:
                return True
            if not _is_blank(marks.bare[line]):
                return False
        return False


def _is_blank(line: str) -> bool:
    return not line or line.isspace()
