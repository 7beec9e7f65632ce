"""Dates as mail programs write them above a quotation: "Mon, 3 Jan 2011 at 10:15 PM"."""

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan gen ene janv januar januari enero gennaio janvier янв",
            "feb fév fevr febr februar februari febrero febbraio février фев",
            "mar mär mrz maa mars märz maart marzo marz мар",
            "apr avr abr april aprile abril avril апр",
            "may mai mei maj mag mayo maggio мая май",
            "jun juin giu juni junio giugno июн",
            "jul juil lug juli julio luglio juillet июл",
            "aug aoû ago août agosto augustus авг",
            "sep sept set september septiembre settembre septembre сен",
            "oct okt ott october oktober octubre ottobre octobre окт",
            "nov november noviembre novembre ноя",
            "dec dez dic déc december dezember diciembre dicembre décembre дек",
        ),
        start=1,
    )
    for name in names.split()
}
_YMD = re.compile(r"(?<!\d)((?:19|20)\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_DOTTED = re.compile(r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?((?:19|20)\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})\.?(?:\s?de)?[\s-]+([^\W\d_]{3,12})\.?,?(?:\s?de)?[\s-]+((?:19|20)\d\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)")
_CLOCK = re.compile(
    r"(?<![\d+-])(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?!\.?\d)\s?(am|pm)?", re.IGNORECASE
)
_ZONE = re.compile(r"(?<!\d)([+-])(\d{2}):?(\d{2})(?!\d)")


def written_date(text: str) -> float:
    """Unix seconds of a written date, 0 where none is found or day and month may be mixed up."""
    day = _day(text)
    if day is None:
        return 0.0
    rest = text[: day[1].start()] + " " + text[day[1].end() :]
    zone = _ZONE.search(rest)
    hour, minute, second = _clock(rest[: zone.start()] if zone else rest)
    try:
        at = datetime(*day[0], hour, minute, second, tzinfo=_offset(zone))
    except (ValueError, OverflowError):
        return 0.0
    return at.timestamp()


def _day(text: str) -> tuple[tuple[int, int, int], re.Match[str]] | None:
    if match := _YMD.search(text):
        return (int(match[1]), int(match[2]), int(match[3])), match
    if match := _DOTTED.search(text):
        return (int(match[3]), int(match[2]), int(match[1])), match
    if match := _SLASHED.search(text):
        first, second = int(match[1]), int(match[2])
        if first > 12 or first == second:
            return (int(match[3]), second, first), match
        if second > 12:
            return (int(match[3]), first, second), match
        return None
    for pattern, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for match in pattern.finditer(text):
            number = _month(match[month])
            if number:
                return (int(match[3]), number, int(match[day])), match
    return None


def _month(word: str) -> int:
    folded = word.casefold()
    return _MONTHS.get(folded) or _MONTHS.get(folded[:4]) or _MONTHS.get(folded[:3]) or 0


def _clock(text: str) -> tuple[int, int, int]:
    match = _CLOCK.search(text)
    if match is None:
        return (0, 0, 0)
    hour = int(match[1])
    half = (match[4] or "").casefold()
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return (hour, int(match[2]), int(match[3] or 0))


def _offset(zone: re.Match[str] | None) -> timezone:
    if zone is None:
        return UTC
    minutes = int(zone[2]) * 60 + int(zone[3])
    if minutes >= 24 * 60:
        return UTC
    return timezone(timedelta(minutes=minutes if zone[1] == "+" else -minutes))
