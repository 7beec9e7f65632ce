"""Home: what changed in my groups; at first, how to bring one's mail."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET

from folkmoot.base import clock
from folkmoot.network.pages.addresses import group_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.row import rows_html
from folkmoot.network.reading.news import news_of
from folkmoot.people.api import Viewer, may_make_groups


@require_GET
@signed_in
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """The newest conversations of the reader's groups, unread ones first."""
    news = news_of(viewer)
    several = news.groups_of_rows if len(news.groups) > 1 else None
    context = {
        "rows": mark_safe(rows_html(news.rows, clock.now(), several)),  # noqa: S308  # escaped there
        "groups": [(group.title, group_url(group.slug), count) for group, count in news.groups],
        "unread": sum(count for _, count in news.groups),
        "may_make_groups": may_make_groups(viewer),
    }
    return render(request, "network/home.html", context)
