"""Paragraphs of prose that a mail program wrapped, so that a page can wrap them anew.

Mail wraps its lines at some 72 characters (RFC 3676 3.1), which leaves a ragged edge wherever there
is less room. Only the look changes: the line feeds stay in the HTML, inside an element in which a
browser takes them for spaces, and the original is one click away.

What was broken on purpose stays: a line that had room for the next word, a list, a table, verse,
code, a drawing, an address. In doubt nothing is joined.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from unicodedata import east_asian_width

from folkmoot.network.mail.render.links import linked

NARROWEST, WIDEST = 58, 90
"""Characters of the widths that mail is wrapped at; other lines are no sign of wrapping."""
SLACK = 4
"""So much room may be left: people who wrap by hand do not count."""
NEAR = 10
LONGEST_WORD = 25
"""A longer one (an address) would have begun a line in any case."""
MOST_ODD = 0.15
"""The share of digits and signs in a line of prose."""
FEWEST_WORDS = 4

_LIST = re.compile(
    r"(?:[-*+•‣–—·o]|\(?\d{1,3}[.):]|\(?[a-zA-Z][.)]|\[\w{1,3}\])(?:\s|$)|[>|#$%:=~_/\\+.@-]"
)
_COLUMNS = re.compile(r"\t|[^\s.?!:;)\"'’”]\s{2,}\S|\||\.{4}|_{3}|-{3}|={2}|[{};]\s*$|\\$")
_SENTENCE_END = re.compile(r"[.?!:…][)\"'’”]?$")
_ODD = re.compile(r"[^\w ,.'’\"“”?!()-]|[\d_]")


def wrap_width(lines: Iterable[str]) -> int:
    """The width at which these lines were wrapped; 0 where nothing says that they were.

    A line that ends where a sentence does may have been ended on purpose, so it is no evidence, and
    more of those than of others speak against wrapping.
    """
    rows = list(lines)
    broken = [
        line
        for line, following in pairwise(rows)
        if NARROWEST <= len(line) <= WIDEST and following.strip() and _is_prose(line)
    ]
    width = max(map(len, broken), default=0)
    ended = [bool(_SENTENCE_END.search(line)) for line in broken if len(line) >= width - NEAR]
    return width if ended.count(False) > ended.count(True) else 0


def prose(text: str, width: int) -> str:
    """Plain text as HTML, links in it recognised, what was wrapped at `width` marked `fm-prose`."""
    html = linked(text)
    if not width:
        return html
    shown = html.split("\n")
    for start, end in _runs(text.split("\n"), width):
        shown[start] = f'<span class="fm-prose">{shown[start]}'
        shown[end - 1] += "</span>"
    return "\n".join(shown)


def _runs(lines: Sequence[str], width: int) -> list[tuple[int, int]]:
    """Half-open ranges of two and more lines that are one paragraph."""
    found: list[tuple[int, int]] = []
    start = 0
    for at in range(1, len(lines) + 1):
        if at < len(lines) and _was_wrapped(lines[at - 1], lines[at], width):
            continue
        # ended by sentences alone, they may as well be a paragraph each
        if any(not _SENTENCE_END.search(line) for line in lines[start : at - 1]):
            found.append((start, at))
        start = at
    return found


def _was_wrapped(line: str, following: str, width: int) -> bool:
    """Whether the second line goes on only because the first one was full."""
    if not line or not following or following[0].isspace():
        return False
    if len(line) < width - SLACK - LONGEST_WORD:
        return False
    word = following.split(maxsplit=1)[0]
    need = len(line) + 1 + len(word)
    if need <= width - SLACK or len(word) > LONGEST_WORD:
        return False
    if need <= width and _SENTENCE_END.search(line):
        return False
    if _is_wide(line[-1]) or _is_wide(word[0]):
        return False
    return _is_prose(line) and _goes_on(following)


def _is_prose(line: str) -> bool:
    """Whether this line is words in a row and no item, table, code or drawing."""
    if not _goes_on(line) or len(line.split()) < FEWEST_WORDS:
        return False
    return len(_ODD.findall(line)) <= MOST_ODD * len(line)


def _goes_on(line: str) -> bool:
    """Whether this line may be part of a paragraph at all."""
    if not line or line[0].isspace() or line[-1] in "{;\\-":
        return False
    if line[0] == line[-1] == '"':
        return False
    return not _LIST.match(line) and not _COLUMNS.search(line)


def _is_wide(letter: str) -> bool:
    """Whether it is of a script written without spaces, where a line's end is no word's end."""
    return east_asian_width(letter) in "WF"
