"""Header blocks that stand above what is forwarded or, in Outlook and Notes, above any reply."""

import re
from collections.abc import Sequence

import msgspec

from folkmoot.network.mail.fold.attribution import ADDRESS, DATE
from folkmoot.network.mail.fold.lines import visible
from folkmoot.network.mail.fold.phrases import FORWARDED, HEADER_ROLES, ORIGINAL

_NAMED = re.compile(r"[ \t>]{0,12}\*{0,2}_?([^\W\d][^:：\n]{0,30}?)\s?\*{0,2}\s?[:：]\*{0,2}(.*)")
_DASHES = re.compile(r"\s*(?:[-_=*~—–]\s?){2,}")
_NOTES_DATE = re.compile(
    r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4},?\s+(?:at\s+)?\d{1,2}[:.]\d\d(?:[:.]\d\d)?\s*(?:[AP]M)?",
    re.IGNORECASE,
)
_NOTES_TIME = re.compile(r"\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?", re.IGNORECASE)
_GROUPWISE = re.compile(r">{3,} ?(.{2,80}?) (\d{1,2}[./-]\d{1,2}[./-]\d{2,4} .{4,16}?) ?>{3,}\s*$")
BLOCK_MAX = 60
"""Lines a header block may have: a long list of recipients wraps."""


class HeaderBlock(msgspec.Struct, frozen=True):
    """Lines [start, end) of a header block, its delimiter included."""

    start: int
    end: int
    person: str
    when_text: str
    forwarded: bool


def may_start_block(line: str) -> bool:
    """A cheap look before `header_block` is asked about a line; most lines end here."""
    colon = line.find(":")
    if colon < 0:
        colon = line.find("：")
    if 0 <= colon < 34 and _role(line[:colon]) is not None:
        return True
    stripped = line.strip(" \t\r\n>*")
    if stripped[:2] in _DELIMITER_STARTS:
        return True
    return stripped.endswith((":", "：")) and FORWARDED.match(stripped) is not None


_DELIMITER_STARTS = frozenset(("--", "__", "- ", "==", "——", "—-", "**", "~~"))


def _role(name: str) -> str | None:
    return HEADER_ROLES.get(visible(name).strip(" \t*_>\xa0").lower())


def header_block(bare: Sequence[str], at: int, first: int) -> HeaderBlock | None:
    """The header block that the line `at` belongs to as its first line or its first "To".

    With a delimiter above ("-----Original Message-----") two known headers are enough; without
    one it takes an author, a date and a recipient or subject, which is what Outlook writes. Notes
    writes a name and a date above "To": those are looked for above `at`, not before `first`.
    """
    groupwise = _GROUPWISE.match(bare[at])
    if groupwise:
        return HeaderBlock(at, at + 1, groupwise[1].strip(), groupwise[2].strip(), forwarded=False)
    delimiter = _delimiter(bare[at])
    if delimiter is None:
        named = _NAMED.match(visible(bare[at]))
        role = _role(named[1]) if named else None
        if role in ("to", "cc"):
            return _notes_block(bare, at, first)
        if role not in ("from", "sent", "subject"):
            return None
        return _block(_fields(bare, at), at, delimiter)
    notes = _forwarded_by(bare, at)
    if notes is not None:
        return notes
    block = _block(_fields(bare, _next_filled(bare, at + 1, 3)), at, delimiter)
    if block is None and delimiter.certain:
        return HeaderBlock(at, at + 1, "", "", delimiter.forwarded)
    return block


def delimiter_block(bare: Sequence[str], at: int) -> HeaderBlock | None:
    """Line `at` alone as a header block, when it can only be a delimiter."""
    delimiter = _delimiter(bare[at])
    if delimiter is None or not delimiter.certain:
        return None
    return HeaderBlock(at, at + 1, "", "", delimiter.forwarded)


def _block(found: "_Fields", at: int, delimiter: "_Delimiter | None") -> HeaderBlock | None:
    if not _complete(found, delimited=delimiter is not None):
        return None
    author = found.values.get("from", "")
    forwarded = delimiter is not None and delimiter.forwarded
    when_text = found.values.get("sent", "") or _date_in(author)
    return HeaderBlock(at, found.end, _person(author), when_text, forwarded)


class _Delimiter(msgspec.Struct, frozen=True):
    forwarded: bool
    certain: bool


def _delimiter(line: str) -> _Delimiter | None:
    """What a line announces: an original message, a forwarded one, or nothing."""
    text = visible(line).strip()
    if not 3 <= len(text) <= 200:
        return None
    dashed = text.startswith(("--", "__", "- -", "==", "—", "**", "~~")) and _DASHES.match(text)
    if not dashed and not text.endswith((":", "：")):
        return None
    words = text.strip(" -_=*~—–>")
    if FORWARDED.match(words):
        return _Delimiter(forwarded=True, certain=bool(dashed) and text.endswith(("-", "=")))
    if dashed and ORIGINAL.match(words):
        return _Delimiter(forwarded=False, certain=True)
    if dashed and len(text) >= 20 and not text.strip("_"):
        return _Delimiter(forwarded=False, certain=False)
    return None


