"""What readers, the search index and the rebuilding of lost messages take out of zones."""

from collections.abc import Iterator, Sequence

import msgspec

from folkmoot.network.mail.fold.lines import lines_of, stripped_quote
from folkmoot.network.mail.fold.zone import OWN_KINDS, Kind, Zone

QUOTING = frozenset((Kind.QUOTE, Kind.FORWARDED))
INTRODUCING = frozenset((Kind.ATTRIBUTION, Kind.FORWARDED_HEADER))
QUOTED_KINDS = QUOTING | INTRODUCING
"""Somebody else's words and what introduces them."""


class Answer(msgspec.Struct, frozen=True):
    """Own words below a passage: `zones[zone]` answers the quoted lines [start_line, end_line).

    The passage is the last quoted paragraph above the answer; `person` and `when_text` name its
    author where the message says so.
    """

    zone: int
    start_line: int
    end_line: int
    depth: int
    person: str
    when_text: str


class QuotedPassage(msgspec.Struct, frozen=True):
    """Consecutive lines quoted from one message, without their quote marks and line ends."""

    lines: tuple[str, ...]
    start_line: int
    depth: int
    person: str
    when_text: str
    forwarded: bool


def answers(zones: Sequence[Zone], text: str) -> tuple[Answer, ...]:
    """The own zones that stand directly below a quotation, each with the passage it answers."""
    lines = lines_of(text)
    found: list[Answer] = []
    for index, zone in enumerate(zones):
        if index == 0 or zone.kind not in OWN_KINDS:
            continue
        above = zones[index - 1]
        if above.kind is not Kind.QUOTE:
            continue
        start, end = _last_paragraph(lines, above)
        if start < end:
            found.append(Answer(index, start, end, above.depth, above.person, above.when_text))
    return tuple(found)


def _last_paragraph(lines: Sequence[str], zone: Zone) -> tuple[int, int]:
    end = zone.end_line
    while end > zone.start_line and not stripped_quote(lines[end - 1]).strip():
        end -= 1
    start = end
    while start > zone.start_line and stripped_quote(lines[start - 1]).strip():
        start -= 1
    return start, end


def own_text(text: str, zones: Sequence[Zone]) -> str:
    """The sender's own words, patches and code, without what is quoted or closes the message."""
    return _joined(text, zones, OWN_KINDS)


def quoted_text(text: str, zones: Sequence[Zone]) -> str:
    """Everybody else's words with the lines that introduce them, quote marks removed."""
    lines = lines_of(text)
    return "\n".join(
        stripped_quote(line)
        for zone in zones
        if zone.kind in QUOTED_KINDS
        for line in lines[zone.start_line : zone.end_line]
    )


def _joined(text: str, zones: Sequence[Zone], kinds: frozenset[Kind]) -> str:
    lines = lines_of(text)
    return "".join(
        "".join(lines[zone.start_line : zone.end_line]) for zone in zones if zone.kind in kinds
    )


def first_words(text: str, zones: Sequence[Zone], length: int) -> str:
    """The beginning of the message in one line of at most `length` characters, for lists.

    Own words first, then code and patches; of a message that only forwards, what it forwards.
    """
    lines = lines_of(text)
    for kinds in (frozenset((Kind.OWN,)), OWN_KINDS, QUOTING, frozenset(Kind)):
        words = _words(lines, zones, kinds, length + 1)
        if words:
            return words if len(words) <= length else _shortened(words, length)
    return ""


def _words(lines: Sequence[str], zones: Sequence[Zone], kinds: frozenset[Kind], enough: int) -> str:
    gathered: list[str] = []
    size = 0
    for zone in zones:
        if zone.kind not in kinds:
            continue
        for line in lines[zone.start_line : zone.end_line]:
            words = " ".join((stripped_quote(line) if zone.depth else line)[: 4 * enough].split())
            if words.strip("-_=*~#"):
                gathered.append(words)
                size += len(words) + 1
            if size > enough:
                return " ".join(gathered)
    return " ".join(gathered)


def _shortened(words: str, length: int) -> str:
    """Cut at a word where that leaves most of the line, with an ellipsis within `length`."""
    if length <= 1:
        return words[:length]
    cut = words[: length - 1]
    space = cut.rfind(" ")
    return (cut[:space] if space > length * 2 // 3 else cut).rstrip(" ,;:.-") + "…"


def quoted_lines(text: str, zones: Sequence[Zone]) -> tuple[QuotedPassage, ...]:
    """The quoted passages in order, each from one depth and one introduction."""
    lines = lines_of(text)
    return tuple(_passages(lines, zones))


def _passages(lines: Sequence[str], zones: Sequence[Zone]) -> Iterator[QuotedPassage]:
    for zone in zones:
        if zone.kind not in QUOTING:
            continue
        bare = [stripped_quote(line) for line in lines[zone.start_line : zone.end_line]]
        if any(line.strip() for line in bare):
            yield QuotedPassage(
                lines=tuple(bare),
                start_line=zone.start_line,
                depth=zone.depth,
                person=zone.person,
                when_text=zone.when_text,
                forwarded=zone.kind is Kind.FORWARDED,
            )
