"""The composer: a new conversation, an answer, a change of a message.

Whatever it is asked to do, it first keeps the words as a draft, so nothing written is ever lost to
an error, a lost session or a closed window. For script (`HX-Request`) the answers are the form
alone, the preview alone, or what was saved as JSON.
"""

from collections.abc import Callable
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from folkmoot.base.errors import FolkmootError, NotFound, Unusable
from folkmoot.base.ids import written
from folkmoot.network.actions.drafts import (
    Place,
    Saved,
    attach_file,
    discard_draft,
    post_draft,
    post_key,
    remove_file,
    save_draft,
)
from folkmoot.network.actions.scheduling import schedule_draft, zone_of
from folkmoot.network.actions.writers import LONGEST_TEXT, MOST_FILES, most_bytes
from folkmoot.network.models import Draft, PostKey
from folkmoot.network.pages.addresses import group_url, message_url
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.writing.answered import answered, with_passage
from folkmoot.network.pages.writing.places import (
    Words,
    draft_place,
    first_words,
    has_title,
    heading,
    place_url,
    ref_in,
    sent_words,
    words_of,
)
from folkmoot.network.pages.writing.preview import preview_html
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.drafts import draft_by_ref, draft_file_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.rules import EDIT
from folkmoot.network.writing.composing import NewFile
from folkmoot.people.api import POST, Viewer, require
from folkmoot.ui.api import toast

UNUSABLE = 422
CONFLICT = 409
either = require_http_methods(["GET", "HEAD", "POST"])


