"""Thanking people before a group."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.praise import LONGEST_REASON, praise
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.socials.choosing import chosen_persons, persons_to_choose
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.people.api import POST, Viewer, require

UNUSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def praising(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Choose people, say what the thanks are for, post it."""
    group = group_by_slug(viewer, slug)
    require(viewer, POST, group)
    context: dict[str, object] = {
        "group": group,
        "people": persons_to_choose(viewer, group, request.POST.getlist("people")),
        "reason": request.POST.get("reason", ""),
        "longest": LONGEST_REASON,
    }
    if request.method != "POST":
        return render(request, "network/socials/praise.html", context)
    try:
        posted = praise(
            viewer,
            group=group,
            persons=chosen_persons(viewer, request.POST.getlist("people")),
            reason=request.POST.get("reason", ""),
            key=request.POST.get("key", "")[:100],
        )
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        context |= {"problem": problem}
        return render(request, "network/socials/praise.html", context, status=UNUSABLE)
    return HttpResponseRedirect(message_url(posted.ref))
