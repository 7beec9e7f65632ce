"""Home: what changed in my groups; at first, how to bring one's mail."""

import base64
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base import clock
from folkmoot.network.pages.addresses import group_url
from folkmoot.network.pages.change_row import changes_html
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.group import UNDO_KEY
from folkmoot.network.pages.message_numbers import given_numbers
from folkmoot.network.pages.row import rows_html
from folkmoot.network.reading.conversations import conversation_by_ref
from folkmoot.network.reading.duties import must_read_for
from folkmoot.network.reading.intervals import packed
from folkmoot.network.reading.news import news_of
from folkmoot.network.reading.state import mark_read
from folkmoot.network.reading.stewardship import waiting_for
from folkmoot.people.api import Viewer, may_make_groups
from folkmoot.ui.api import toast, toast_header

FORM = "mark-read"


@require_GET
@signed_in
def home(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """Changed branches by how much they concern the reader, and what they read lately."""
    news = news_of(viewer)
    now = clock.now()
    several = news.groups_of_rows if len(news.groups) > 1 else None
    changes = changes_html(news.changes, now, news.titles, form=FORM)
    context = {
        "duties": must_read_for(viewer),
        "waiting": waiting_for(viewer),
        "form": FORM,
        "changes": mark_safe(changes),  # noqa: S308  # escaped there
        "recent": mark_safe(rows_html(news.recent, now, several)),  # noqa: S308  # escaped there
        "further": news.further_count,
        "muted": news.muted_count,
        "groups": [(group.title, group_url(group.slug), count) for group, count in news.groups],
        "unread": sum(count for _, count in news.groups),
        "may_make_groups": may_make_groups(viewer),
    }
    return render(request, "network/home.html", context)


@require_POST
@signed_in
def seen(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Mark messages of a conversation read, with a way back; script takes their row away."""
    found = conversation_by_ref(viewer, ref)
    changed = mark_read(viewer, found.group, given_numbers(request))
    slug = found.group.slug
    request.session[UNDO_KEY] = {slug: base64.b64encode(packed(changed)).decode()}
    count = len(changed)
    words = ngettext("%(count)d message marked read.", "%(count)d messages marked read.", count)
    said = words % {"count": count}
    undo_url = reverse("network:unread-again", args=[slug]) if changed else ""
    if wants_part(request):
        return HttpResponse(headers={"HX-Trigger": toast_header(said, undo_url=undo_url)})
    toast(request, said, undo_url=undo_url)
    return HttpResponseRedirect(reverse("network:home"))
