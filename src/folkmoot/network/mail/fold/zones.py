"""A message divided into zones: whose words stand where.

Nothing is ever taken away: each line is in exactly one zone and the zones joined are the text.
Where the evidence is thin a line is the sender's own, because a quotation left open costs a
glance and own words folded away cost the message.
"""

from collections.abc import Iterator
from itertools import pairwise

from folkmoot.network.mail.fold import closings
from folkmoot.network.mail.fold.introducing import mark_introductions
from folkmoot.network.mail.fold.lines import lines_of
from folkmoot.network.mail.fold.marks import (
    ATTRIBUTION,
    FOOTER,
    FORWARDED,
    FORWARDED_HEADER,
    KINDS,
    PATCH,
    QUOTE,
    SIGNATURE,
    Introduction,
    Marks,
)
from folkmoot.network.mail.fold.patches import patch_ranges
from folkmoot.network.mail.fold.quoting import mark_quotes, mark_wrapped_quotes, unmark_sessions
from folkmoot.network.mail.fold.zone import DEPTH_MAX, Zone

_NOBODY = Introduction("", "")


def zones(text: str) -> tuple[Zone, ...]:
    """The zones of a plain-text body, in order, covering every line exactly once.

    The text is expected decoded and, for format=flowed, un-flowed; line ends may be LF or CRLF.
    Empty text has no zones. Linear in the length of the text; never raises.
    """
    return zones_of_lines(lines_of(text))


def zones_of_lines(lines: list[str]) -> tuple[Zone, ...]:
    """The zones of the lines that `lines_of` gave: all passes, from the surest evidence to the
    thinnest.
    """
    if not lines:
        return ()
    marks = Marks(lines)
    for start, stop in patch_ranges(lines):
        marks.put(start, stop, PATCH, 0)
    mark_quotes(marks)
    mark_introductions(marks)
    if marks.quoted:
        if not marks.introductions:
            unmark_sessions(marks)
        mark_wrapped_quotes(marks)
    for start, stop in marks.own_runs():
        _mark_closings(marks, start, stop)
    return tuple(_collected(marks))


def _mark_closings(marks: Marks, start: int, stop: int) -> None:
    """Signatures and footers at the end of a stretch of own text; blank lines left between or
    below folded zones go with what stands above them.
    """
    own_stop = stop
    if not marks.is_blank(start, stop):
        for closing in reversed(closings.closings(marks.lines, start, stop)):
            kind = FOOTER if closing.kind == closings.FOOTER else SIGNATURE
            marks.put(closing.start, own_stop, kind, 0)
            own_stop = closing.start
    if 0 < start < own_stop and marks.is_blank(start, own_stop):
        marks.put(start, own_stop, marks.kinds[start - 1], marks.depths[start - 1])


def _collected(marks: Marks) -> Iterator[Zone]:
    """Runs of equal lines as zones, each quotation with who introduced it."""
    speakers = [_NOBODY] * (DEPTH_MAX + 2)
    edges = marks.edges()
    for start, stop in pairwise(edges):
        kind, depth = marks.kinds[start], marks.depths[start]
        said = _NOBODY
        if kind in (ATTRIBUTION, FORWARDED_HEADER):
            said = marks.introductions.get(start, _NOBODY)
            speakers[depth + 1 :] = [said] + [_NOBODY] * (DEPTH_MAX - depth)
        elif kind in (QUOTE, FORWARDED):
            said = speakers[depth]
        yield Zone(KINDS[kind], start, stop, depth, said.person, said.when_text)
