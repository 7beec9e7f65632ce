"""What was written in a group in one week, as the digest tells it."""

import re
from datetime import date, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.network.notices.digests.gathering import missed, of_week
from folkmoot.network.notices.digests.shape import Branch, Concern, Digest
from folkmoot.network.notices.digests.wording import branch_words, more_words, summary_of
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.people.api import Viewer

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@require_GET
@signed_in
def week(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """One week of a group; `of=2026-W47` names another one than this."""
    group = group_by_slug(viewer, slug)
    today = timezone.localtime(clock.now()).date()
    monday = _asked(request.GET.get("of", "")) or today - timedelta(days=today.weekday())
    rows = of_week(viewer, group, _start(monday), _start(monday + timedelta(weeks=1)))
    digest = missed(viewer, rows, also_read=True)
    context = {
        "group": group,
        "summary": summary_of(digest) if digest else "",
        "branches": _rows(digest) if digest else [],
        "left_out": digest.sections[0].branches_left_out if digest else 0,
        "words": week_words(monday),
        "before": _name(monday - timedelta(weeks=1)),
        "after": _name(monday + timedelta(weeks=1)) if monday + timedelta(weeks=1) <= today else "",
    }
    return render(request, "network/week.html", context)


def week_words(monday: date) -> str:
    """What to call a week: the date of its Monday."""
    return date_format(monday)


def _rows(digest: Digest) -> list[dict[str, object]]:
    return [
        {
            "words": branch_words(branch),
            "url": message_url(branch.head),
            "near": branch.concern <= Concern.ANSWER,
            "excerpts": _excerpts(branch),
            "more": more_words(branch),
        }
        for section in digest.sections
        for branch in section.branches
    ]


def _excerpts(branch: Branch) -> list[tuple[str, str, str, datetime]]:
    return [(one.author, one.words, message_url(one.ref), one.at) for one in branch.excerpts]


def _asked(text: str) -> date | None:
    found = _WEEK.fullmatch(text)
    try:
        return date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        return None


def _name(monday: date) -> str:
    year, number, _ = monday.isocalendar()
    return f"{year}-W{number:02}"


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
