"""The branch map as an SVG element: attributes and classes only, as the security policy wants."""

from html import escape

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from folkmoot.base.ids import written
from folkmoot.network.pages.addresses import anchor
from folkmoot.network.reading.branch_map import BranchMap, Lane, Mark, branch_map_of
from folkmoot.network.reading.sight import Sight, View

LANE = 14
ROW_FROM, ROW_TO = 6, 16
TALL = 640
"""Pixels the map tries to stay within; short conversations get wider rows."""
MARGIN = 9


def map_svg(sight: Sight) -> str:
    """The map of the conversation, its marks leading to the messages; "" for a lone message."""
    if len(sight.tree) < 2:
        return ""
    drawn = branch_map_of(sight.tree)
    step = min(ROW_TO, max(ROW_FROM, TALL // max(drawn.rows, 1)))
    width = (drawn.lanes - 1) * LANE + 2 * MARGIN
    height = (drawn.rows - 1) * step + 2 * MARGIN
    here = set(sight.in_window)
    current = {sight.tree.head[index] for index in here}
    lanes = "".join(_lane(branch, step, branch.head in current) for branch in drawn.branches)
    marks = "".join(_mark(sight, mark, step, here) for mark in drawn.marks)
    label = escape(_label(drawn))
    return (
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}" role="group" '
        f'aria-label="{label}">{lanes}{marks}{_names(sight, drawn, step)}</svg>'
    )


def _label(drawn: BranchMap) -> str:
    count = len(drawn.branches)
    return ngettext("%(count)d branch", "%(count)d branches", count) % {"count": count}


def _x(lane: int) -> int:
    return MARGIN + lane * LANE


def _lane(branch: Lane, step: int, current: bool) -> str:
    x, top, bottom = (
        _x(branch.lane),
        MARGIN + branch.row * step,
        MARGIN + branch.last_row * step,
    )
    stem = ""
    if branch.lane != branch.from_lane:
        from_x, from_y = _x(branch.from_lane), MARGIN + branch.from_row * step
        turn = max(from_y, min(top, from_y + LANE))
        bend = f"M{from_x} {from_y}C{x} {from_y} {x} {from_y} {x} {turn}V{top}"
        stem = f'<path class="stem" d="{bend}"/>'
    if branch.row == branch.last_row:
        return stem
    mark = " data-current" if current else ""
    return f'{stem}<path class="lane"{mark} d="M{x} {top}V{bottom}"/>'


def _mark(sight: Sight, mark: Mark, step: int, here: set[int]) -> str:
    first = mark.messages[0]
    line = sight.lines[first]
    unread = " data-unread" if any(sight.unread[index] for index in mark.messages) else ""
    ghost = " data-ghost" if line.is_ghost else ""
    shown = " data-here" if any(index in here for index in mark.messages) else ""
    title = escape(_title(sight, mark))
    radius = 3 if step < 10 else 4
    name = written(line.ref)
    view = "" if sight.asked.view == View.TREE else f"view={sight.asked.view}&"
    href = (
        f"#{anchor(line.ref)}" if first in sight.in_view else f"?{view}at={name}#{anchor(line.ref)}"
    )
    return (
        f'<a href="{escape(href)}" data-mark="{anchor(line.ref)}"><title>{title}</title>'
        f'<circle class="node"{unread}{ghost}{shown} cx="{_x(mark.lane)}" '
        f'cy="{MARGIN + mark.row * step}" r="{radius}"/></a>'
    )


def _title(sight: Sight, mark: Mark) -> str:
    line = sight.lines[mark.messages[0]]
    if line.is_ghost:
        return _("a missing message")
    words = f"{line.sender_name or _('somebody')}: {line.first_words[:60]}"
    more = len(mark.messages) - 1
    if more:
        words += " " + ngettext("and %(n)d more", "and %(n)d more", more) % {"n": more}
    return words


def _names(sight: Sight, drawn: BranchMap, step: int) -> str:
    """Names people gave to branches, beside where they begin."""
    found = []
    for branch in drawn.branches:
        name = sight.lines[branch.head].branch_name
        if name:
            x, y = _x(branch.lane) + 8, MARGIN + branch.row * step + 4
            short = name if len(name) < 24 else name[:22] + "…"
            found.append(f'<text x="{x}" y="{y}">{escape(short)}</text>')
    return "".join(found)
