"""The row of reactions, and how one joins or leaves it."""

import json
from collections.abc import Sequence
from html import escape
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from folkmoot.base.errors import Unusable
from folkmoot.base.ids import written
from folkmoot.network.actions.reactions import react, take_back
from folkmoot.network.models import Reaction
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in, wants_part
from folkmoot.network.pages.message_form import ACTS_FORM
from folkmoot.network.pages.phrases import phrases
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.reactions import Reacted, reactions_of
from folkmoot.network.socials.emoji import OFFERED, emoji_name
from folkmoot.people.api import Viewer


def reaction_row(ref: UUID, reactions: Sequence[Reacted]) -> str:
    """The reactions at a message as buttons, and the way to others; stands inside its foot."""
    here = message_url(ref, "react")
    name = f"r-{written(ref)}"
    buttons = "".join(_button(one, here, name) for one in reactions)
    words = phrases()
    return (
        f'<div class="reactions" id="{name}" role="group" aria-label="{words.reactions}">'
        f'{buttons}<details class="menu reaction-picker" hx-get="{here}" hx-trigger="toggle once" '
        f'hx-target="find .menu-panel"><summary class="reaction" title="{words.react}" '
        f'aria-label="{words.react}">{words.react_icon}</summary>'
        f'<div class="menu-panel"><a class="menu-item" href="{here}">{words.react}</a></div>'
        "</details></div>"
    )


def _button(one: Reacted, here: str, row: str) -> str:
    deed = "take_back" if one.mine else "react"
    said = ", ".join(one.names)
    if one.count > len(one.names):
        said = _("%(names)s and %(count)d more") % {
            "names": said,
            "count": one.count - len(one.names),
        }
    label = f"{_(emoji_name(one.emoji))}, {one.count}: {said}"
    return (
        f'<button class="reaction" type="submit" form="{ACTS_FORM}" formaction="{here}" '
        f'name="{deed}" value="{escape(one.emoji)}" aria-pressed="{str(one.mine).lower()}" '
        f'aria-label="{escape(label)}" title="{escape(said)}" hx-post="{here}" '
        f'hx-vals="{escape(json.dumps({deed: one.emoji}))}" hx-target="#{row}" '
        f'hx-swap="outerHTML"><span aria-hidden="true">{escape(one.emoji)}</span>'
        f'<span aria-hidden="true">{one.count}</span></button>'
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def reacting(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """The emoji to choose from; or one's own put on a message, or taken off."""
    found = message_by_ref(viewer, ref)
    if request.method != "POST":
        own = Reaction.objects.filter(message=found, person=viewer.person_id)
        mine = set(own.values_list("emoji", flat=True))
        context = {
            "message": found,
            "here": message_url(ref, "react"),
            "back": message_url(ref),
            "row": f"r-{written(ref)}",
            "offered": [(emoji, _(name), emoji in mine) for emoji, name in OFFERED],
        }
        page = "picker" if wants_part(request) else "react"
        return render(request, f"network/socials/{page}.html", context)
    if "take_back" in request.POST:
        take_back(viewer, message=found, emoji=request.POST["take_back"])
    else:
        chosen = request.POST.get("react") or request.POST.get("emoji", "")
        if not chosen.strip():
            raise Unusable("No emoji was chosen.", hint="Choose one from the list.")
        react(viewer, message=found, emoji=chosen)
    if wants_part(request):
        row = reaction_row(ref, reactions_of(viewer, [found.pk]).get(found.pk, ()))
        return HttpResponse(mark_safe(row))  # noqa: S308  # every text in it was escaped
    return HttpResponseRedirect(message_url(ref))
