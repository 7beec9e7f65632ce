"""A message divided into zones: whose words stand where.

Nothing is ever taken away: each line is in exactly one zone and the zones joined are the text.
Where the evidence is thin a line is the sender's own, because a quotation left open costs a
glance and own words folded away cost the message.
"""

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

import msgspec

from folkmoot.network.mail.fold.attribution import (
    Attribution,
    attribution_ending_at,
    ends_like_attribution,
)
from folkmoot.network.mail.fold.closings import FOOTER, closings
from folkmoot.network.mail.fold.headers import (
    HeaderBlock,
    delimiter_block,
    header_block,
    may_start_block,
)
from folkmoot.network.mail.fold.lines import QUOTE_PREFIX, lines_of
from folkmoot.network.mail.fold.patches import patch_ranges, recorded_session

DEPTH_MAX = 50
"""Deeper quotations are read as if they stood at this depth."""


class Kind(StrEnum):
    """What a zone is. Own text, patches and code are the sender's; all else can be folded."""

    OWN = "own"
    PATCH = "patch"
    CODE = "code"
    QUOTE = "quote"
    ATTRIBUTION = "attribution"
    FORWARDED_HEADER = "forwarded_header"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    FOOTER = "footer"


OWN_KINDS = frozenset((Kind.OWN, Kind.PATCH, Kind.CODE))


class Zone(msgspec.Struct, frozen=True):
    """Lines [start_line, end_line), counted from 0.

    `depth` is how often the words are quoted (0: the sender's own). `person` and `when_text` come
    from the line or header block that introduces the words, as written there; empty if unknown.
    """

    kind: Kind
    start_line: int
    end_line: int
    depth: int = 0
    person: str = ""
    when_text: str = ""


def zones(text: str) -> tuple[Zone, ...]:
    """The zones of a plain-text body, in order, covering every line exactly once.

    The text is expected decoded and, for format=flowed, un-flowed; line ends may be LF or CRLF.
    Empty text has no zones. Linear in the length of the text; never raises.
    """
    lines = lines_of(text)
    if not lines:
        return ()
    return _Folding(lines).zones()


_INTRODUCING_FIRST = frozenset("-_=*~—–")


class _Introduction(msgspec.Struct, frozen=True):
    person: str
    when_text: str


_NOBODY = _Introduction("", "")


