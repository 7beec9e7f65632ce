"""Must-read messages: marking, acknowledging, and who has not read it yet."""

import csv
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from folkmoot.base import clock
from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.base.ids import written
from folkmoot.network.actions.duties import acknowledge, mark_must_read, withdraw_must_read
from folkmoot.network.models import Message, MustRead
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.socials.choosing import chosen_persons, persons_to_choose
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.duties import readers_of, require_look
from folkmoot.people.api import MODERATE, Viewer, may
from folkmoot.ui.api import toast

UNUSABLE = 422
USUAL_WAIT = timedelta(days=14)
_RISKY_BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet would take a cell that begins so for a formula."""


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def must_read(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """For moderators the form, for them and the author the list of who has read it."""
    message = message_by_ref(viewer, ref)
    duty = _standing(message)
    may_mark = may(viewer, MODERATE, message.group)
    require_look(viewer, message)
    chosen = [written(one) for one in duty.readers.values_list("ref", flat=True)] if duty else []
    context: dict[str, object] = {
        "message": message,
        "here": message_url(ref),
        "duty": duty,
        "may_mark": may_mark,
        "readers": readers_of(duty) if duty else [],
        "until": duty.until if duty else clock.now().date() + USUAL_WAIT,
        "people": persons_to_choose(viewer, message.group, chosen) if may_mark else [],
    }
    if request.method != "POST":
        return render(request, "network/socials/must_read.html", context)
    try:
        everybody = request.POST.get("everybody", "1") == "1"
        texts = [] if everybody else request.POST.getlist("people")
        readers = chosen_persons(viewer, texts)
        if not everybody and not readers:
            raise Unusable("Choose who is to read it.", place="people")
        mark_must_read(
            viewer, message=message, until=_day(request.POST.get("until", "")), readers=readers
        )
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        context |= {"problem": problem}
        return render(request, "network/socials/must_read.html", context, status=UNUSABLE)
    return HttpResponseRedirect(message_url(ref, "must-read"))


@require_POST
@signed_in
def withdrawing(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Nobody has to read it any more."""
    withdraw_must_read(viewer, message=message_by_ref(viewer, ref))
    toast(request, _("Nobody has to read it any more."))
    return HttpResponseRedirect(message_url(ref))


@require_POST
@signed_in
def acknowledging(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """I have read this."""
    acknowledge(viewer, message=message_by_ref(viewer, ref))
    toast(request, _("Thank you: noted that you have read it."))
    return HttpResponseRedirect(message_url(ref))


@require_GET
@signed_in
def readers_file(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Who has read it and who has not, as CSV (RFC 4180)."""
    del request
    message = message_by_ref(viewer, ref)
    require_look(viewer, message)
    duty = _standing(message)
    if duty is None:
        raise NotFound("Nobody has to read this message.", hint="Load the page again.")
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="readers.csv"'
    rows = csv.writer(answer)
    rows.writerow([_("Name"), _("Read at (UTC)")])
    for reader in readers_of(duty):
        at = reader.at.isoformat(timespec="seconds") if reader.at else ""
        rows.writerow([_harmless(reader.name), at])
    return answer


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY_BEGINNINGS) else text


def _standing(message: Message) -> MustRead | None:
    return MustRead.objects.filter(message=message, withdrawn_at=None).first()


def _day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise Unusable("This is no day.", hint="Write it as 2026-12-31.", place="until")
    return found
