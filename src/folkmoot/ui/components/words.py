"""Times, sizes and counts in the words people use, with the exact value kept beside them."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400
SHORT_COUNT_FROM = 10_000


def when(moment: datetime | None, now: datetime | None = None) -> SafeString:
    """``<time>`` with relative words, the exact time in its title and the UTC time for machines."""
    if moment is None:
        return format_html('<span class="faint">{}</span>', _("never"))
    local = timezone.localtime(moment)
    words = relative_words(local, now or timezone.now())
    exact = _exact(moment, timezone.get_current_timezone_name(), get_language() or "")
    return mark_safe(f"{exact}{conditional_escape(words)}</time>")  # noqa: S308 - escaped


@lru_cache(maxsize=16_384)
def _exact(moment: datetime, zone: str, language: str) -> SafeString:
    """The opening tag; the messages of an archive are shown over and over, their times stay."""
    del zone, language  # they are what the outcome depends on besides the moment
    local = timezone.localtime(moment)
    return format_html(
        '<time datetime="{}" title="{}">',
        moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        f"{date_format(local, 'D j M Y, H:i')} {local.tzname()}",
    )


def relative_words(moment: datetime, now: datetime) -> str:
    """How long ago ``moment`` was, as people say it; a date once it is more than a week away."""
    seconds = (now - moment).total_seconds()
    if seconds < -MINUTE:
        return _date_words(moment, now)
    if seconds < MINUTE:
        return _("just now")
    if seconds < HOUR:
        minutes = int(seconds // MINUTE)
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", minutes) % {"n": minutes}
    if seconds < DAY:
        hours = int(seconds // HOUR)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", hours) % {"n": hours}
    return _days_words(moment, now)


def _days_words(moment: datetime, now: datetime) -> str:
    days = (timezone.localtime(now).date() - moment.date()).days
    if days == 1:
        return _("yesterday")
    if days < 7:
        return ngettext("%(n)d day ago", "%(n)d days ago", days) % {"n": days}
    return _date_words(moment, now)


def _date_words(moment: datetime, now: datetime) -> str:
    near = abs(now - moment) < timedelta(days=300) and moment.year == now.year
    return _date(moment.date(), get_language() or "", near=near)


@lru_cache(maxsize=16_384)
def _date(day: date, language: str, *, near: bool) -> str:
    del language  # the month's name depends on it
    return date_format(day, "j M" if near else "j M Y")


def size(byte_count: int | None) -> str:
    """A size with three figures at most: 999 B, 1.2 kB, 34 MB (powers of ten, as drives count)."""
    if byte_count is None:
        return _("unknown size")
    value, units = float(byte_count), ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 and len(units) > 1:
        value, units = value / 1000, units[1:]
    digits = 1 if units[0] != "B" and value < 9.95 else 0
    return f"{_rounded(value, digits)}\N{NO-BREAK SPACE}{units[0]}"


def count(number: int) -> SafeString | str:
    """A count with its thousands apart, or short from 10,000 on with the exact one in the title."""
    exact = number_format(number, force_grouping=True)
    if number < SHORT_COUNT_FROM:
        return exact
    return format_html('<data value="{}" title="{}">{}</data>', number, exact, _short(number))


def _short(number: int) -> str:
    if number < 999_500:
        return _("%(n)sk") % {"n": _rounded(number / 1000, 1 if number < 99_950 else 0)}
    return _("%(n)sM") % {"n": _rounded(number / 1_000_000, 1)}


def _rounded(value: float, digits: int) -> str:
    # Django's number_format cuts figures off instead of rounding.
    return str(number_format(round(value, digits), digits))
