"""The small picture of a conversation: 120 x 24 pixels, time to the right, one lane a branch.

What is stored is the picture's strokes, not the messages: at most `MOST_BYTES`, whatever the size
of the conversation. Silence is compressed: a gap takes room as the logarithm of its hours, so that
an afternoon's exchange stays readable beside an answer a year later.
"""

from collections.abc import Iterable
from functools import lru_cache
from math import log1p

import msgspec

from folkmoot.network.reading.tree import NONE, Place, Tree, tree_of

WIDTH = 120
HEIGHT = 24
LANES = 5
MOST_BYTES = 512
_HOUR = 3600.0
_MARGIN = 3
_SPAN = WIDTH - 2 * _MARGIN
_LANE_STEP = (HEIGHT - 2 * _MARGIN) / (LANES - 1)


class Stroke(msgspec.Struct, frozen=True):
    """A branch: its lane, the lane and place it leaves, and the places of its messages (0..114)."""

    lane: int
    from_lane: int
    from_x: int
    dots: tuple[int, ...]


def packed_shape(places: Iterable[Place]) -> bytes:
    """The picture of these messages, for `Conversation.shape`; empty for fewer than two.

    Made from the tree alone, so it can be thrown away and made again.
    """
    tree, at = _timed(list(places))
    if len(tree) < 2:  # a single dot says nothing
        return b""
    content = bytearray()
    for stroke in _strokes(tree, _spread(tree, at)):
        piece = bytes((stroke.lane << 4 | stroke.from_lane, stroke.from_x, len(stroke.dots)))
        piece += bytes(stroke.dots)
        if len(content) + len(piece) > MOST_BYTES:
            break
        content += piece
    return bytes(content)


@lru_cache(maxsize=2000)
def drawn_shape(content: bytes) -> str:
    """The picture as an SVG element; "" where there is none or the bytes are not a picture."""
    strokes = _unpacked(content)
    if not strokes:
        return ""
    lines = "".join(_line(stroke) for stroke in strokes)
    dots = "".join(
        f'<circle cx="{dot + _MARGIN}" cy="{_y(stroke.lane)}" r="1.5"/>'
        for stroke in strokes
        for dot in stroke.dots
    )
    return (
        f'<svg class="branch-shape" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false">'
        f'<path d="{lines}"/><g class="dots">{dots}</g></svg>'
    )


def _timed(places: list[Place]) -> tuple[Tree, dict[int, float | None]]:
    return tree_of(places), {place.id: place.at for place in places}


def _spread(tree: Tree, at: dict[int, float | None]) -> list[int]:
    """The place of each message on the line of time, 0.._SPAN, by index."""
    reached, before = 0.0, None
    way: list[float] = [0.0] * len(tree)
    for index in tree.by_time:
        now = at[tree.ids[index]]
        if before is not None:
            # a message without time stands one step behind the last
            reached += 0.1 + (log1p(max(now - before, 0.0) / _HOUR) if now is not None else 0.0)
        before = now if now is not None else (before if before is not None else 0.0)
        way[index] = reached
    scale = _SPAN / reached if reached else 0.0
    return [round(place * scale) for place in way]


def _strokes(tree: Tree, x: list[int]) -> list[Stroke]:
    """The branches, biggest first, each in the first lane that is free where it runs."""
    heads = sorted(tree.heads(), key=lambda head: (-tree.size[head], head))
    taken: list[list[tuple[int, int]]] = [[] for _ in range(LANES)]
    lane_of: dict[int, int] = {}
    strokes = []
    for head in heads:
        over = tree.parent[head]
        places = sorted({x[index] for index in tree.branch(head)})
        from_x = x[over] if over != NONE else places[0]
        start, end = min(from_x, places[0]), places[-1]
        lane = _free_lane(taken, start, end)
        taken[lane].append((start, end))
        lane_of[head] = lane
        from_lane = lane_of.get(tree.head[over], lane) if over != NONE else lane
        strokes.append(Stroke(lane, from_lane, from_x, tuple(places)))
    return strokes


def _free_lane(taken: list[list[tuple[int, int]]], start: int, end: int) -> int:
    for lane, runs in enumerate(taken[:-1]):
        if all(end < other_start or start > other_end for other_start, other_end in runs):
            return lane
    return LANES - 1


def _unpacked(content: bytes) -> list[Stroke]:
    strokes = []
    at = 0
    while at + 3 <= len(content):
        lanes, from_x, count = content[at : at + 3]
        dots = content[at + 3 : at + 3 + count]
        if not dots or len(dots) < count:
            break
        strokes.append(Stroke(min(lanes >> 4, LANES - 1), lanes & 15, from_x, tuple(dots)))
        at += 3 + count
    return strokes


def _line(stroke: Stroke) -> str:
    """Down from where the branch leaves, then along its lane."""
    y, first, last = _y(stroke.lane), stroke.dots[0] + _MARGIN, stroke.dots[-1] + _MARGIN
    along = f"M{first} {y}H{last}" if last > first else ""
    if stroke.lane == stroke.from_lane and stroke.from_x == stroke.dots[0]:
        return along
    start, from_y = stroke.from_x + _MARGIN, _y(stroke.from_lane)
    bend = max(first, start)
    return f"M{start} {from_y}C{bend} {from_y} {start} {y} {bend} {y}" + along


def _y(lane: int) -> str:
    return f"{_MARGIN + min(lane, LANES - 1) * _LANE_STEP:g}"
