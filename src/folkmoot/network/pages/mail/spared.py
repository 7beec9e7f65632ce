"""How many mails somebody was spared, week by week."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.network.notices.spared import SparedWeek, spared_weeks
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.week import week_words
from folkmoot.people.api import Viewer

WIDTH, HEIGHT, GAP, FOOT = 600, 160, 8, 22


@signed_in
@require_GET
def spared(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The last twelve weeks as a picture with its table."""
    weeks = spared_weeks(viewer, clock.now().date())
    total = sum(week.spared for week in weeks)
    context = {
        "weeks": weeks,
        "picture": picture(weeks),
        "table": table(weeks),
        "total": max(total, 0),
        "as_list": sum(week.as_list for week in weeks),
        "sent": sum(week.sent for week in weeks),
    }
    return render(request, "network/mail/spared.html", context)


def picture(weeks: list[SparedWeek]) -> SafeString:
    """Two bars a week: what a list would have sent, and what was sent."""
    most = max((max(week.as_list, week.sent) for week in weeks), default=0) or 1
    step = WIDTH / max(len(weeks), 1)
    wide = (step - GAP) / 2
    bars = format_html_join(
        "", "{}", ((_bars(number * step, wide, week, most),) for number, week in enumerate(weeks))
    )
    return format_html(
        '<svg class="spared-chart" viewBox="0 0 {} {}" role="img" aria-label="{}">{}'
        '<line class="axis" x1="0" x2="{}" y1="{}" y2="{}"/></svg>',
        WIDTH,
        HEIGHT + FOOT,
        _("Mails of a list beside mails sent, by week"),
        bars,
        WIDTH,
        HEIGHT,
        HEIGHT,
    )


def table(weeks: list[SparedWeek]) -> SafeString:
    """The numbers behind the picture."""
    heads = (_("Week of"), _("As a list"), _("At once"), _("Digests"), _("Spared"))
    head = format_html_join("", '<th scope="col">{}</th>', ((one,) for one in heads))
    rows = format_html_join(
        "",
        '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>',
        (
            (week_words(week.monday), week.as_list, week.at_once, week.digests, week.spared)
            for week in weeks
        ),
    )
    return format_html(
        '<table class="table"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>', head, rows
    )


def _bars(left: float, wide: float, week: SparedWeek, most: int) -> SafeString:
    tall, small = (round(HEIGHT * 0.95 * count / most, 1) for count in (week.as_list, week.sent))
    return format_html(
        '<g><title>{}</title><rect class="as-list" x="{}" y="{}" width="{}" height="{}"/>'
        '<rect class="sent" x="{}" y="{}" width="{}" height="{}"/>'
        '<text x="{}" y="{}">{}</text></g>',
        _("Week of %(day)s: %(list)d as a list, %(sent)d sent")
        % {"day": week_words(week.monday), "list": week.as_list, "sent": week.sent},
        round(left + GAP / 2, 1),
        round(HEIGHT - tall, 1),
        round(wide, 1),
        tall,
        round(left + GAP / 2 + wide, 1),
        round(HEIGHT - small, 1),
        round(wide, 1),
        small,
        round(left + GAP / 2, 1),
        HEIGHT + FOOT - 6,
        f"{week.monday.day}.{week.monday.month}.",
    )
