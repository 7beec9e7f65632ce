"""What looks like a secret and is none: examples, placeholders, names of variables."""

import math
import re
from collections import Counter
from itertools import pairwise

# Words of manuals, templates and mock-ups. Short ones only count where a random value would hardly
# hold them by chance.
_PLACEHOLDERS = re.compile(
    r"""(?ix) example|placeholder|dummy|fake|redacted|changeme|change_me|insert|replace
    |your[_-]?|yourtoken|[_-]here\b|my[_-]?(?:token|secret|password|key)\b|x{4,}|\*{3,}|\.{3}|…
    |\#{4,}|<[a-z]|\$\{\s?[\w.]+\s?\}|\{\{\s?[\w.]+\s?\}\}|%\(\w+\)|\$\(\w+\)
    |not[_-]?a[_-]?(?:real|secret)""",
)
_REFERENCES = re.compile(
    r"""(?x) ^\$_?[A-Za-z_]+(?:[;\[-].*)?$ | ^%\w+%$ | ^\w+\( | ^\w+\[
    | ^[a-z_]+(?:\.[A-Za-z_]+)+\(?
    | ^(?i:true|false|none|null|nil|undefined|optional|required
        |string|str|int|self\.\w+)\b""",
)
# A digit inside of letters, and four consonants in a row before or behind it.
_UNSPOKEN = re.compile(
    r"""(?ix) [bcdfghjklmnpqrstvwxz]{4} [a-z]{0,12} \d{1,6} [a-z]{2}
    | [a-z]{2} \d{1,6} [a-z]{0,12} [bcdfghjklmnpqrstvwxz]{4}"""
)
_RUNS = ("0123456789", "abcdefghijklmnopqrstuvwxyz", "9876543210", "qwertyuiop")


def entropy(text: str) -> float:
    """Shannon's entropy in bits a character, 0 for "" and for one character repeated."""
    total = len(text)
    return sum(-count / total * math.log2(count / total) for count in Counter(text).values())


def is_varied(text: str) -> bool:
    """Whether a value could have come from a random source: no repetition, no row of the keyboard.

    A random string of 16 hexadecimal digits has less than 2.3 bits once in 100,000 times.
    """
    if len(text) < 8:
        return len(set(text)) > 3
    return entropy(text) >= min(2.3, math.log2(len(text)) * 0.6) and not is_run(text)


def is_run(text: str) -> bool:
    """Whether most of it is a row of the alphabet, the digits or the keyboard."""
    lower = text.lower()
    longest = 0
    for run in _RUNS:
        for size in range(len(run), 5, -1):
            if any(run[at : at + size] in lower for at in range(len(run) - size + 1)):
                longest = max(longest, size)
                break
    return longest * 2 > len(text)


def is_placeholder(text: str) -> bool:
    """Whether people write this where a secret will stand."""
    return bool(_PLACEHOLDERS.search(text))


def is_reference(text: str) -> bool:
    """Whether this is a name, call or constant of a program and not a value."""
    return bool(_REFERENCES.match(text))


def is_random(text: str) -> bool:
    """Whether a value looks drawn, not named: at least ten characters, kinds of letters mixed.

    Names ("feature-flag-v2", "camelCaseToken12") change between small letters, capitals and digits
    seldom and keep their digits together; where they do not, at least they can be pronounced.
    Of 1,000 random strings of 16 small letters and digits 24 are missed, of 24 none.
    """
    if not 10 <= len(text) <= 300 or " " in text or is_reference(text):
        return False
    kinds = [_kind(char) for char in text]
    changes = sum(a != b for a, b in pairwise(kinds) if a and b)
    digit_groups = sum(b == 3 and a != 3 for a, b in pairwise([0, *kinds]))
    if digit_groups >= 2 and changes * 12 >= len(text):
        return True
    return changes * 3 >= len(text) or (len(text) >= 14 and bool(_UNSPOKEN.search(text)))


def _kind(char: str) -> int:
    """0 for what divides words, 1 to 3 for small letters, capitals, digits, 4 for other signs."""
    if char in "-_./: ":
        return 0
    if char.isdigit():
        return 3
    if char.isalpha():
        return 2 if char.isupper() else 1
    return 4
