"""What is known of a message that is missing: the passages its answers quote. Pure.

Lines quoted by several answers are taken once; the longest quotation leads, because it kept most of
the order, and what only others quote follows it.
"""

from collections.abc import Iterable

import msgspec

from folkmoot.network.mail.fold.reading import QuotedPassage

MOST_LINES = 400


class Rebuilt(msgspec.Struct, frozen=True):
    """The lines known, "" for a blank or a gap; who is said to have written them, and when."""

    lines: tuple[str, ...] = ()
    person: str = ""
    when_text: str = ""


def rebuilt(quotations: Iterable[Iterable[QuotedPassage]]) -> Rebuilt:
    """A missing message from what each of its answers quotes of it (passages of depth 1)."""
    answers = [[one for one in passages if one.depth == 1] for passages in quotations]
    answers = [passages for passages in answers if passages]
    answers.sort(key=lambda passages: (-_length(passages), passages[0].lines))
    known: set[str] = set()
    lines: list[str] = []
    for passages in answers:
        for passage in passages:
            fresh = [
                line for line in passage.lines if not line.strip() or line.strip() not in known
            ]
            if any(line.strip() for line in fresh):
                lines += [""] if lines and lines[-1] else []
                lines += fresh
            known |= {line.strip() for line in passage.lines}
    said = [one for passages in answers for one in passages]
    return Rebuilt(
        lines=tuple(lines[:MOST_LINES]),
        person=next((one.person for one in said if one.person), ""),
        when_text=next((one.when_text for one in said if one.when_text), ""),
    )


def _length(passages: Iterable[QuotedPassage]) -> int:
    return sum(len(line) for passage in passages for line in passage.lines)
