"""Postal addresses by their shape: a house number and a word for a street, a code and a town."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from folkmoot.policy.engine.detectors.contract import Found
from folkmoot.policy.engine.detectors.kinds.personal.figures import Stretch, matches
from folkmoot.policy.engine.detectors.reading import Anchors, masked

# Words that in small letters say something else more often.
_SAYINGS = frozenset(
    ("drive", "place", "square", "circle", "close", "way", "court", "trail", "st", "av", "pl", "dr")
)
# What a street is called where the number comes first and the word last.
_ENGLISH = (
    *("street", "st", "avenue", "ave", "av", "road", "rd", "boulevard", "blvd", "lane", "ln"),
    *("drive", "dr", "court", "ct", "place", "pl", "square", "sq", "terrace", "parkway", "pkwy"),
    *("circle", "cir", "highway", "hwy", "crescent", "close", "mews", "gardens", "trail", "way"),
)
_GERMAN = (
    *("straße", "strasse", "str.", "weg", "platz", "gasse", "allee", "ufer", "damm", "laan"),
    *("straat",),
)
_ROMANCE = (
    *("rue", "avenue", "boulevard", "chemin", "impasse", "allée", "quai", "calle", "avenida"),
    *("plaza", "via", "viale", "piazza", "corso", "rua", "praça"),
)
_BOXES = ("p.o. box", "po box", "p. o. box", "postfach", "apt", "suite", "apartment")
_STATES = (
    "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]"
    "|T[NX]|UT|V[AT]|W[AIVY]"
)
_NAME = r"[^\W\d_][\w.'’-]{0,24}"
_BEFORE_ENGLISH = re.compile(
    rf"(?<![\w.-])\d{{1,6}}[A-Za-z]?,?[ \t]{{1,2}}"
    rf"(?:(?:{_NAME}|\d{{1,3}}(?:st|nd|rd|th))[ \t]{{1,2}}){{1,4}}$"
)
_AFTER_ENGLISH = re.compile(
    r"(?i)\.?(?![\w'’])(?:,?\s{1,3}(?:apt|apartment|suite|unit|flat|floor|#)\.?\s?#?\w{1,6})?"
)
_GERMAN_NUMBER = re.compile(r"\s{1,2}\d{1,4}\s?[a-zA-Z]?(?![\w.])")
_GERMAN_NAME = re.compile(r"[^\W\d_][\w.-]{0,40}[ -]?$")
_ROMANCE_REST = re.compile(
    rf"(?i)[ \t]{{1,2}}(?:(?:de|des|du|la|le|les|del|della|dei|di|d['’])[ \t]{{0,2}}){{0,3}}"
    rf"(?:{_NAME}[ \t]?){{1,4}}(?P<number>,?[ \t]{{1,2}}(?:n[.°º]?\s?)?\d{{1,4}}(?!\w))?"
)
_FRENCH_NUMBER = re.compile(r"(?<![\w.-])\d{1,4}(?:\s?(?:bis|ter))?,?[ \t]{1,2}$")
_ZIP_CODES = re.compile(rf"(?<![\w-])(?:{_STATES})[ \t]{{1,2}}\d{{5}}(?:-\d{{4}})?(?![\w-])")
_POSTCODES = re.compile(r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}(?![\w-])")
_BOX_NUMBER = re.compile(r"\.?\s{1,2}#?\d{1,6}[A-Za-z]?(?![\w-])")
_WORDS = [*((word, "english") for word in _ENGLISH), *((word, "german") for word in _GERMAN)]
_WORDS += [(word, "romance") for word in _ROMANCE] + [(word, "box") for word in _BOXES]
_ANCHORS = Anchors([word for word, _ in _WORDS])
_WINDOW = 90
_CAPITAL = re.compile(r"\b[A-ZÀ-Þ]")
_DIGIT = re.compile(r"\d")


def postal_addresses(text: str, lower: str, parts: Sequence[Stretch]) -> Iterator[Found]:
    """Streets with a number, codes with their state; `lower` is the text in small letters."""
    if not _DIGIT.search(text):
        return
    for number, start, end in _ANCHORS.places(lower):
        span = _LOOKS[_WORDS[number][1]](text, start, end)
        if span is not None:
            yield Found(*span, "postal address", 0.6, masked(text[slice(*span)]))
    codes = chain(matches(_ZIP_CODES, text, parts), _POSTCODES.finditer(text))
    for match in codes:
        yield Found(*match.span(), "postal address", 0.5, masked(match[0]))


def _english(text: str, start: int, end: int) -> tuple[int, int] | None:
    if text[start - 1 : start] not in (" ", "\t"):
        return None
    after = _AFTER_ENGLISH.match(text, end, end + 30)
    first = max(0, start - _WINDOW)
    if after is None or not _DIGIT.search(text, first, start):
        return None
    before = _BEFORE_ENGLISH.search(text, first, start)
    if before is None:
        return None
    if text[start:end].islower() and text[start:end] in _SAYINGS and before[0].islower():
        return None
    return before.start(), after.end()


def _german(text: str, start: int, end: int) -> tuple[int, int] | None:
    after = _GERMAN_NUMBER.match(text, end, end + 10)
    before = _GERMAN_NAME.search(text, max(0, start - 45), start) if after else None
    if before is None or after is None or not text[before.start()].isupper():
        return None
    return before.start(), after.end()


def _romance(text: str, start: int, end: int) -> tuple[int, int] | None:
    if start and text[start - 1].isalnum():
        return None
    before = _FRENCH_NUMBER.search(text, max(0, start - 12), start)
    after = _ROMANCE_REST.match(text, end, end + _WINDOW)
    if after is None or not (before or (after["number"] and _CAPITAL.search(after[0]))):
        return None
    return (before.start() if before else start), end + len(after[0].rstrip())


def _box(text: str, start: int, end: int) -> tuple[int, int] | None:
    after = _BOX_NUMBER.match(text, end, end + 12)
    if after is None or text[start - 1 : start].isalnum():
        return None
    return start, after.end()


_LOOKS = {"box": _box, "english": _english, "german": _german, "romance": _romance}
