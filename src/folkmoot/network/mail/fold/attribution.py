"""Lines that say whose words follow: "On Monday, Ada Lovelace wrote:"."""

import re
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from folkmoot.network.mail.fold.lines import visible
from folkmoot.network.mail.fold.phrases import LEAD, wrote

LENGTH_MAX = 400
"""Longer than this is prose that happens to end with a colon."""
WRAP_MAX = 4
"""Lines over which programs wrap an attribution."""

ADDRESS = re.compile(
    r"[<(\[]?(?:mailto:)?[\w.+=/'-]{1,80}"
    r"(?:@[\w.-]{1,80}|(?: at |\(at\))[\w-]{0,40}[^\W\d_][\w-]{0,40}\.[\w.-]{1,80})[>)\]]?"
)
"""An e-mail address, also as list archives write it to hide it: "ada at example.org"."""
_TIME = (
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?\s?m\b\.?)?(?:\s?Uhr\b)?"
    r"(?:\s?(?:[+-]\d{4}|GMT|UTC|(?-i:[A-Z]{3,4})\b))?"
)
DATE = re.compile(
    rf"(?<!\d)(?:{_TIME}|(?:19|20)\d\d(?!\d)|\d{{1,2}}[./-]\d{{1,2}}[./-]\d{{2,4}}"
    r"|\d{1,2}[월月日]|\d{1,2}\.? (?:[^\W\d_]{3,12}))",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"[\d\u0660-\u0669\u06f0-\u06f9]")
_CUT = re.compile(rf"{_TIME}|[,،、:;—–-](?=\s|$)|(?:19|20)\d\d\b|[年月日]\S*", re.IGNORECASE)
_COLON = (":", "：", "︰")
_SENTENCE = re.compile(r"[?!]$|[^\W\d_]{4,}\.$")
_EDGES = " \t\r\n,.;:：\"'“”„«»‘’<>()[]*_—–-、،"


class Attribution(msgspec.Struct, frozen=True):
    """Lines [start, end) that introduce a quotation.

    `person` is a name or, without one, an address; `certain` when a date and an author stand in
    it, so that it may be believed without quote marks below it.
    """

    start: int
    end: int
    person: str
    when_text: str
    certain: bool


def attribution_ending_at(
    bare: Sequence[str], last: int, first: int, *, quoted_below: bool
) -> Attribution | None:
    """The attribution whose last line is `last`; None when that line ends none.

    `bare` are the message's lines without quote marks, `first` the earliest line it may start at
    (same depth, no blank between). `quoted_below` says that deeper quoted lines follow: then less
    evidence is enough.
    """
    text = ""
    best: Attribution | None = None
    for start in range(last, max(first, last - WRAP_MAX + 1) - 1, -1):
        line = visible(bare[start]).strip()
        if not line or len(text) + len(line) > LENGTH_MAX:
            break
        if start < last and _SENTENCE.search(line):
            break
        text = f"{line} {text}".strip()
        led = LEAD.match(text.lstrip("*_ ->")) is not None
        begins = led or line.startswith("---") or DATE.search(line[:40]) is not None
        if best is None or begins:
            said = _said(text, led, quoted_below)
            if said is not None:
                best = Attribution(start, last + 1, *said)
                if begins:
                    break
    return best


def ends_like_attribution(line: str) -> bool:
    """A cheap look at the end of a line, before anything is tried on it."""
    ending = visible(line[-24:]).rstrip(" \t\r\n*_")
    return ending.endswith(_COLON)


def address_in(text: str) -> re.Match[str] | None:
    """The first e-mail address; looks only where one can be."""
    return ADDRESS.search(text) if "@" in text or " at " in text or "(at)" in text else None


def _believable(text: str, *, led: bool, quoted_below: bool) -> bool:
    dated = _DIGITS.search(text) is not None and (
        DATE.search(text) is not None or len(_DIGITS.findall(text)) >= 5
    )
    if not quoted_below and not dated:
        return False
    addressed = address_in(text) is not None
    if not quoted_below:
        return (addressed or led) and len(text.split()) < 25 and bool(wrote(text))
    verbs = wrote(text)
    if not verbs:
        return dated and (addressed or led)
    words = len(text.split())
    if dated or addressed:
        return words < 45
    after = text[verbs[0].end() :].strip(_EDGES)
    return words <= 7 and (not after or len(after.split()) <= 3)


@lru_cache(maxsize=1024)
def _said(text: str, led: bool, quoted_below: bool) -> tuple[str, str, bool] | None:
    """Person, date as written and certainty of an attribution; None for what is none.

    Remembered, because each answer of a long discussion quotes the same ones again.
    """
    if not _believable(text, led=led, quoted_below=quoted_below):
        return None
    verb = next(iter(wrote(text)), None)
    address = address_in(text)
    person = _person(text, verb, address)
    when_text = _when(text, person)
    return (
        person,
        when_text,
        bool(when_text) and (address is not None or (verb is not None and led)),
    )


def _person(text: str, verb: re.Match[str] | None, address: re.Match[str] | None) -> str:
    """The name in an attribution: beside the address, or beside the verb."""
    if address is not None:
        before = text[: address.start()]
        quoted = re.search(r'"([^"]{1,80})"\s*$', before)
        if quoted:
            return quoted[1].strip()
        name = _last_piece(before)
        return name or address[0].strip("<>()[]").removeprefix("mailto:")
    if verb is None:
        return _last_piece(text.rstrip(":： "))
    name = _last_piece(text[: verb.start()])
    if name:
        return name
    after = text[verb.end() :]
    pieces = [piece.strip(_EDGES) for piece in _CUT.split(after)]
    return next((piece for piece in pieces if piece and not _DIGITS.search(piece)), "")[:80]


def _last_piece(text: str) -> str:
    """What follows the last date, comma or verb in `text`, when it can be a name."""
    cut = 0
    for match in _CUT.finditer(text):
        if text[match.end() :].strip(_EDGES):
            cut = match.end()
    for verb in wrote(text, cut):
        if text[verb.end() :].strip(_EDGES):
            cut = verb.end()
    piece = text[cut:].strip(_EDGES)
    lead = LEAD.match(piece)
    if lead and cut == 0:
        piece = piece[lead.end() :].strip(_EDGES)
    words = piece.split()
    while words and (_DIGITS.search(words[0]) or words[0].lower() in _SMALL):
        words.pop(0)
    return "" if len(words) > 6 or _DIGITS.search(piece) else " ".join(words)[:80]


_SMALL = frozenset(
    ["je", "oseba", "uporabnik", "korisnik", "odesílatel", "użytkownik", "ο/η", "ο", "η", "user"]
)


def _when(text: str, person: str) -> str:
    """The stretch of an attribution that holds its date, as it was written."""
    dates = list(DATE.finditer(text))
    if not dates:
        return ""
    lead = LEAD.match(text.lstrip("*_ ->"))
    first = lead.end() if lead else dates[0].start()
    last = max(match.end() for match in dates)
    named = text.find(person) if person else -1
    if first < named < last:
        first, last = (first, named) if named > dates[0].start() else (dates[0].start(), last)
    return text[first:last].strip(_EDGES)[:80]
