"""A poll as it stands at its message, and what is done to it."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, tzinfo
from html import escape
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from folkmoot.base.errors import FolkmootError, NotAllowed, NotFound, Unusable
from folkmoot.base.ids import written
from folkmoot.network.actions.polls import Question, add_poll, close_poll, start_poll, vote
from folkmoot.network.models import Poll, Results
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.message_form import ACTS_FORM
from folkmoot.network.reading.conversations import message_by_ref
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.polls import ShownPoll
from folkmoot.network.rules import EDIT
from folkmoot.network.socials.voting import MOST_OPTIONS
from folkmoot.people.api import POST, Viewer, require
from folkmoot.ui.api import icon

FIRST_FIELDS = 5
UNUSABLE = 422
END_OF_DAY = time(23, 59)


def poll_card(ref: UUID, poll: ShownPoll, *, may_vote: bool) -> str:
    """The poll: choices to tick while it runs, bars with counts where results are to be seen."""
    name = f"option-{written(ref)}"
    open_to_vote = may_vote and not poll.is_closed
    tallies = {one.number: one for one in poll.tallies}
    rows = []
    for number, text in enumerate(poll.options, 1):
        checked = " checked" if number in poll.chosen else ""
        mark = (
            f'<input type="{"checkbox" if poll.several else "radio"}" form="{ACTS_FORM}" '
            f'name="{name}" value="{number}"{checked}>'
            if open_to_vote
            else (icon("check", size="s") if checked else "")
        )
        counted = ""
        if number in tallies:
            one = tallies[number]
            who = ", ".join(poll.names.get(number, ()))
            counted = (
                f'<meter min="0" max="1" value="{one.share:.4f}" aria-hidden="true"></meter>'
                f'<span class="poll-count" title="{escape(who)}">'
                f"{one.count} · {one.share:.0%}</span>"
            )
            counted += f'<small class="muted" dir="auto">{escape(who)}</small>' if who else ""
        rows.append(
            f'<label class="poll-option">{mark}<span dir="auto">{escape(text)}</span>'
            f"{counted}</label>"
        )
    return (
        f'<fieldset class="social-card poll"><legend dir="auto">{icon("vote", size="s")}'
        f"{escape(poll.question)}</legend>{''.join(rows)}"
        f'<p class="cluster small">{_vote_button(ref, poll) if open_to_vote else ""}'
        f'<span class="muted">{escape(_said(poll))}</span></p></fieldset>'
    )


def _vote_button(ref: UUID, poll: ShownPoll) -> str:
    words = _("Change my vote") if poll.chosen else _("Vote")
    return (
        f'<button class="button" data-size="s" form="{ACTS_FORM}" '
        f'formaction="{message_url(ref, "vote")}">{escape(words)}</button>'
    )


def _said(poll: ShownPoll) -> str:
    """How many voted, how long it runs, what is shown to whom."""
    count = poll.voters
    said = [ngettext("%(n)d person voted", "%(n)d people voted", count) % {"n": count}]
    if poll.several:
        said.append(_("several may be chosen"))
    said.append(_("nobody sees who chose what") if poll.anonymous else _("names are shown"))
    if poll.is_closed:
        said.append(_("closed"))
    elif poll.closes_at is not None:
        at = date_format(timezone.localtime(poll.closes_at), "DATETIME_FORMAT")
        said.append(_("open until %(at)s") % {"at": at})
    if not poll.tallies and not poll.is_closed:
        after = _("results after voting"), _("results after the end")
        said.append(after[poll.results == Results.CLOSED])
    return " · ".join(said)


@require_POST
@signed_in
def voting(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Vote; with nothing ticked the vote is taken back."""
    texts = request.POST.getlist(f"option-{written(ref)}") or request.POST.getlist("option")
    if len(texts) > MOST_OPTIONS or not all(text.isdecimal() and len(text) < 4 for text in texts):
        raise Unusable("There is no such option.", hint="Load the page again.", place="option")
    vote(viewer, poll=_poll(viewer, ref), numbers=[int(text) for text in texts])
    return HttpResponseRedirect(message_url(ref))


@require_POST
@signed_in
def closing(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """End a poll now."""
    del request
    close_poll(viewer, poll=_poll(viewer, ref))
    return HttpResponseRedirect(message_url(ref))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new_poll(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Ask a group something."""
    group = group_by_slug(viewer, slug)
    require(viewer, POST, group)
    context = {"group": group, "heading": _("New poll"), "with_text": True}
    if request.method != "POST":
        return _form(request, context)
    try:
        posted = start_poll(
            viewer,
            group=group,
            question=_question(request),
            text=request.POST.get("text", "").strip(),
            key=request.POST.get("key", "")[:100],
        )
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        return _form(request, context | {"problem": problem}, status=UNUSABLE)
    return HttpResponseRedirect(message_url(posted.ref))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def adding(request: HttpRequest, viewer: Viewer, ref: UUID) -> HttpResponse:
    """Put a poll to one's own message."""
    message = message_by_ref(viewer, ref)
    require(viewer, EDIT, message)
    context = {"group": message.group, "message": message, "heading": _("Add a poll")}
    if request.method != "POST":
        return _form(request, context)
    try:
        add_poll(viewer, message=message, question=_question(request))
    except (NotAllowed, NotFound):
        raise
    except FolkmootError as problem:
        return _form(request, context | {"problem": problem}, status=UNUSABLE)
    return HttpResponseRedirect(message_url(ref))


def _form(request: HttpRequest, context: Mapping[str, object], status: int = 200) -> HttpResponse:
    given = request.POST
    texts = given.getlist("option")[:MOST_OPTIONS]
    texts += [""] * max(0, FIRST_FIELDS - len(texts))
    told = {
        "options": list(enumerate(texts, 1)),
        "more": range(len(texts) + 1, MOST_OPTIONS + 1),
        "given": given,
        "results": [
            (value, label, value == given.get("results", Results.ALWAYS))
            for value, label in (
                (Results.ALWAYS, _("At once")),
                (Results.VOTED, _("After voting")),
                (Results.CLOSED, _("After the end")),
            )
        ],
        "today": timezone.localdate().isoformat(),
    }
    return render(request, "network/socials/poll.html", {**context, **told}, status=status)


def _question(request: HttpRequest) -> Question:
    given = request.POST
    day = given.get("closes_on", "")
    return Question(
        question=given.get("question", ""),
        options=given.getlist("option")[: MOST_OPTIONS + 1],
        several="several" in given,
        anonymous="anonymous" in given,
        results=given.get("results", Results.ALWAYS),
        closes_at=_end_of(day, timezone.get_current_timezone()) if day else None,
    )


def _end_of(text: str, zone: tzinfo) -> datetime:
    """The last minute of a day, as the people who read the page count days."""
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day is None:
        raise Unusable("This is no day.", hint="Write it as 2026-12-31.", place="closes_at")
    return datetime.combine(day, END_OF_DAY, zone).astimezone(UTC)


def _poll(viewer: Viewer, ref: UUID) -> Poll:
    message = message_by_ref(viewer, ref)
    found = Poll.objects.select_related("message__group").filter(message=message).first()
    if found is None:
        raise NotFound("There is no poll at this message.", hint="Load the page again.")
    return found