class _Fields:
    """Known headers read in order from one line on."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.end = 0
        self.first = ""


def _fields(bare: Sequence[str], start: int) -> _Fields:
    found = _Fields()
    found.end = at = start
    role = ""
    while at < len(bare) and at - start < BLOCK_MAX:
        line = visible(bare[at])
        match = _NAMED.match(line)
        named = HEADER_ROLES.get(match[1].strip().lower()) if match else None
        if match and named:
            if named in found.values and named in ("from", "sent", "subject"):
                break  # the next block
            role = named
            found.first = found.first or role
            found.values.setdefault(role, match[2].strip(" \t\r\n*"))
            found.end = at = at + 1
        elif line.strip() and role and _continues(line, role, found.values):
            if role == "subject":
                found.values[role] += " " + line.strip()
            at += 1
            found.end = at
        elif not line.strip() and role and _field_follows(bare, at):
            at += 1
        else:
            break
    return found


def _continues(line: str, role: str, values: dict[str, str]) -> bool:
    """Whether a line without a name goes on with the header above it."""
    stripped = line.strip()
    if role in ("to", "cc", "from"):
        if line[:1] in " \t" or ADDRESS.search(line) or values[role] == "":
            return True
        return stripped.count(";") >= 1 or stripped.count(",") >= 2 or "/" in stripped
    return role == "subject" and line[:1] in " \t" and values[role] != ""


def _field_follows(bare: Sequence[str], at: int) -> bool:
    """Whether the next filled line names a header: HTML turned to text leaves blanks between."""
    following = _next_filled(bare, at, 2)
    if following >= len(bare):
        return False
    match = _NAMED.match(visible(bare[following]))
    return match is not None and match[1].strip().lower() in HEADER_ROLES


def _complete(found: _Fields, *, delimited: bool) -> bool:
    roles = found.values.keys()
    if delimited:
        return "from" in roles and len(roles) >= 2
    return (
        found.first == "from"
        and bool(found.values["from"])
        and "sent" in roles
        and ("to" in roles or "subject" in roles)
        and DATE.search(found.values["sent"]) is not None
    ) or (
        found.first == "from"
        and {"to", "subject"} <= roles
        and bool(_date_in(found.values["from"]))
    )


def _date_in(text: str) -> str:
    match = _NOTES_DATE.search(text)
    return match[0] if match else ""


def _person(value: str) -> str:
    """A name out of a From header, or the address when that is all."""
    address = ADDRESS.search(value)
    routed = address is not None and "." not in address[0].partition("@")[2]  # Ada@OFFICE
    name = value if address is None or routed else value[: address.start()]
    name = _NOTES_DATE.split(name)[0].removesuffix(" on ").split("[")[0].split("/")[0].split("@")[0]
    cleaned = name.strip(" \t\"'<>*()").removesuffix(" on")
    return (cleaned or value.strip(" <>*[]()"))[:80]


def _next_filled(bare: Sequence[str], start: int, blanks: int) -> int:
    """The first line from `start` that is not blank, when at most `blanks` are in the way."""
    for at in range(start, min(len(bare), start + blanks + 1)):
        if bare[at].strip():
            return at
    return len(bare)


def _forwarded_by(bare: Sequence[str], at: int) -> HeaderBlock | None:
    """Notes: "----- Forwarded by Ada/Office on 01/02/2000 10:00 AM -----", over up to 3 lines."""
    text = ""
    for end in range(at, min(len(bare), at + 3)):
        text = f"{text} {bare[end].strip()}"
        if text.endswith(("--", "––", "——")) and (end > at or len(text) > 40):
            if FORWARDED.match(text.strip(" -–—")) and _NOTES_DATE.search(text):
                return HeaderBlock(at, end + 1, "", _date_in(text), forwarded=True)
            return None
    return None


def _notes_block(bare: Sequence[str], at: int, first: int) -> HeaderBlock | None:
    """Notes: a name, a date and time, then To, cc and Subject; `at` is the line of To."""
    found = _fields(bare, at)
    if not ({"to", "subject"} <= found.values.keys()):
        return None
    dated = _date_line_above(bare, at, first)
    if dated is None:
        return _dated_fields(found, at)
    start, date = dated
    line = bare[start].strip()
    name = line.partition(date)[0].strip()
    if not name.strip(" -\t\"'>") or (name.lower().endswith("on") and "@" not in name):
        for above in range(start - 1, max(first, start - 2) - 1, -1):
            if not _names(bare[above]):
                break
            name, start = f"{bare[above].strip()} {name}", above
    return HeaderBlock(start, found.end, _person(name), date, forwarded=False)


def _date_line_above(bare: Sequence[str], at: int, first: int) -> tuple[int, str] | None:
    """The line with Notes' date above the "To" at line `at`, and the date."""
    blanks = 0
    for above in range(at - 1, first - 1, -1):
        line = bare[above].strip()
        date = _NOTES_DATE.search(line)
        if date is not None and len(line) <= 100:
            return above, date[0]
        if above > first and _NOTES_TIME.fullmatch(line):
            wrapped = _NOTES_DATE.search(f"{bare[above - 1].strip()} {line}")
            return (above - 1, wrapped[0].partition(" ")[0]) if wrapped else None
        blanks += not line
        if blanks > 3 or (line and not _loose_end(line)):
            return None
    return None


def _dated_fields(found: "_Fields", at: int) -> HeaderBlock | None:
    """Fields that begin with To and bring author and date themselves."""
    if {"from", "sent"} <= found.values.keys() and DATE.search(found.values["sent"]):
        return HeaderBlock(
            at, found.end, _person(found.values["from"]), found.values["sent"], forwarded=False
        )
    return None


def _loose_end(line: str) -> bool:
    """What may stand between a Notes date and To: the wrapped AM or PM, "Please respond to"."""
    return line.upper() in ("AM", "PM") or line.lower().startswith(("please respond to", "sent by"))


def _names(line: str) -> bool:
    """Whether a line can be the name that Notes sets above a date."""
    text = line.strip()
    return 2 <= len(text) <= 60 and text[-1] not in ".?!:,;" and len(text.split()) <= 6
