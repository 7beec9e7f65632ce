"""Times of messages; most of them are long past, so what they are called is settled for a day."""

from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from folkmoot.ui.api import when

SETTLED = timedelta(days=8)


def moment(at: datetime | None, now: datetime) -> SafeString:
    """`<time>` as the design system writes it; of a message that nothing dates, that it is so."""
    if at is None:
        return format_html('<span class="faint">{}</span>', _("undated"))
    if now - at < SETTLED:
        return when(at, now)
    zone = timezone.get_current_timezone_name()
    return _settled(at, now.date(), get_language() or "", zone)


@lru_cache(maxsize=20_000)
def _settled(at: datetime, today: date, language: str, zone: str) -> SafeString:
    del language, zone
    return when(at, datetime(today.year, today.month, today.day, 12, tzinfo=at.tzinfo))
