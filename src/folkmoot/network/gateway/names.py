"""Names that look like somebody else's. Pure.

Two names with the same skeleton look alike at a glance (the idea of Unicode TS 39, with the letters
people really use for it: those of Greek and Cyrillic that are drawn like Latin ones, and digits).
"""

import unicodedata
from collections.abc import Iterable

_LOOKS = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04cf\u051b\u051d"
    "\u04bb\u0442\u043c\u043d\u043a\u0432\u0433\u03bf\u03b1\u03c1\u03bd\u03b5\u03b9\u03ba"
    "\u03c4\u03c5\u03c7\u0131\u0142\u00f8\u026110",
    "aeopcyxijsdlqwhtmhkbroapveiktuxiloglo",
)


def skeleton(name: str) -> str:
    """What is left of a name when letters that look alike are one letter."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    letters = (letter for letter in plain if not unicodedata.combining(letter))
    return "".join(letters).translate(_LOOKS).replace(" ", "")


def alike(name: str, others: Iterable[str]) -> str:
    """The first of these names that looks like `name`, "" when none does."""
    shape = skeleton(name)
    if not shape:
        return ""
    return next((other for other in others if skeleton(other) == shape), "")