class _Folding:
    """What is known of each line so far."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.count = len(lines)
        self.kinds = [Kind.OWN] * self.count
        self.depths = [0] * self.count
        self.bare = lines
        self.introductions: dict[int, _Introduction] = {}
        self.quoted = False

    def zones(self) -> tuple[Zone, ...]:
        """All passes, from the surest evidence to the thinnest."""
        self._mark_patches()
        self._mark_quotes()
        self._mark_introductions()
        if self.quoted and not self.introductions:
            self._unmark_sessions()
        self._mark_wrapped_quotes()
        self._mark_closings()
        self._settle_blanks()
        return self._collected()

    def _mark_patches(self) -> None:
        for start, stop in patch_ranges(self.lines):
            self.kinds[start:stop] = [Kind.PATCH] * (stop - start)

    def _mark_quotes(self) -> None:
        """Lines with quote marks, except what mbox did to lines that start with From."""
        lines, kinds, depths = self.lines, self.kinds, self.depths
        bare: list[str] | None = None
        for at, line in enumerate(lines):
            if line[0] != ">" and (line[0] != " " or ">" not in line[:3]):
                continue
            if kinds[at] is Kind.OWN:
                marks = QUOTE_PREFIX.match(line)
                if marks:
                    bare = bare or lines.copy()
                    bare[at] = line[marks.end() :].rstrip()
                    kinds[at] = Kind.QUOTE
                    depths[at] = min(marks[0].count(">"), DEPTH_MAX)
        if bare is None:
            return
        self.quoted, self.bare = True, bare
        for at, line in enumerate(lines):
            if depths[at] == 1 and line.startswith(">From ") and not self._beside_quote(at):
                kinds[at], depths[at], bare[at] = Kind.OWN, 0, line

    def _beside_quote(self, at: int) -> bool:
        before = self.depths[at - 1] if at else 0
        after = self.depths[at + 1] if at + 1 < self.count else 0
        return bool(before or after)

    def _mark_introductions(self) -> None:
        """Attributions and header blocks; below an unmarked one everything is quoted."""
        nested = 0  # how many quotations without marks the line stands in
        rest = Kind.QUOTE
        block_end = at = 0
        while at < self.count:
            if not nested and not self._may_introduce(at):
                at += 1
                continue
            marks = 0 if self._groupwise(at) else self.depths[at]
            if nested and self.kinds[at] is not Kind.PATCH:
                self.kinds[at] = Kind.QUOTE if marks else rest
                self.depths[at] = min(marks + nested, DEPTH_MAX)
            if nested and not self._may_introduce(at):
                at += 1
                continue
            block = self._block_at(at, marks, block_end)
            if block is not None:
                fresh = any(line.strip() for line in self.bare[block_end : block.start])
                if not self._quoted_soon(block.end, marks) and (fresh or nested == 0):
                    nested += 1
                    rest = Kind.FORWARDED if block.forwarded else Kind.QUOTE
                    depth = marks + nested - 1
                else:
                    depth = marks + nested - (nested > 0 and not fresh)
                self._introduce(block, Kind.FORWARDED_HEADER, depth)
                at = block_end = block.end
                continue
            found = self._attribution_at(at, marks, block_end)
            if found is not None:
                self._introduce(found, Kind.ATTRIBUTION, self.depths[at])
                if not self._quoted_soon(found.end, marks):
                    nested, rest = nested + 1, Kind.QUOTE
                block_end = at + 1
            at += 1

    def _may_introduce(self, at: int) -> bool:
        """The cheapest look at a line; most have no colon and no delimiter."""
        line = self.bare[at]
        return (
            ":" in line
            or line.lstrip(" \t")[:1] in _INTRODUCING_FIRST
            or "：" in line
            or self.lines[at].startswith(">>>")
        )

    def _block_at(self, at: int, marks: int, block_end: int) -> HeaderBlock | None:
        line = self.bare[at]
        groupwise = self._groupwise(at)
        if self.kinds[at] is Kind.PATCH or not (groupwise or may_start_block(line)):
            return None
        first = self._run_start(at, max(block_end, at - 8), blank=True)
        block = header_block(self.lines if groupwise else self.bare, at, first)
        if block is None:
            return None
        strays = (
            self.depths[line] != marks and self.bare[line].strip()
            for line in range(at + 1, block.end)
        )
        return delimiter_block(self.bare, at) if any(strays) else block

    def _groupwise(self, at: int) -> bool:
        """Whether a line may be GroupWise's header, which stands between quote marks of its own."""
        line = self.lines[at]
        return line.startswith(">>>") and line.rstrip().endswith(">>>")

    def _run_start(self, at: int, first: int, *, blank: bool) -> int:
        """The first line of the run of equal depth that `at` ends, not before `first`."""
        depth = self.depths[at]
        while (
            at > first
            and self.depths[at - 1] == depth
            and self.kinds[at - 1] in (Kind.OWN, Kind.QUOTE, Kind.FORWARDED)
            and (blank or self.bare[at - 1].strip())
        ):
            at -= 1
        return at

    def _attribution_at(self, at: int, marks: int, block_end: int) -> Attribution | None:
        if self.kinds[at] is Kind.PATCH or not ends_like_attribution(self.bare[at]):
            return None
        below = self._quoted_soon(at + 1, marks)
        first = self._run_start(at, max(block_end, at - 4), blank=False)
        found = attribution_ending_at(self.bare, at, first, quoted_below=below)
        if found is None or below:
            return found
        if marks or not found.certain or not self._something_above(found.start):
            return None
        return found if self._nothing_marked_below(found.end) else None

    def _something_above(self, at: int) -> bool:
        return at > self._first_filled

    @cached_property
    def _first_filled(self) -> int:
        return next((at for at, line in enumerate(self.lines) if line.strip()), self.count)

    @cached_property
    def _marked(self) -> list[int]:
        """The lines with quote marks, in order."""
        return [at for at, line in enumerate(self.lines) if self.bare[at] is not line]

    def _nothing_marked_below(self, at: int) -> bool:
        """Text without quote marks, as far as the next line that introduces marked text."""
        index = bisect_left(self._marked, at)
        if index == len(self._marked):
            return at < self.count
        marked = self._marked[index]
        introducing = marked - 1
        while introducing > at and marked - introducing < 3 and not self.bare[introducing].strip():
            introducing -= 1
        return introducing > at + 1 and ends_like_attribution(self.bare[introducing])

    def _quoted_soon(self, at: int, depth: int) -> bool:
        """Whether the next filled line, at most two blank ones away, is quoted deeper."""
        for line in range(at, min(self.count, at + 3)):
            if self.depths[line] > depth:
                return True
            if self.bare[line].strip():
                return False
        return False

    def _introduce(self, found: HeaderBlock | Attribution, kind: Kind, depth: int) -> None:
        size = found.end - found.start
        self.kinds[found.start : found.end] = [kind] * size
        self.depths[found.start : found.end] = [min(depth, DEPTH_MAX)] * size
        self.introductions[found.start] = _Introduction(found.person, found.when_text)

    def _unmark_sessions(self) -> None:
        """Without anything that introduces a quotation, prompts are prompts."""
        quoted = [line for line, depth in zip(self.lines, self.depths, strict=True) if depth]
        if recorded_session(quoted):
            for at, depth in enumerate(self.depths):
                if depth:
                    self.kinds[at], self.depths[at] = Kind.CODE, 0

    def _mark_wrapped_quotes(self) -> None:
        """Lines that a mail program broke off a quoted line without marking them again."""
        if not self.quoted:
            return
        at = 1
        while at < self.count - 1:
            if self.kinds[at] is Kind.OWN and self.kinds[at - 1] is Kind.QUOTE:
                stop = self._wrapped_end(at)
                for line in range(at, stop):
                    self.kinds[line], self.depths[line] = Kind.QUOTE, self.depths[at - 1]
                at = max(stop, at)
            at += 1

    @cached_property
    def _widest(self) -> int:
        """The longest line that could have been broken at a space."""
        return max(
            (len(line.rstrip()) for line in self.lines if len(line.split(None, 3)) > 3), default=0
        )

    def _wrapped_end(self, start: int) -> int:
        """Behind the lines from `start` that continue the quoted line above; `start` if none.

        They must be enclosed by quoted lines, without a blank line, and every break must be one
        that a program makes: the next word would not have fitted. A line that goes on in lower
        case needs only a plausible width, any other the width of this very message.
        """
        stop = start
        while stop < self.count and self.kinds[stop] is Kind.OWN and self.lines[stop].strip():
            if stop - start >= 8:
                return start
            stop += 1
        before = self.bare[start - 1].rstrip()
        if stop == self.count or not self.depths[stop] or not before:
            return start
        lower = self.lines[start][:1].islower()
        if before.endswith((".", "?", "!", ":", ";")) and not lower:
            return start
        width = min(self._widest, WRAP_WIDTH if lower else WRAP_WIDTH_MAX)
        for line in range(start, stop):
            word = self.lines[line].split(None, 1)[0]
            if len(self.lines[line - 1].rstrip()) + 1 + len(word) <= width:
                return start
        return stop

    def _mark_closings(self) -> None:
        """Signatures and footers at the end of each stretch of own text."""
        start = 0
        while start < self.count:
            if self.kinds[start] is not Kind.OWN:
                start += 1
                continue
            stop = start
            while stop < self.count and self.kinds[stop] is Kind.OWN:
                stop += 1
            found = closings(self.lines, start, stop)
            ends = [closing.start for closing in found[1:]] + [stop]
            for closing, end in zip(found, ends, strict=False):
                kind = Kind.FOOTER if closing.kind == FOOTER else Kind.SIGNATURE
                self.kinds[closing.start : end] = [kind] * (end - closing.start)
            start = stop

    def _settle_blanks(self) -> None:
        """Blank lines between or below folded zones go with what stands above them."""
        kinds, depths = self.kinds, self.depths
        at = 0
        while at < self.count:
            if kinds[at] is not Kind.OWN or self.lines[at].strip():
                at += 1
                continue
            stop = at
            while stop < self.count and kinds[stop] is Kind.OWN and not self.lines[stop].strip():
                stop += 1
            below_own = stop < self.count and kinds[stop] is Kind.OWN
            if at and kinds[at - 1] is not Kind.OWN and not below_own:
                for line in range(at, stop):
                    kinds[line], depths[line] = kinds[at - 1], depths[at - 1]
            at = stop

    def _collected(self) -> tuple[Zone, ...]:
        """Runs of equal lines as zones, each quotation with who introduced it."""
        found: list[Zone] = []
        speakers: list[_Introduction] = [_NOBODY] * (DEPTH_MAX + 2)
        start = 0
        for at in range(1, self.count + 1):
            if at < self.count and (
                self.kinds[at] is self.kinds[start]
                and self.depths[at] == self.depths[start]
                and at not in self.introductions
            ):
                continue
            found.append(self._zone(start, at, speakers))
            start = at
        return tuple(found)

    def _zone(self, start: int, end: int, speakers: list[_Introduction]) -> Zone:
        kind, depth = self.kinds[start], self.depths[start]
        said = _NOBODY
        if kind in (Kind.ATTRIBUTION, Kind.FORWARDED_HEADER):
            said = self.introductions.get(start, _NOBODY)
            speakers[depth + 1 :] = [said] + [_NOBODY] * (DEPTH_MAX - depth)
        elif kind in (Kind.QUOTE, Kind.FORWARDED):
            said = speakers[depth]
        return Zone(kind, start, end, depth, said.person, said.when_text)


WRAP_WIDTH = 66
"""Columns from which on a line may have been wrapped; programs use 72 to 80."""
WRAP_WIDTH_MAX = 110
"""No program wraps at more columns than this."""


def zone_text(text_lines: Sequence[str], zone: Zone) -> str:
    """The text of one zone, from the lines of `lines_of`."""
    return "".join(text_lines[zone.start_line : zone.end_line])


def stripped_quote(line: str) -> str:
    """A line without its quote marks and line end."""
    match = QUOTE_PREFIX.match(line) if ">" in line[:3] else None
    return (line[match.end() :] if match else line).rstrip("\r\n")
