"""Characters that deceive: look-alike letters in a word, invisible signs, turned directions.

Source: Unicode Technical Standard 39 (mixed scripts), Unicode Technical Report 36 (directions).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from folkmoot.policy.engine.acts import Act
from folkmoot.policy.engine.detectors.contract import Cost, Found
from folkmoot.policy.engine.detectors.folding import (
    UNICODE,
    has_look_alike,
    is_invisible,
    is_look_alike,
    script,
)
from folkmoot.policy.engine.detectors.parameters import Parameters

_KINDS = ("mixed script", "invisible", "direction", "tags", "stacked marks")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_WORD = re.compile(r"[^\W\d_]+")
_TAGS = re.compile("[\U000e0000-\U000e007f]+")
_DIRECTIONS = re.compile("[\u202a-\u202e\u2066-\u2069]+")
_BLACK_FLAG = "\U0001f3f4"  # flags of regions are written with tags behind it
# A letter of Vietnamese or of the Hebrew Bible bears up to three.
_MOST_MARKS = 4
# Signs that scripts and emoji need: joiners, marks of direction, variation selectors.
_INDIC = ("DEVANAGARI", "BENGALI", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "GUJARATI")
_OWN_OF = {
    "\u200c": ("ARABIC", "SYRIAC", *_INDIC),
    "\u200d": ("ARABIC", "SYRIAC", *_INDIC),
}


class Confusables:
    """What is not what it looks like."""

    name: Final = "confusables"
    version: Final = f"1+unicode{UNICODE}"
    kinds: Final = _KINDS
    cost: Final[Cost] = "always"

    def scan(self, act: Act) -> tuple[Found, ...]:
        """Every place where characters deceive."""
        text = act.content.text
        if text.isascii():
            return ()
        foreign = "".join(_FOREIGN.findall(text))
        found = set(_unseen(text))
        # most foreign characters are dashes and quotes, which need no further look at the text
        if has_look_alike(foreign):
            found.update(_mixed(text))
        if _DIRECTIONS.search(foreign) or _TAGS.search(foreign):
            found.update(_directions(text))
            found.update(_tags(text))
        return tuple(sorted(found))


def _mixed(text: str) -> Iterator[Found]:
    """Words with Latin letters and look-alikes of another alphabet."""
    for match in _WORD.finditer(text):
        word = match[0]
        if word.isascii() or not any(map(is_look_alike, word)):
            continue
        scripts = {script(char) for char in word} - {""}
        if "LATIN" in scripts and len(scripts) > 1:
            yield Found(*match.span(), "mixed script", 0.9, " and ".join(sorted(scripts)).lower())


def _directions(text: str) -> Iterator[Found]:
    for match in _DIRECTIONS.finditer(text):
        turns = "\u202d" in match[0] or "\u202e" in match[0]
        yield Found(*match.span(), "direction", 1.0 if turns else 0.5, _names(match[0]))


def _tags(text: str) -> Iterator[Found]:
    for match in _TAGS.finditer(text):
        if text[match.start() - 1 : match.start()] != _BLACK_FLAG:
            hidden = "".join(chr(ord(char) & 0x7F) for char in match[0])
            yield Found(*match.span(), "tags", 1.0, f"{len(hidden)} hidden characters")


def _unseen(text: str) -> Iterator[Found]:
    """Invisible signs inside words, and letters under a pile of marks."""
    marks = 0
    for match in _FOREIGN.finditer(text):
        place, char = match.start(), match[0]
        if unicodedata.combining(char):
            is_next = marks and place and unicodedata.combining(text[place - 1])
            marks = marks + 1 if is_next else 1
            if marks == _MOST_MARKS:
                yield Found(place - marks + 1, place + 1, "stacked marks", 0.8)
        elif is_invisible(char) and not _turns(char) and _is_inside(text, place, char):
            yield Found(place, place + 1, "invisible", 0.9, _names(char))


def _turns(char: str) -> bool:
    """Whether it is told as a change of direction or as a tag."""
    return bool(_DIRECTIONS.match(char) or _TAGS.match(char))


def _is_inside(text: str, place: int, char: str) -> bool:
    """Whether letters of a script that does not need this sign stand on both sides of it."""
    before, after = text[place - 1 : place] if place else "", text[place + 1 : place + 2]
    if not (before.isalnum() and after.isalnum()):
        return False
    return script(before) not in _OWN_OF.get(char, ()) and char != "\u00ad"


def _names(chars: str) -> str:
    return ", ".join(sorted({f"U+{ord(char):04X}" for char in chars}))


def detector(parameters: Parameters) -> Confusables:  # noqa: ARG001  # every detector is made alike
    """The detector of characters that deceive."""
    return Confusables()
