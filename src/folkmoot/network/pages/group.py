"""The group page and what is done on it: reading on, marking all read, taking that back."""

import base64

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base import clock
from folkmoot.base.ids import written
from folkmoot.network.models import GroupMail
from folkmoot.network.pages.addresses import group_url
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.mail.choosing import choice_form
from folkmoot.network.pages.row import rows_html
from folkmoot.network.reading.feeds import feed_url
from folkmoot.network.reading.groups import (
    Filter,
    conversation_rows,
    group_by_slug,
    read_cursor,
)
from folkmoot.network.reading.inbound import held_mails
from folkmoot.network.reading.intervals import NumberSet, packed, unpacked
from folkmoot.network.reading.restricted import waiting
from folkmoot.network.reading.state import (
    mark_all_read,
    mark_unread,
    read_state,
    unread_counts,
)
from folkmoot.network.rules import IMPORT
from folkmoot.network.socials.tag_words import tag_label
from folkmoot.people.api import JOIN, Group, Viewer, may, waiting_requests
from folkmoot.ui.api import toast

UNDO_KEY = "read_at_once"


@require_GET
@signed_in
def group(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """A group's conversations, newest activity first; for script only the rows that follow."""
    found = group_by_slug(viewer, slug)
    narrowed = _filter(request)
    tag = tag_label(request.GET.get("tag", ""))
    state = read_state(viewer, found.pk)
    page = conversation_rows(
        viewer,
        found,
        state,
        narrowed=narrowed,
        tag=tag,
        after=read_cursor(request.GET.get("after", "")),
    )
    context = {
        "group": found,
        "rows": mark_safe(rows_html(page.rows, clock.now())),  # noqa: S308  # escaped there
        "following": page.following,
        "narrowed": narrowed or tag,
        "tag": tag,
    }
    if wants_part(request) and "after" in request.GET:
        return render(request, "network/group_rows.html", context)
    is_member, may_moderate = found.pk in viewer.group_roles, found.pk in viewer.steered_groups
    context |= {
        "held": GroupMail.objects.filter(group=found).first(),
        "unread": unread_counts(viewer, {found.pk: state}).get(found.pk, 0),
        "is_member": is_member,
        "may_join": not is_member and may(viewer, JOIN, found),
        "mail_choice": choice_form(viewer, found),
        "live_ref": written(found.ref),
        "may_import": may(viewer, IMPORT, found),
        "may_post": is_member and found.archived_at is None,
        "may_moderate": may_moderate,
        "held_count": held_mails(viewer, found).count() if may_moderate else 0,
        "asking_count": waiting_requests(viewer, found).count() if may_moderate else 0,
        "restricted_count": waiting(viewer, found).count(),
        "filters": _filters(found, narrowed),
        "feed_url": feed_url(viewer, found, reverse("network:group-atom", args=[slug])),
    }
    answer = render(request, "network/group.html", context)
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_POST
@signed_in
def read_all(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Mark everything in the group read, with a way back."""
    found = group_by_slug(viewer, slug)
    changed = mark_all_read(viewer, found)
    request.session[UNDO_KEY] = {slug: base64.b64encode(packed(changed)).decode()}
    words = ngettext(
        "%(count)d message marked read.", "%(count)d messages marked read.", len(changed)
    )
    undo = reverse("network:unread-again", args=[slug]) if changed else ""
    toast(request, words % {"count": len(changed)}, undo_url=undo)
    return HttpResponseRedirect(group_url(slug))


@require_POST
@signed_in
def unread_again(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Take back the last "mark all read" of this session."""
    found = group_by_slug(viewer, slug)
    kept = request.session.pop(UNDO_KEY, {}).get(slug, "")
    mark_unread(viewer, found, unpacked(base64.b64decode(kept)) if kept else NumberSet())
    toast(request, _("They are unread again.") if kept else _("There is nothing to take back."))
    return HttpResponseRedirect(group_url(slug))


def _filter(request: HttpRequest) -> Filter:
    asked = request.GET.get("show", "")
    return Filter(asked) if asked in list(Filter) else Filter.ALL


def _filters(group: Group, narrowed: Filter) -> list[tuple[str, str, bool]]:
    words = {
        Filter.ALL: _("All"),
        Filter.UNREAD: _("Unread"),
        Filter.MINE: _("Mine"),
        Filter.FILES: _("With files"),
        Filter.DECIDED: _("With a decision"),
        Filter.DOUBTFUL: _("Uncertain places"),
    }
    here = group_url(group.slug)
    return [
        (word, f"{here}?show={kind.value}" if kind else here, kind == narrowed)
        for kind, word in words.items()
    ]
