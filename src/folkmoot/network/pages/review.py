"""What waits for a moderator: each case with both messages side by side and what speaks for it."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

import msgspec
from django.core.paginator import Paginator
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from folkmoot.network.models import Message, Suggestion
from folkmoot.network.pages.addresses import group_url
from folkmoot.network.pages.entrance import signed_in
from folkmoot.network.pages.grounds import confidence_words, ground_words_of
from folkmoot.network.reading.groups import group_by_slug
from folkmoot.network.reading.review import doubtful_edges, own_words, suggestions
from folkmoot.network.threading.subjects import subject_key
from folkmoot.people.api import MODERATE, Viewer, may

PAGE = 10
LENGTH = 700
SUGGESTED, PLACED = "suggested", "placed"
SAME_MOMENT = timedelta(minutes=1)


class Side(msgspec.Struct, frozen=True):
    """One of the two messages of a case, with its own words."""

    message: Message
    words: str


class Pair(NamedTuple):
    """What a suggestion and a doubtful edge have in common."""

    child: Message
    parent: Message
    kind: str
    confidence: int
    number: int | None


class Case(msgspec.Struct, frozen=True):
    """A message and the one it is perhaps an answer to; `number` where this was only suggested."""

    child: Side
    parent: Side
    sure: tuple[str, str]
    grounds: list[str]
    number: int | None


@require_GET
@signed_in
def review(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """Suggested places, or doubtful edges, of a group."""
    group = group_by_slug(viewer, slug)
    suggested, placed = suggestions(viewer, group), doubtful_edges(viewer, group)
    counts = {SUGGESTED: suggested.count(), PLACED: placed.count()}
    show = request.GET.get("show", "")
    if show not in counts:
        show = SUGGESTED if counts[SUGGESTED] or not counts[PLACED] else PLACED
    pages = Paginator(suggested if show == SUGGESTED else placed, PAGE)
    page = pages.get_page(request.GET.get("page", "1"))
    context = {
        "group": group,
        "group_url": group_url(slug),
        "page": page,
        "cases": _cases(page),
        "tabs": [
            (_("Suggested"), f"?show={SUGGESTED}", show == SUGGESTED, counts[SUGGESTED]),
            (_("Placed, but not surely"), f"?show={PLACED}", show == PLACED, counts[PLACED]),
        ],
        "may_moderate": may(viewer, MODERATE, group),
    }
    return render(request, "network/review.html", context)


def _cases(rows: Iterable[Model]) -> list[Case]:
    pairs = [pair for row in rows if (pair := _pair(row))]
    words = own_words([one for pair in pairs for one in (pair.child, pair.parent)], LENGTH)
    return [
        Case(
            child=Side(pair.child, words.get(pair.child.pk, "")),
            parent=Side(pair.parent, words.get(pair.parent.pk, "")),
            sure=confidence_words(pair.confidence),
            grounds=[ground_words_of(pair.kind), *_circumstances(pair.child, pair.parent)],
            number=pair.number,
        )
        for pair in pairs
    ]


def _pair(row: Model) -> Pair | None:
    match row:
        case Suggestion():
            return Pair(row.child, row.parent, row.kind, row.confidence, row.pk)
        case Message(parent=Message() as parent):
            return Pair(row, parent, row.edge_kind, row.confidence, None)
    return None


def _circumstances(child: Message, parent: Message) -> list[str]:
    """What a person would look at: subject and time."""
    same = subject_key(child.subject) == subject_key(parent.subject)
    said = [_("The subject is the same.") if same else _("The subject is another.")]
    if child.sent_at is None or parent.sent_at is None:
        return said
    apart = child.sent_at - parent.sent_at
    if abs(apart) < SAME_MOMENT:
        said.append(_("Both were sent within a minute."))
    elif apart > timedelta():
        gap = timesince(parent.sent_at, child.sent_at, depth=1)
        said.append(_("It was sent %(gap)s later.") % {"gap": gap})
    else:
        gap = timesince(child.sent_at, parent.sent_at, depth=1)
        said.append(_("It was sent %(gap)s earlier, perhaps by a wrong clock.") % {"gap": gap})
    return said
