"""A missing message rebuilt from what its replies quote of it."""

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from folkmoot.network.threading.lines import letters_of
from folkmoot.network.threading.written_dates import written_date

LINES_READ = 2000
"""Lines taken from one reply; comparing texts costs more than their length."""
REPLIES_READ = 50


class Quotation(msgspec.Struct, frozen=True):
    """What one reply quotes of the ghost.

    `blocks` are the quoted passages in order, each the lines as the ghost had them (one quote mark
    taken off). `person` and `when_text` are what the line above the quotation says, empty where it
    says nothing.
    """

    source: str
    blocks: tuple[tuple[str, ...], ...]
    person: str = ""
    when_text: str = ""


class Passage(msgspec.Struct, frozen=True):
    """A stretch of the ghost's text without a gap, and the keys of the replies that quote it."""

    lines: tuple[str, ...]
    sources: tuple[str, ...]


class Rebuilt(msgspec.Struct, frozen=True):
    """A ghost as far as it is quoted: between two passages something may be missing.

    `person` is a name or an address, `sent_at` Unix seconds (0 unknown; a date written without a
    zone is read as UTC, so it may be off by hours).
    """

    passages: tuple[Passage, ...]
    person: str
    sent_at: float


class _Line(msgspec.Struct):
    text: str
    letters: str
    sources: set[str]


def rebuilt(quotations: Iterable[Quotation]) -> Rebuilt:
    """Merge what several replies quote: overlapping quotations become one text in order.

    The longest quotation is the frame; what others quote besides goes between the lines both
    have. A quotation that shares no line with the rest stands at the end. The result does not
    depend on the order of the quotations.
    """
    known = sorted(quotations, key=_order)[:REPLIES_READ]
    text: list[_Line] = []
    joined: set[tuple[str, str]] = set()
    for quotation in known:
        blocks = [_lines(quotation.source, block) for block in quotation.blocks]
        joined.update(pair for block in blocks for pair in _neighbours(block))
        lines = [line for block in blocks for line in block]
        text = _merged(text, lines[:LINES_READ])
    return Rebuilt(
        passages=tuple(_passage(run) for run in _runs(text, joined)),
        person=_likeliest(quotation.person for quotation in known if quotation.person),
        sent_at=_likeliest_date(known),
    )


def _order(quotation: Quotation) -> tuple[int, str, tuple[tuple[str, ...], ...]]:
    return (-sum(map(len, quotation.blocks)), quotation.source, quotation.blocks)


def _lines(source: str, block: Sequence[str]) -> list[_Line]:
    """The lines of a passage without blank ones at its ends."""
    start, end = 0, len(block)
    while start < end and not block[start].strip():
        start += 1
    while end > start and not block[end - 1].strip():
        end -= 1
    return [
        _Line(line.rstrip(), letters_of(line) or line.strip(), {source})
        for line in block[start:end][:LINES_READ]
    ]


def _neighbours(block: Sequence[_Line]) -> Iterator[tuple[str, str]]:
    """Lines that follow each other in one passage, blank ones left out."""
    return itertools.pairwise(line.letters for line in block if line.letters)


def _merged(text: list[_Line], other: list[_Line]) -> list[_Line]:
    """Two texts as one, lines of both counted once and in the order of both."""
    matcher = SequenceMatcher(
        None, [line.letters for line in text], [line.letters for line in other], autojunk=False
    )
    merged: list[_Line] = []
    for what, start, end, other_start, other_end in matcher.get_opcodes():
        merged += text[start:end]
        if what == "equal":
            for mine, theirs in zip(text[start:end], other[other_start:other_end], strict=True):
                mine.sources |= theirs.sources
        else:
            merged += other[other_start:other_end]
    return merged


def _runs(text: list[_Line], joined: set[tuple[str, str]]) -> Iterator[list[_Line]]:
    """Stretches in which every line is quoted right below the one before it."""
    run: list[_Line] = []
    blanks: list[_Line] = []
    for line in text:
        if not line.letters:
            blanks.append(line)
            continue
        if run and (run[-1].letters, line.letters) in joined:
            run += blanks
        elif run:
            yield run
            run = []
        blanks = []
        run.append(line)
    if run:
        yield run


def _passage(run: list[_Line]) -> Passage:
    sources = sorted(set().union(*(line.sources for line in run)))
    return Passage(tuple(line.text for line in run), tuple(sources))


def _likeliest(values: Iterable[str]) -> str:
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value), default="")


def _likeliest_date(quotations: Sequence[Quotation]) -> float:
    dates = (written_date(quotation.when_text) for quotation in quotations)
    counted = Counter(date for date in dates if date)
    return min(counted, key=lambda date: (-counted[date], date), default=0.0)
