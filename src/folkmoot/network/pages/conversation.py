"""The conversation page: tree, flat and time view under one address, a window at a time."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import Unusable
from folkmoot.base.ids import read, written
from folkmoot.network.models import Message
from folkmoot.network.pages.addresses import anchor, conversation_url, group_url, message_url
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.map_svg import map_svg
from folkmoot.network.pages.message_numbers import given_numbers
from folkmoot.network.pages.socials.outcomes import settled_head
from folkmoot.network.pages.socials.tagging import tag_line
from folkmoot.network.pages.thread import branch_title, page_query, thread
from folkmoot.network.reading.conversations import conversation_by_ref, message_by_ref
from folkmoot.network.reading.feeds import feed_url
from folkmoot.network.reading.lines import lines_of, places_of
from folkmoot.network.reading.sight import Asked, Sight, View
from folkmoot.network.reading.state import mark_read
from folkmoot.network.reading.tree import NONE, tree_of
from folkmoot.network.reading.window import branch_in_view
from folkmoot.people.api import Viewer


@require_GET
@signed_in
def conversation(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """A page of a conversation, or for script the messages of one step earlier or later."""
    found = conversation_by_ref(viewer, ref)
    if found.ref != ref:
        query = request.GET.urlencode()
        return HttpResponseRedirect(conversation_url(found.ref, query))
    sight = Sight(viewer, found, asked(request))
    messages = mark_safe(thread(sight, clock.now()))  # noqa: S308  # every text in it was escaped
    if wants_part(request) and (sight.asked.start or sight.asked.stop):
        return HttpResponse(messages, headers={"Vary": "HX-Request"})
    answer = render(
        request,
        "network/conversation.html",
        {
            "sight": sight,
            "group": found.group,
            "group_url": group_url(found.group.slug),
            "title": sight.title or _("(no subject)"),
            "messages": messages,
            **_outcome(sight, viewer),
            "live_ref": written(found.ref),
            "map": mark_safe(map_svg(sight)),  # noqa: S308  # every text in it was escaped
            "views": _views(sight),
            "is_timeline": sight.asked.view is View.TIME,
            "crumbs": _crumbs(sight),
            "unread_numbers": _unread_numbers(sight),
            "unread_url": _unread_url(sight),
            "here": conversation_url(found.ref),
            "feed_url": feed_url(viewer, found.group, conversation_url(found.ref) + "/atom"),
            "next_url": _next_url(sight),
        },
    )
    patch_vary_headers(answer, ["HX-Request"])
    return answer


@require_GET
@signed_in
def message(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The permanent address of a message leads to its place in its conversation."""
    del request
    found = message_by_ref(viewer, ref)
    return HttpResponseRedirect(f"{place_url(viewer, found)}#{anchor(ref)}")


def place_url(viewer: Viewer, found: Message) -> str:
    """The page on which a message stands, without the name of its place there."""
    lines = lines_of(viewer, found.conversation)
    tree = tree_of(places_of(lines))
    query = f"at={written(found.ref)}"
    head = branch_in_view(tree, tree.index[found.pk]) if found.pk in tree.index else NONE
    if head != NONE:
        by_id = {line.id: line for line in lines}
        query = f"branch={written(by_id[tree.ids[head]].ref)}&{query}"
    return conversation_url(found.conversation.ref, query)


@require_POST
@signed_in
def read_messages(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Note that messages of this conversation were read; then on to `next`, without script."""
    found = conversation_by_ref(viewer, ref)
    mark_read(viewer, found.group, given_numbers(request))
    following = request.POST.get("next", "")
    if following.startswith(("?", "#")):
        return HttpResponseRedirect(conversation_url(found.ref) + following)
    if following == "group":
        return HttpResponseRedirect(group_url(found.group.slug))
    return HttpResponse(status=204)


def _outcome(sight: Sight, viewer: Viewer) -> dict[str, str]:
    """What was decided and what it is about, for the top of the page."""
    here = conversation_url(sight.conversation.ref)
    may_tag = sight.conversation.group_id in viewer.member_groups
    slug = sight.conversation.group.slug
    tags = tag_line(slug, sight.social.tags, f"{here}/tags" if may_tag else "")
    return {
        "settled": mark_safe(settled_head(sight.social.settled)),  # noqa: S308  # escaped there
        "tags": mark_safe(tags),  # noqa: S308  # escaped there
    }


def asked(request: HttpRequest) -> Asked:
    """What the address asks for; `Unusable` for an id that cannot be one."""
    view = request.GET.get("view", View.TREE)
    return Asked(
        view=View(view) if view in list(View) else View.TREE,
        at=_ref(request, "at"),
        start=_ref(request, "from"),
        stop=_ref(request, "until"),
        branch=_ref(request, "branch"),
        through=None if request.GET.get("through") == "end" else _ref(request, "through"),
        to_end=request.GET.get("through") == "end",
    )


def _ref(request: HttpRequest, name: str) -> UUID | None:
    text = request.GET.get(name, "")
    try:
        return read(text) if text else None
    except ValueError as problem:
        raise Unusable(
            f"This address names no message: {problem}.", hint="Take the link again from its page."
        ) from None


def _views(sight: Sight) -> list[tuple[str, str, str, bool]]:
    """Each view: its word, its address from here, its icon, whether it is this one."""
    place = sight.asked.at or sight.asked.start
    at = ""
    if place is not None and place in sight.by_ref:
        at = f"&at={written(place)}#{anchor(place)}"
    choices = (
        (View.TREE, _("Tree"), "list-tree"),
        (View.FLAT, _("Flat"), "rows-3"),
        (View.TIME, _("Time"), "clock"),
    )
    return [
        (words, f"?view={view.value}{at}", picture, view == sight.asked.view)
        for view, words, picture in choices
    ]


def _crumbs(sight: Sight) -> list[tuple[str, str]]:
    """The way from the whole conversation down to the branch in view."""
    if sight.branch == NONE:
        return []
    heads = [sight.branch]
    while (over := sight.tree.parent[heads[-1]]) != NONE:
        heads.append(sight.tree.head[over])
    pages = [head for head in heads[::-1] if sight.tree.indent[head]]
    found = [(_("Whole conversation"), conversation_url(sight.conversation.ref))]
    for head in pages:
        query = f"branch={written(sight.lines[head].ref)}"
        address = conversation_url(sight.conversation.ref, query)
        found.append((branch_title(sight, head), address))
    return found


def _unread_numbers(sight: Sight) -> str:
    numbers = (sight.lines[index].number for index in sight.in_view if sight.unread[index])
    return ",".join(str(number) for number in sorted(number for number in numbers if number))


def _unread_url(sight: Sight) -> str:
    """Where the first unread message is, in the order of this view."""
    first = next((index for index in sight.shown if sight.unread[index]), None)
    if first is None:
        return ""
    ref = sight.lines[first].ref
    if first in sight.in_view:
        return f"#{anchor(ref)}"
    return message_url(ref)


def _next_url(sight: Sight) -> str:
    """What follows this page, for the way on without script."""
    if not sight.window.later:
        return "group"
    following = sight.lines[sight.shown[sight.window.stop]]
    return "?" + page_query(sight, **{"from": written(following.ref)})
