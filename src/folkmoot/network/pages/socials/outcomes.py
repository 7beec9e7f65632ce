"""Decisions and answers: at their message, at the top of the conversation, and marking one."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.base.ids import read
from folkmoot.network.actions.closings import Outcome, close_talk, withdraw_closing
from folkmoot.network.models import Closing, ClosingKind
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.reading.closings import (
    Linked,
    Settled,
    closing_at,
    history_of,
    supersedable,
)
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.rules import SETTLE
from folkmoot.people.api import Viewer, may
from folkmoot.ui.api import badge, icon, toast

UNUSABLE = 422
SHOWN = 3
"""Decisions at the top of a conversation; the others are folded."""


def settled_note(one: Settled) -> str:
    """The mark at the message itself."""
    text = "" if one.is_message else f'<p class="settled-text" dir="auto">{escape(one.text)}</p>'
    return (
        f'<div class="social-card settled"{_state(one)}>{icon("gavel")}<div>'
        f"<p>{_heading(one)} {_who(one)}</p>{text}{_chain(one)}</div></div>"
    )


def settled_head(settled: Sequence[Settled]) -> str:
    """What stands at the top of a conversation: the decisions in force, the others folded."""
    if not settled:
        return ""
    shown = [one for one in settled if not one.is_superseded][:SHOWN]
    rest = [one for one in settled if one not in shown]
    more = ""
    if rest:
        words = ngettext("%(n)d more", "%(n)d more", len(rest)) % {"n": len(rest)}
        more = (
            f"<details><summary>{escape(words)}</summary>{''.join(map(_in_head, rest))}</details>"
        )
    label = escape(_("What was decided"))
    return (
        f'<section class="settled-head" aria-label="{label}">'
        f"{''.join(map(_in_head, shown))}{more}</section>"
    )


def _in_head(one: Settled) -> str:
    where = "" if one.whole else badge(_("of a branch"), "")
    return (
        f'<div class="social-card settled"{_state(one)}>{icon("gavel")}<div><p>{_heading(one)} '
        f'{where} {_who(one)}</p><p class="settled-text" dir="auto">'
        f'<a href="{message_url(one.message_ref)}">{escape(one.text)}</a></p>{_chain(one)}'
        "</div></div>"
    )


def _state(one: Settled) -> str:
    return " data-superseded" if one.is_superseded else ""


def _heading(one: Settled) -> str:
    words = _("Decision") if one.kind == ClosingKind.DECISION else _("Answer")
    late = badge(_("superseded"), "warn") if one.is_superseded else ""
    return f"<strong>{escape(words)}</strong> {late}"


def _who(one: Settled) -> str:
    iso, shown = one.decided_on.isoformat(), escape(date_format(one.decided_on))
    day = f'<time datetime="{iso}">{shown}</time>'
    by = f"<bdi>{escape(one.decided_by or one.marked_by)}</bdi>"
    marked = ""
    if one.decided_by and one.marked_by and one.decided_by != one.marked_by:
        marked = f" ({escape(_('marked by'))} <bdi>{escape(one.marked_by)}</bdi>)"
    return f'<span class="small muted">{by}, {day}{marked}</span>'


def _chain(one: Settled) -> str:
    """Ways to what it supersedes, and to what superseded it."""
    parts = []
    if one.later is not None:
        parts.append(_way(_("Superseded by"), one.later))
    elif one.is_superseded:
        parts.append(escape(_("Superseded by a decision that is not open to you")))
    if one.earlier is not None:
        parts.append(_way(_("Supersedes"), one.earlier))
    return f'<p class="small">{" · ".join(parts)}</p>' if parts else ""


def _way(words: str, other: Linked) -> str:
    day = escape(date_format(other.decided_on))
    return (
        f'{escape(words)} <a href="{message_url(other.message)}" dir="auto">'
        f"{escape(_shortened(other.text))}</a> ({day})"
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 80 else text[:80].rpartition(" ")[0] + "…"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def settling(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Mark a message as decision or answer, and see what it was marked as before."""
    message = message_by_ref(viewer, ref)
    standing = Closing.objects.filter(message=message, withdrawn_at=None).first()
    context: dict[str, object] = {
        "message": message,
        "here": message_url(ref),
        "standing": standing,
        "may_settle": may(viewer, SETTLE, message),
        "history": history_of(message),
        "earlier": supersedable(viewer, message),
        "chosen": standing.supersedes.message.ref if standing and standing.supersedes else None,
        "today": clock.now().date().isoformat(),
    }
    if request.method != "POST":
        return render(request, "network/socials/settle.html", context)
    try:
        given = request.POST
        earlier = _earlier(viewer, given.get("supersedes", ""))
        close_talk(viewer, message=message, outcome=_outcome(given), supersedes=earlier)
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        context |= {"problem": problem}
        return render(request, "network/socials/settle.html", context, status=UNUSABLE)
    return HttpResponseRedirect(message_url(ref))


@require_POST
@signed_in
def opening_again(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Take the mark off again."""
    message = message_by_ref(viewer, ref)
    withdraw_closing(viewer, message=message)
    toast(request, _("It is not marked any more."))
    return HttpResponseRedirect(message_url(ref))


def _outcome(given: Mapping[str, str]) -> Outcome:
    return Outcome(
        kind=given.get("kind", ""),
        whole=given.get("whole", "1") == "1",
        text=given.get("text", ""),
        decided_by=given.get("decided_by", ""),
        decided_on=_day(given.get("decided_on", "")),
    )


def _day(text: str) -> date | None:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if text and found is None:
        raise Unusable("This is no day.", hint="Write it as 2026-12-31.", place="decided_on")
    return found


def _earlier(viewer: Viewer, text: str) -> Closing | None:
    if not text:
        return None
    try:
        ref = read(text)
    except ValueError:
        raise Unusable("There is no such decision.", place="supersedes") from None
    found = closing_at(viewer, ref)
    if found is None:
        raise NotFound("There is no such decision.", hint="Load the page again.")
    return found
