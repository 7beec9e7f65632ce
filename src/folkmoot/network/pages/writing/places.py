"""Where a composer stands: what it is for, which words it begins with, and its address."""

from uuid import UUID

import msgspec
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from folkmoot.base.errors import Unusable
from folkmoot.base.ids import new_ref, read
from folkmoot.network.actions.drafts import Place
from folkmoot.network.bodies import unpacked
from folkmoot.network.models import Body, Draft
from folkmoot.network.reading.drafts import draft_at, draft_by_ref
from folkmoot.people.api import Viewer


class Words(msgspec.Struct, frozen=True):
    """What stands in the composer: under which public id, after which version of it was saved."""

    ref: UUID
    seen: int
    title: str
    text: str
    draft: Draft | None = None


def place_url(place: Place) -> str:
    """The address of the composer of this place."""
    if place.edited is not None:
        return reverse("network:edit", args=[place.edited.ref])
    if place.parent is not None:
        return reverse("network:answer", args=[place.parent.ref])
    return reverse("network:new-conversation", args=[place.group.slug])


def draft_place(draft: Draft) -> Place:
    """Where a draft belongs."""
    return Place(draft.group, draft.parent, draft.edited)


def heading(place: Place) -> str:
    """What the composer is for."""
    if place.edited is not None:
        return _("Edit a message")
    return _("New conversation") if place.parent is None else _("Answer")


def has_title(place: Place) -> bool:
    """Whether the title can be written here: that of a conversation is, that of an answer not."""
    message = place.edited
    return place.parent is None and (message is None or message.parent_id is None)


def first_words(request: HttpRequest, viewer: Viewer, place: Place) -> Words:
    """What the composer begins with: the draft asked for or the newest here, else nothing.

    A change begins with what the message says.
    """
    asked = ref_in(request.GET.get("draft", ""))
    found = draft_by_ref(viewer, asked) if asked else None
    if found is None and "fresh" not in request.GET:
        found = draft_at(viewer, place.group, place.parent, place.edited)
    if found is not None and draft_place(found) == place:
        return words_of(found)
    if place.edited is None:
        return Words(new_ref(), 0, "", "")
    said = unpacked(bytes(Body.objects.get(message=place.edited).content)).text
    title = place.edited.subject if has_title(place) else ""
    return Words(new_ref(), 0, title, said.rstrip("\n"))


def words_of(draft: Draft) -> Words:
    """A draft as the composer shows it."""
    return Words(draft.ref, draft.revision, draft.title, draft.text, draft)


def sent_words(request: HttpRequest) -> Words:
    """What a composer sent."""
    seen = request.POST.get("seen", "0")
    return Words(
        ref_in(request.POST.get("draft", "")) or new_ref(),
        int(seen) if seen.isdecimal() and len(seen) < 10 else 0,
        request.POST.get("title", ""),
        request.POST.get("text", "").replace("\r\n", "\n"),
    )


def ref_in(text: str) -> UUID | None:
    """A public id, None for none; Unusable for what cannot be one."""
    try:
        return read(text) if text else None
    except ValueError as problem:
        raise Unusable(f"This names no draft: {problem}.", hint="Load the page again.") from None
