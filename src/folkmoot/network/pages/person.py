"""A person: what they wrote, where, when, and with whom they talk."""

from collections.abc import Sequence
from datetime import date
from html import escape
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from folkmoot.network.pages.addresses import person_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.persons import Month, writing_of
from folkmoot.network.reading.praise import thanks_received
from folkmoot.people.api import Viewer, person_by_ref

WIDTH, HEIGHT = 640, 96
MOST_BARS = 120
"""More months than this are drawn as years."""


@require_GET
@signed_in
def person(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The page of a person, or of the one they merged into."""
    found = person_by_ref(viewer, ref)
    if found.ref != ref:
        return HttpResponseRedirect(person_url(found.ref))
    wrote = writing_of(viewer, found)
    bars = activity_bars(wrote.months)
    shows_addresses = viewer.is_administrator or found.pk == viewer.person_id
    context = {
        "person": found,
        "name": str(found),
        "wrote": wrote,
        "thanks": thanks_received(viewer, found),
        "picture": activity_svg(bars),
        "table": activity_table(bars),
        "addresses": found.addresses.order_by("email") if shows_addresses else (),
    }
    return render(request, "network/person.html", context)


def activity_bars(months: Sequence[Month]) -> list[tuple[str, int]]:
    """Every month (or, over a long life, year) from the first to the last, with its count."""
    if not months:
        return []
    counts = {(month.begins.year, month.begins.month): month.count for month in months}
    first, last = months[0].begins, months[-1].begins
    span = (last.year - first.year) * 12 + last.month - first.month + 1
    if span > MOST_BARS:
        years = range(first.year, last.year + 1)
        return [
            (str(year), sum(count for (one, _), count in counts.items() if one == year))
            for year in years
        ]
    keys = [divmod(first.year * 12 + first.month - 1 + step, 12) for step in range(span)]
    return [
        (date_format(date(year, month + 1, 1), "M Y"), counts.get((year, month + 1), 0))
        for year, month in keys
    ]


def activity_svg(bars: Sequence[tuple[str, int]]) -> SafeString:
    """The bars drawn; "" for fewer than two."""
    if len(bars) < 2:
        return SafeString("")
    most = max(count for _, count in bars)
    step = WIDTH / len(bars)
    gap = 1 if step > 3 else 0
    drawn = "".join(
        f'<rect x="{at * step:.1f}" y="{HEIGHT - height:.1f}" width="{step - gap:.1f}" '
        f'height="{height:.1f}"><title>{escape(label)}: {count}</title></rect>'
        for at, (label, count) in enumerate(bars)
        if (height := max(2.0, (HEIGHT - 8) * count / most) if count else 0.0)
    )
    words = escape(_("Messages over time, at most %(most)d") % {"most": most})
    return mark_safe(  # noqa: S308  # labels are escaped above
        f'<svg class="activity" viewBox="0 0 {WIDTH} {HEIGHT + 16}" role="img" '
        f'aria-label="{words}">'
        f'{drawn}<text x="0" y="{HEIGHT + 13}">{escape(bars[0][0])}</text>'
        f'<text x="{WIDTH}" y="{HEIGHT + 13}" text-anchor="end">{escape(bars[-1][0])}</text></svg>'
    )


def activity_table(bars: Sequence[tuple[str, int]]) -> SafeString:
    """The same numbers as a table."""
    rows = "".join(
        f'<tr><td>{escape(label)}</td><td data-kind="number">{count}</td></tr>'
        for label, count in bars
        if count
    )
    head = f"<tr><th>{escape(_('When'))}</th><th>{escape(_('Messages'))}</th></tr>"
    return mark_safe(f'<table class="table"><thead>{head}</thead><tbody>{rows}</tbody></table>')  # noqa: S308  # escaped above
