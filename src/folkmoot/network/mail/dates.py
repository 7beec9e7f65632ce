"""When a mail was sent: Date headers as they are really written, checked against Received and the
envelope.

The present time is never used: a mail without any believable date has none, and the conversation
around it gives it a place. RFC 5322 3.3 and 4.3 are the base; the rest are faults that archives are
full of.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import NamedTuple

from folkmoot.network.mail.parsed import DateEvidence

# Electronic mail with a Date header is not older; 1970-01-01 is a clock that was never set.
EARLIEST = datetime(1971, 1, 2, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
# A mail cannot arrive before it is sent; a day of leeway for wrong zones.
_EARLY_ARRIVAL = timedelta(days=1)
# Moderated lists hold mail for weeks; beyond this the writer's clock is the better explanation.
_LATE_ARRIVAL = timedelta(days=60)

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan janv gen ene januar janvier",
            "feb fev fév feb. févr februar",
            "mar mär mrz mrt mars maart märz",
            "apr avr abr april avril",
            "may mai mei mag maj",
            "jun juin giu juni june",
            "jul juil lug juli july",
            "aug aoû aout août ago",
            "sep sept set september",
            "oct okt ott out october",
            "nov november",
            "dec dez déc dic december",
        ),
        start=1,
    )
    for name in names.split()
}

_ZONES = {
    "greenwich": 0, "ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "bst": 60, "west": 60,
    "met": 60, "cet": 60,
    "mez": 60, "mest": 120, "mesz": 120, "cest": 120, "eet": 120, "sast": 120, "eest": 180,
    "msk": 180, "msd": 240, "ist": 330, "hkt": 480, "sgt": 480, "awst": 480, "jst": 540,
    "kst": 540, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780, "ast": -240, "adt": -180,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480,
    "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "brt": -180, "art": -180, "nst": -210,
    "ndt": -150,
}  # fmt: skip

_STANDARD = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s*)?(\d{1,2})[\s.-]{0,3}([^\W\d]{3,12})\.?[\s,-]{0,3}(\d{2,4}),?\s+"
    r"(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(.{0,60})",
    re.DOTALL,
)
_UNIX = re.compile(
    r"(?:[^\W\d]{2,12}\.?,?\s+)?([^\W\d]{3,12})\.?\s+(\d{1,2}),?\s+(?:(\d{4}),?\s+(?:at\s+)?)?"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([^\d+-][^\d]{0,19}|[+-]\d{4})??\s*(\d{4})?"
    r"(?:\s+(.{0,30}))?$"
)
_ISO = re.compile(
    r"(?:[^\W\d]{2,12},?\s+)?(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:T|\s+(?:[^\W\d]{2,4}\s+)?)"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(.{0,40})",
)
_SLASHED = re.compile(
    r"(?:[^\W\d]{2,12},?\s+)?(\d{1,2})[/.](\d{1,2})[/.](\d{2,4}),?\s+"
    r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(.{0,40})",
)
_WINDOWS_ZONES = {"eastern": -300, "central": -360, "mountain": -420, "pacific": -480}
# What nearly every From line ends in; reading an mbox spends a third of its time on the slow way.
_ASCTIME = re.compile(
    rb"^[^\n]* ([A-Z][a-z]{2}) +(\d{1,2}) +(\d\d):(\d\d):(\d\d) (\d{4})\r?(?:\n|$)"
)
_MONTH_NUMBERS = {
    name: number
    for number, name in enumerate(b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)
}
_FROM_LINE_DATE = re.compile(
    r"(?:\b[A-Z][a-z]{2},? +)?(?:\b[A-Z][a-z]{2} +\d{1,2} +\d{1,2}:\d\d"
    r"|\b\d{1,2} [A-Z][a-z]{2} \d{4} |\b\d{4}-\d\d-\d\d[T ]\d).{0,40}$"
)
_OFFSET = re.compile(r"(?:(?:GMT|UTC?)\s*)?([+-])-?\s*(\d{1,2}):?(\d{2})?(?!\d)", re.IGNORECASE)
_MERIDIEM = re.compile(r"^([ap])\.?m\b\.?\s*", re.IGNORECASE)


class ReadDate(NamedTuple):
    """A moment in UTC or None, and words for what was odd about its writing."""

    at: datetime | None
    flags: tuple[str, ...]


class SentAt(NamedTuple):
    """The believed sending time in UTC, which evidence gave it, and words for what was wrong.

    `stated` is what Date says, believed or not.
    """

    at: datetime | None
    evidence: DateEvidence
    flags: tuple[str, ...]
    stated: datetime | None


def read_date(value: str) -> ReadDate:
    """The moment a Date-like header value means."""
    value = value[:300].strip()
    if not value:
        return ReadDate(None, ())
    flags: list[str] = []
    try:
        at = _standard(value, flags) or _unusual(value, flags)
    except (ValueError, OverflowError):
        at = None
    if at is None:
        return ReadDate(None, ("unreadable date",))
    if not EARLIEST <= at < LATEST:
        return ReadDate(None, (*flags, "implausible date"))
    return ReadDate(at, tuple(flags))


def sent_at(
    date: str,
    received: Sequence[str] = (),
    *,
    envelope: datetime | None = None,
    resent: str = "",
) -> SentAt:
    """The sending time by the best evidence.

    `received` are the Received values, newest (written by the receiving house, so the one to trust)
    first. A Date that lies after the arrival, or long before every hop, is a wrong clock and gives
    way to the arrival; a resent mail is rightly old; its own date (`resent`) counts where there is
    no Date.
    """
    stated = read_date(date)
    hops = (*received[:1], *received[1:][-3:])
    arrival = next(filter(None, map(_received_at, hops)), None)
    flags = list(stated.flags) if date else ["no date"]
    if envelope is not None and not EARLIEST <= envelope < LATEST:
        envelope = None
    latest_possible = arrival or envelope
    if stated.at is not None:
        if latest_possible is not None and stated.at > latest_possible + _EARLY_ARRIVAL:
            flags.append("dated after its arrival")
        elif not resent and arrival is not None and _is_long_before(stated.at, arrival, hops):
            flags.append("dated long before its arrival")
        else:
            return SentAt(stated.at, "date", tuple(flags), stated.at)
    if not date and (again := read_date(resent).at) is not None:
        return SentAt(again, "resent", tuple(flags), None)
    if arrival is not None:
        return SentAt(arrival, "received", tuple(flags), stated.at)
    if envelope is not None:
        return SentAt(envelope.astimezone(UTC), "envelope", tuple(flags), stated.at)
    return SentAt(None, "", tuple(flags), stated.at)


def _is_long_before(stated: datetime, arrival: datetime, hops: Sequence[str]) -> bool:
    """Whether no hop saw the mail near its date; one that did proves the clock right."""
    if arrival - stated <= _LATE_ARRIVAL:
        return False
    times = filter(None, map(_received_at, hops))
    return all(hop - stated > _LATE_ARRIVAL for hop in times)


def envelope_at(raw: bytes) -> datetime | None:
    """The time in an mbox "From " line that a mail still begins with, None without one."""
    if not raw.startswith((b"From ", b">From ")):
        return None
    if usual := _ASCTIME.search(raw, 0, 300):
        month = _MONTH_NUMBERS.get(usual[1], 0)
        year, day, hour, minute, second = (int(usual[group]) for group in (6, 2, 3, 4, 5))
        try:
            at = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
        except ValueError:
            return None
        return at if EARLIEST <= at < LATEST else None
    line = raw[:300].split(b"\n", 1)[0].decode("latin-1")
    match = _FROM_LINE_DATE.search(line)
    return read_date(match[0]).at if match else None


def _received_at(value: str) -> datetime | None:
    return read_date(value.rpartition(";")[2]).at if ";" in value else None


def _standard(value: str, flags: list[str]) -> datetime | None:
    match = _STANDARD.match(value)
    if match is None:
        return None
    day, month_name, year, hour, minute, second, zone = match.groups()
    month = _month(month_name)
    if month is None:
        return None
    return _moment(_year(year, flags), month, int(day), int(hour), int(minute), second, zone, flags)


def _unusual(value: str, flags: list[str]) -> datetime | None:
    """The writings that are no RFC 5322: asctime, ISO 8601, slashes."""
    if match := _UNIX.match(value):
        name, day, early, hour, minute, second, zone, late, rest = match.groups()
        month, year = _month(name), early or late
        if month is not None and year is not None:
            tail = (zone or "") + " " + (rest or "")
            flags.append("unusual date format")
            return _moment(int(year), month, int(day), int(hour), int(minute), second, tail, flags)
    if match := _ISO.match(value):
        iso_year, iso_month, day, hour, minute, second, tail = match.groups()
        flags.append("unusual date format")
        return _moment(
            int(iso_year), int(iso_month), int(day), int(hour), int(minute), second, tail, flags
        )
    if match := _SLASHED.match(value):
        first, other, year, hour, minute, second, tail = match.groups()
        # Slashes are American, dots are European, unless the number is no month.
        month_first = "/" in value and int(first) <= 12
        month, month_day = (int(first), int(other)) if month_first else (int(other), int(first))
        flags.append("ambiguous date format")
        return _moment(
            _year(year, flags), month, month_day, int(hour), int(minute), second, tail, flags
        )
    return None


def _month(name: str) -> int | None:
    lowered = name.lower()
    return _MONTHS.get(lowered) or _MONTHS.get(lowered[:4]) or _MONTHS.get(lowered[:3])


def _year(digits: str, flags: list[str]) -> int:
    """Two and three digits as RFC 5322 4.3 says; three are the year 2000 fault (0102 is 2002)."""
    year = int(digits)
    if year >= 1000:
        return year
    flags.append("short year")
    return year + (2000 if year < 50 and len(digits) == 2 else 1900)


def _moment(  # noqa: PLR0913, RUF100 - the parts of a date are what they are
    year: int,
    month: int,
    day: int,
    hour: int,
    minute: int,
    second: str | None,
    tail: str,
    flags: list[str],
) -> datetime:
    if match := _MERIDIEM.match(tail):
        hour = hour % 12 + (12 if match[1] in "pP" else 0)
        tail = tail[match.end() :]
    offset = _offset(tail, flags)
    # A leap second is a second that datetime cannot say; hour 24 means the next day.
    seconds = min(int(second or 0), 59)
    if hour == 24:
        return datetime(year, month, day, 0, minute, seconds, tzinfo=offset).astimezone(
            UTC
        ) + timedelta(days=1)
    return datetime(year, month, day, hour, minute, seconds, tzinfo=offset).astimezone(UTC)


def _offset(tail: str, flags: list[str]) -> timezone:
    """The zone; UTC with a flag when it is missing, unknown or impossible (nowhere is beyond 14
    hours).
    """
    tail = tail.strip()
    if match := _OFFSET.match(tail):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours <= 14 and minutes < 60:
            sign = -1 if match[1] == "-" else 1
            return timezone(sign * timedelta(hours=hours, minutes=minutes))
        flags.append("impossible time zone")
        return UTC
    word = re.split(r"[\s(),;]", tail.lstrip("("), maxsplit=1)[0].lower() if tail else ""
    if word in _WINDOWS_ZONES and (rest := tail.lower().partition(" ")[2]):
        summer = 60 if rest.startswith("daylight") else 0
        return timezone(timedelta(minutes=_WINDOWS_ZONES[word] + summer))
    if word in _ZONES:
        return timezone(timedelta(minutes=_ZONES[word]))
    flags.append("unknown time zone" if word else "no time zone")
    return UTC
