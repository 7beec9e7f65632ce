"""Tags of a conversation and of a group."""

from html import escape
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.network.actions.tags import remove_tag, rename_tag, tag_conversation
from folkmoot.network.models import Tag
from folkmoot.network.pages.addresses import conversation_url, group_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.conversations import conversation_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.tags import group_tags, tag_completions, tags_of
from folkmoot.network.socials.tag_words import tag_labels
from folkmoot.people.api import MODERATE, Viewer, may
from folkmoot.ui.api import icon, toast

UNUSABLE = 422


def tag_line(slug: str, tags: tuple[str, ...], edit_url: str) -> str:
    """The tags at the top of a conversation, and the way to change them."""
    chips = "".join(
        f'<a class="chip tag" href="{group_url(slug)}?{urlencode({"tag": tag})}">'
        f"{icon('tag', size='s')}<bdi>{escape(tag)}</bdi></a>"
        for tag in tags
    )
    words = escape(_("Change the tags") if tags else _("Add tags"))
    change = f'<a class="small muted" href="{edit_url}">{words}</a>' if edit_url else ""
    label = escape(_("Tags"))
    return f'<p class="tag-line cluster" aria-label="{label}">{chips}{change}</p>'


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def tagging(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The tags of a conversation as one field, divided by commas."""
    found = conversation_by_ref(viewer, ref)
    given = ", ".join(tags_of(viewer, [found.pk])[found.pk])
    problem: FolkmootError | None = None
    if request.method == "POST":
        given = request.POST.get("tags", "")
        try:
            tag_conversation(viewer, conversation=found, labels=tag_labels(given))
            return HttpResponseRedirect(conversation_url(found.ref))
        except (NotAllowed, NotFound):
            raise
        except FolkmootError as refused:
            problem = refused
    context = {
        "conversation": found,
        "group": found.group,
        "here": conversation_url(found.ref),
        "given": given,
        "problem": problem,
        "known": group_tags(viewer, found.group),
    }
    status = UNUSABLE if problem else 200
    return render(request, "network/socials/tags.html", context, status=status)


@require_GET
@signed_in
def completing(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Tags of a group that fit what was typed, for completion by script."""
    group = group_by_slug(viewer, slug)
    begun = request.GET.get("q", "")[:200].rpartition(",")[2]
    return JsonResponse({"tags": tag_completions(viewer, begun, group)})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def all_tags(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """The tags of a group; moderators rename, join and remove them."""
    group = group_by_slug(viewer, slug)
    problem: FolkmootError | None = None
    if request.method == "POST":
        number = request.POST.get("tag", "")
        tag = get_object_or_404(Tag, group=group, pk=int(number) if number.isdecimal() else 0)
        try:
            if "remove" in request.POST:
                remove_tag(viewer, tag=tag)
                toast(request, _("The tag is gone."))
            else:
                rename_tag(viewer, tag=tag, label=request.POST.get("label", ""))
                toast(request, _("The tag has its new name."))
            return HttpResponseRedirect(f"{group_url(slug)}/tags")
        except (NotAllowed, NotFound):
            raise
        except FolkmootError as refused:
            problem = refused
    context = {
        "group": group,
        "tags": group_tags(viewer, group),
        "may_moderate": may(viewer, MODERATE, group),
        "problem": problem,
    }
    status = UNUSABLE if problem else 200
    return render(request, "network/socials/group_tags.html", context, status=status)