@either
@signed_in
def new_conversation(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Begin a conversation in a group."""
    place = Place(group_by_slug(viewer, slug))
    require(viewer, POST, place.group)
    return _composer(request, viewer, place)


@either
@signed_in
def answer(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Answer a message, or a passage of it."""
    found = message_by_ref(viewer, ref)
    require(viewer, POST, found.group)
    if found.deleted_at is not None or found.is_ghost:
        raise NotFound("There is nothing to answer.", hint="It was deleted, or never came here.")
    return _composer(request, viewer, Place(found.group, parent=found))


@either
@signed_in
def edit(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Change what a message says."""
    found = message_by_ref(viewer, ref)
    require(viewer, EDIT, found)
    return _composer(request, viewer, Place(found.group, edited=found))


class _Look(msgspec.Struct, frozen=True):
    """What the page shows besides the words."""

    problem: FolkmootError | None = None
    preview: str = ""
    shows_preview: bool = False
    other: Draft | None = None


def _composer(request: HttpRequest, viewer: Viewer, place: Place) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, viewer, place, first_words(request, viewer, place))
    words = sent_words(request)
    text = with_passage(request, place.parent, words.text)
    words = msgspec.structs.replace(words, text=text)
    posted = _posted_before(viewer, words.ref)
    if posted is not None:
        return _go(request, posted)
    wish, _sep, rest = request.POST.get("do", "post").partition(":")
    try:
        saved = _saved(request, viewer, place, words)
        _attach(request, viewer, saved.draft)
        return _DEEDS.get(wish, _post)(request, viewer, place, saved, rest)
    except FolkmootError as problem:
        kept = Draft.objects.filter(ref=words.ref, person=viewer.person_id).first()
        if kept is not None:
            words = msgspec.structs.replace(words, seen=kept.revision, draft=kept)
        return _shown(request, viewer, place, words, _Look(problem=problem))


def _saved(request: HttpRequest, viewer: Viewer, place: Place, words: Words) -> Saved:
    """The words kept; script sends files alone, for the words it kept before."""
    if "text" not in request.POST:
        found = draft_by_ref(viewer, words.ref)
        if draft_place(found) == place:
            return Saved(found)
    return save_draft(
        viewer,
        place=place,
        ref=words.ref,
        seen=words.seen,
        title=words.title,
        text=words.text,
    )


def _attach(request: HttpRequest, viewer: Viewer, draft: Draft) -> None:
    if draft.edited_id is not None:
        return
    for file in request.FILES.getlist("files"):
        media_type = (file.content_type or "application/octet-stream").lower()
        new = NewFile(file.name or "", media_type, file.read())
        attach_file(viewer, draft=draft, file=new)


def _post(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """Post it, and go to where it stands."""
    del rest
    base = request.POST.get("base", "")
    if place.edited is not None and base and base != str(place.edited.revision):
        raise Unusable(
            _("The message was changed meanwhile, perhaps by you on another device."),
            hint=_("Look at its history, then save again."),
        )
    posted = post_draft(viewer, draft=saved.draft)
    if posted is None:
        toast(request, _("Saved."))
        return _go(request, _back(place))
    undo = reverse("network:unpost", args=[posted.ref])
    toast(request, _("Posted."), undo_url=undo)
    return _go(request, message_url(posted.ref))


def _keep(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """Keep the words; script is told under which id and version."""
    del rest
    if wants_part(request):
        told = {"draft": written(saved.draft.ref), "seen": saved.draft.revision}
        if saved.other is None:
            return JsonResponse(told)
        told |= {"otherText": saved.other.text, "otherUrl": _draft_url(saved.other)}
        return JsonResponse(told)
    if saved.other is None:
        toast(request, _("Kept as a draft."))
        return HttpResponseRedirect(_draft_url(saved.draft))
    return _shown(request, viewer, place, words_of(saved.draft), _Look(other=saved.other))


def _preview(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """Show what it will look like."""
    del rest
    html = preview_html(viewer, place.group, saved.draft.text)
    if wants_part(request):
        return HttpResponse(html)
    look = _Look(preview=html, shows_preview=True, other=saved.other)
    return _shown(request, viewer, place, words_of(saved.draft), look)


def _attached(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """The files were taken already; show them."""
    del rest
    if wants_part(request):
        return _files(request, saved.draft)
    return _shown(request, viewer, place, words_of(saved.draft), _Look(other=saved.other))


def _remove(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """Take a file out again."""
    ref = ref_in(rest)
    file = draft_file_by_ref(viewer, ref) if ref else None
    if file is None or file.draft_id != saved.draft.pk:
        raise NotFound(_("This file is not in the draft."), hint=_("Load the page again."))
    remove_file(viewer, file=file)
    return _attached(request, viewer, place, saved, "")


def _later(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """Post it at a time."""
    del rest, place
    zone = zone_of(viewer, request.POST.get("zone", ""))
    at = request.POST.get("post_at", "")
    schedule_draft(viewer, draft=saved.draft, at=at, time_zone=zone)
    toast(request, _("It is posted at its time. Until then you can change it here."))
    return _go(request, reverse("network:drafts"))


def _discard(
    request: HttpRequest, viewer: Viewer, place: Place, saved: Saved, rest: str
) -> HttpResponse:
    """Put it away, with a way back."""
    del rest
    discard_draft(viewer, draft=saved.draft)
    undo = reverse("network:draft-restore", args=[saved.draft.ref])
    toast(request, _("Draft discarded."), undo_url=undo)
    return _go(request, _back(place))


_Deed = Callable[[HttpRequest, Viewer, Place, Saved, str], HttpResponse]
_DEEDS: dict[str, _Deed] = {
    "post": _post,
    "keep": _keep,
    "preview": _preview,
    "attach": _attached,
    "remove": _remove,
    "later": _later,
    "discard": _discard,
}


def _shown(
    request: HttpRequest, viewer: Viewer, place: Place, words: Words, look: _Look | None = None
) -> HttpResponse:
    look = look or _Look()
    draft = words.draft
    if draft is None:
        draft = Draft.objects.filter(ref=words.ref, person=viewer.person_id).first()
    files = list(draft.files.order_by("pk")) if draft else []
    scheduled = getattr(draft, "scheduled", None) if draft else None
    part = wants_part(request)
    context = {
        "place": place,
        "group": place.group,
        "group_url": group_url(place.group.slug),
        "here": place_url(place),
        "back": _back(place),
        "heading": heading(place),
        "has_title": has_title(place),
        "words": words,
        "ref": written(words.ref),
        "draft": draft,
        "draft_url": _draft_url(draft) if draft else "",
        "files": files,
        "scheduled": scheduled,
        "zone": zone_of(viewer),
        "look": look,
        "other_url": _draft_url(look.other) if look.other else "",
        "longest_text": LONGEST_TEXT,
        "most_bytes": most_bytes(),
        "most_files": MOST_FILES,
        "answered": answered(place.parent) if place.parent and not part else None,
        "in_place": part,
    }
    name = "network/writing/form.html" if part else "network/writing/composer.html"
    status = UNUSABLE if look.problem else CONFLICT if look.other else 200
    shown = render(request, name, context, status=status)
    patch_vary_headers(shown, ["HX-Request"])
    return shown


def _files(request: HttpRequest, draft: Draft) -> HttpResponse:
    context = {"files": draft.files.order_by("pk")}
    return render(request, "network/writing/files.html", context)


def _go(request: HttpRequest, address: str) -> HttpResponse:
    """On to another page; script is told where, since it cannot see a redirect before it."""
    if wants_part(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def _posted_before(viewer: Viewer, ref: UUID) -> str | None:
    """Where the draft stands that was posted already: a second click, a page loaded again."""
    found = PostKey.objects.filter(person=viewer.person_id, key=post_key(ref))
    known = found.select_related("message").first()
    return message_url(known.message.ref) if known else None


def _back(place: Place) -> str:
    message = place.edited or place.parent
    return message_url(message.ref) if message else group_url(place.group.slug)


def _draft_url(draft: Draft) -> str:
    return reverse("network:draft", args=[draft.ref])
