"""Lines with quote marks, and those that lost them or only seem to have some."""

from folkmoot.network.mail.fold.lines import QUOTE_PREFIX
from folkmoot.network.mail.fold.marks import CODE, OWN, QUOTE, Marks
from folkmoot.network.mail.fold.patches import recorded_session
from folkmoot.network.mail.fold.zone import DEPTH_MAX

WRAP_WIDTH = 66
"""Columns from which on a line may have been wrapped; programs use 72 to 80."""
WRAP_WIDTH_MAX = 110
"""No program wraps at more columns than this."""
_WRAPPED_LINES_MAX = 8


def mark_quotes(marks: Marks) -> None:
    """Lines with quote marks, except what mbox did to lines that start with From."""
    lines, kinds, depths = marks.lines, marks.kinds, marks.depths
    starting = [
        at
        for at, line in enumerate(lines)
        if line[0] == ">" or (line[0] == " " and ">" in line[:3])
    ]
    if not starting:
        return
    bare = lines.copy()
    quoted = marks.quoted
    for at in starting:
        if kinds[at] != OWN:
            continue
        line = lines[at]
        if line[:2] == "> " and line[2:3] not in " \t>":
            bare[at] = line[2:].rstrip()
            depth = 1
        elif found := QUOTE_PREFIX.match(line):
            bare[at] = line[found.end() :].rstrip()
            depth = min(found[0].count(">"), DEPTH_MAX)
        else:
            continue
        kinds[at], depths[at] = QUOTE, depth
        quoted.append(at)
    if not quoted:
        return
    marks.bare = bare
    for at in [at for at in quoted if depths[at] == 1 and lines[at].startswith(">From ")]:
        if not _beside_quote(marks, at):
            kinds[at], depths[at], bare[at] = OWN, 0, lines[at]
            quoted.remove(at)


def _beside_quote(marks: Marks, at: int) -> bool:
    before = marks.depths[at - 1] if at else 0
    after = marks.depths[at + 1] if at + 1 < marks.count else 0
    return bool(before or after)


def unmark_sessions(marks: Marks) -> None:
    """Without anything that introduces a quotation, prompts are prompts."""
    if recorded_session([marks.lines[at] for at, depth in enumerate(marks.depths) if depth]):
        for at, depth in enumerate(marks.depths):
            if depth:
                marks.kinds[at], marks.depths[at] = CODE, 0


def mark_wrapped_quotes(marks: Marks) -> None:
    """Lines that a mail program broke off a quoted line without marking them again."""
    widest: int | None = None
    at = marks.kinds.find(b"qo") + 1
    while 0 < at < marks.count - 1:
        stop = _enclosed_end(marks, at)
        if stop > at:
            widest = _widest(marks.lines) if widest is None else widest
            if _is_wrapped(marks, at, stop, widest):
                marks.put(at, stop, QUOTE, marks.depths[at - 1])
                at = stop
        at = marks.kinds.find(b"qo", at) + 1


def _widest(lines: list[str]) -> int:
    """The longest line that could have been broken at a space."""
    for line in sorted(map(str.rstrip, lines), key=len, reverse=True):
        if len(line.split(None, 3)) > 3:
            return len(line)
    return 0


def _enclosed_end(marks: Marks, start: int) -> int:
    """Behind the own lines from `start` when quoted lines enclose them, without a blank line and
    so that they may continue the one above; else `start`.
    """
    stop = start
    while stop < marks.count and marks.kinds[stop] == OWN and not marks.blank[stop]:
        if stop - start >= _WRAPPED_LINES_MAX:
            return start
        stop += 1
    before = marks.bare[start - 1].rstrip()
    if stop == marks.count or not marks.depths[stop] or not before:
        return start
    ends = before.endswith((".", "?", "!", ":", ";"))
    return start if ends and not marks.lines[start][:1].islower() else stop


def _is_wrapped(marks: Marks, start: int, stop: int, widest: int) -> bool:
    """Whether every break is one that a program makes: the next word would not have fitted.

    A line that goes on in lower case needs only a plausible width, any other the width of this
    very message.
    """
    lines = marks.lines
    lower = lines[start][:1].islower()
    width = min(widest, WRAP_WIDTH if lower else WRAP_WIDTH_MAX)
    for at in range(start, stop):
        word = lines[at].split(None, 1)[0]
        if len(lines[at - 1].rstrip()) + 1 + len(word) <= width:
            return False
    return True
