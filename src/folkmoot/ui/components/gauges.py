"""How far, how much, and how surely."""

from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from folkmoot.ui.components.controls import attributes


def progress(
    label: object,
    value: float | None = None,
    maximum: float = 100,
    detail: object = "",
    *,
    error: bool = False,
    **more: object,
) -> SafeString:
    """A bar with its words above it; ``value`` None means under way without a known end."""
    known = attributes({"value": value, "max": maximum}) if value is not None else ""
    return format_html(
        '<div class="progress"{}{}><div class="progress-words"><span>{}</span>'
        '<span class="number">{}</span></div><progress aria-label="{}"{}></progress></div>',
        mark_safe(' data-state="error"') if error else "",
        attributes(more),
        label,
        detail,
        label,
        known,
    )


def meter(
    share: float, low: float | None = None, high: float | None = None, label: object = ""
) -> SafeString:
    """A share between 0 and 1 as a bar, with the interval it is known to and all in words."""
    words = _percent(share)
    interval: SafeString | str = ""
    if low is not None and high is not None:
        words = _("%(share)s (%(low)s to %(high)s)") % {
            "share": words,
            "low": _percent(low),
            "high": _percent(high),
        }
        interval = format_html(
            '<path class="meter-interval" d="M{0} 2V10M{0} 6H{1}M{1} 2V10"/>',
            round(low * 100, 1),
            round(high * 100, 1),
        )
    return format_html(
        '<span class="meter"><svg viewBox="0 0 100 12" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="meter-track" width="100" height="12" rx="2"/>'
        '<rect class="meter-value" width="{}" height="12" rx="2"/>{}</svg>'
        "<span>{}{}</span></span>",
        round(max(0.0, min(1.0, share)) * 100, 1),
        interval,
        format_html('<span class="visually-hidden">{}: </span>', label) if label else "",
        words,
    )


def _percent(share: float) -> str:
    percent = round(share * 100, 1)
    fine = 0 < percent < 10 and percent != int(percent)
    return f"{number_format(percent, 1 if fine else 0)}\N{NO-BREAK SPACE}%"
