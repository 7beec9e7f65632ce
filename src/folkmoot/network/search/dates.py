"""Days, months, years and "two weeks ago" as people type them in a search."""

import re
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

_CALENDAR = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_AGO = re.compile(r"(\d{1,4})([dwmy])", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}


class Period(NamedTuple):
    """Whole days from `start` until before `until`, as seconds since 1970."""

    start: int
    until: int


def period(text: str, now: datetime) -> Period | None:
    """The period `text` names, in the zone of `now`; None when it names none.

    `2024`, `2024-05`, `2024-05-06`, `today`, `yesterday`, and `3d`, `2w`, `6m`, `1y`: from so long
    ago (months of 30, years of 365 days) until the end of today.
    """
    try:
        days = _days(text.casefold(), now.date())
        return Period(_seconds(days[0], now), _seconds(days[1], now)) if days else None
    except (ValueError, OverflowError):
        return None


def _days(text: str, today: date) -> tuple[date, date] | None:
    tomorrow = today + timedelta(days=1)
    if text == "today":
        return today, tomorrow
    if text == "yesterday":
        return today - timedelta(days=1), today
    if ago := _AGO.fullmatch(text):
        return today - timedelta(days=int(ago[1]) * _DAYS[ago[2]]), tomorrow
    if calendar := _CALENDAR.fullmatch(text):
        return _calendar_days(*(int(part) if part else None for part in calendar.groups()))
    return None


def _calendar_days(year: int | None, month: int | None, day: int | None) -> tuple[date, date]:
    """First day of the year, month or day, and the day after its last. May raise ValueError."""
    first = date(year or 0, month or 1, day or 1)
    if day:
        return first, first + timedelta(days=1)
    if month and month < 12:
        return first, first.replace(month=month + 1)
    return first, date(first.year + 1, 1, 1)


def _seconds(day: date, now: datetime) -> int:
    return int(datetime.combine(day, time(), now.tzinfo).timestamp())
