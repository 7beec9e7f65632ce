"""Reads a text as eyes do: capitals, accents, look-alike letters and invisible signs put aside.

Every folded character remembers where it stood, so that what is found has its exact place.
"""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from folkmoot.policy.engine.detectors.reading import lowered

UNICODE = unicodedata.unidata_version

# Letters of other alphabets that nobody tells from Latin ones. What Unicode composes or widens
# itself (full width, mathematical, circled) is folded by its own decompositions. Source: the shapes
# in the code charts, after the idea of Unicode Technical Standard 39, section 4.
_LATIN_LOOKS = {
    "a": "аαɑ", "b": "ЬᏏ", "c": "сϲᴄ", "d": "ԁᏧ", "e": "еҽ℮", "f": "ſ", "g": "ɡց", "h": "һհ",
    "i": "іıɩ", "j": "јϳ", "k": "ᴋ", "l": "ӏǀ", "m": "ᴍ", "n": "ոռ", "o": "оοօᴏ", "p": "рρ",
    "q": "ԛզ", "s": "ѕꜱ", "t": "ᴛ", "u": "υսᴜ", "v": "ѵνᴠ", "w": "ԝᴡ", "x": "хχ", "y": "уү",
    "z": "ᴢ",
}  # fmt: skip
_CAPITAL_LOOKS = {
    "A": "АΑ", "B": "ВΒ", "C": "СϹ", "D": "Ԁ", "E": "ЕΕ", "H": "НΗ", "I": "ІΙӀ", "J": "Ј",
    "K": "КΚ", "M": "МΜ", "N": "Ν", "O": "ОΟ", "P": "РΡ", "Q": "Ԛ", "S": "Ѕ", "T": "ТΤ", "V": "Ѵ",
    "W": "Ԝ", "X": "ХΧ", "Y": "УΥҮ", "Z": "Ζ",
}  # fmt: skip
_LOOKS = {
    other: latin
    for table in (_LATIN_LOOKS, _CAPITAL_LOOKS)
    for latin, others in table.items()
    for other in others
}
_LEET = str.maketrans("013457@$!|+€", "oieastasiite")
_ANY_LOOK = re.compile(f"[{''.join(_LOOKS)}]")
_WORD = re.compile(r"[^\W\d_]+")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
# Marks that stand on letters for accents and decoration; those of other scripts are letters.
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]")


class Folded(NamedTuple):
    """A folded text. `places[i]` is where the character stood that `text[i]` comes from; it is None
    where every character kept its place.
    """

    text: str
    places: list[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where in the text before folding `text[start:end]` stood, signs that join it included."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


@lru_cache(maxsize=8)  # all lists of one act read the same text in few ways
def folded(
    text: str, *, keeps_case: bool = False, sees_through: bool = True, reads_leet: bool = False
) -> Folded:
    """The text with what is told put aside.

    `sees_through` takes accents, invisible signs and look-alikes away; a word of Cyrillic, Greek or
    Armenian keeps its letters where the text is written in that alphabet. `reads_leet` reads digits
    and signs as letters.
    """
    if text.isascii():
        result = Folded(text if keeps_case else text.lower(), None)
    else:
        result = _folded(text, keeps_case, sees_through)
    if reads_leet:
        result = Folded(result.text.translate(_LEET), result.places)
    return result


def _folded(text: str, keeps_case: bool, sees_through: bool) -> Folded:
    kept = _written_so(text) if sees_through else frozenset()
    pieces: list[str] = []
    places: list[int] = []
    done = 0
    for match in _FOREIGN.finditer(text):
        place = match.start()
        if place > done:
            pieces.append(text[done:place])
            places.extend(range(done, place))
        done = place + 1
        piece = bare(match[0], is_latin=place not in kept) if sees_through else match[0]
        if not keeps_case:
            piece = piece.casefold()
        pieces.append(piece)
        places.extend([place] * len(piece))
    pieces.append(text[done:])
    places.extend(range(done, len(text)))
    joined = "".join(pieces)
    # what is left in capitals is ASCII, so every character stays one
    return Folded(joined if keeps_case else lowered(joined), places)


def _written_so(text: str) -> frozenset[int]:
    """Places of look-alikes that are what they seem: in words of an alphabet that the text uses."""
    if not has_look_alike(text):
        return frozenset()
    words = [match for match in _WORD.finditer(text) if not match[0].isascii()]
    own = {script(char) for match in words for char in match[0] if char not in _LOOKS}
    return frozenset(
        place
        for match in words
        if not any(char.isascii() for char in match[0]) and script(match[0][0]) in own
        for place in range(*match.span())
    )


@lru_cache(maxsize=4096)  # the letters of a language are few
def bare(char: str, *, is_latin: bool = True) -> str:
    """A character without its accents, composed forms taken apart; "" for what is not seen.

    `is_latin`: look-alikes become the Latin letter.
    """
    if is_invisible(char):
        return ""
    looks = _LOOKS if is_latin else {}
    if char in looks:
        return looks[char]
    if script(char) not in ("LATIN", "CYRILLIC", "GREEK", "FULLWIDTH", ""):
        return char  # marks are letters there, and a decomposition another word
    decomposed = unicodedata.normalize("NFKD", char)
    plain = _MARKS.sub("", decomposed)
    return "".join(looks.get(one, one) for one in plain)


def has_look_alike(text: str) -> bool:
    """Whether any letter of a text is one of another alphabet that prints like a Latin one."""
    return bool(_ANY_LOOK.search(text))


def is_look_alike(char: str) -> bool:
    """Whether a letter of another alphabet prints like a Latin one."""
    return char in _LOOKS


@lru_cache(maxsize=4096)
def is_invisible(char: str) -> bool:
    """Whether a character takes no room: formatting, joining and variation signs, tags, fillers."""
    if unicodedata.category(char) == "Cf":
        return True
    return char in "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0" or unicodedata.name(
        char, ""
    ).startswith("VARIATION SELECTOR")


@lru_cache(maxsize=4096)
def script(char: str) -> str:
    """The writing system of a letter in the words of Unicode's names, "" for what has none."""
    if char.isascii():
        return "LATIN" if char.isalpha() else ""
    if not char.isalpha():
        return ""
    name = unicodedata.name(char, "")
    first = name.partition(" ")[0]
    # letters made for formulas and phonetics belong to no word of a language
    return "" if first in ("MATHEMATICAL", "MODIFIER", "FEMININE", "MASCULINE") else first
