"""What the palette and the search box offer while somebody types."""

from collections.abc import Iterator

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.base.ids import read
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.pages.narrowing import flag_words
from folkmoot.network.reading.drafts import drafts
from folkmoot.network.reading.news import unread_total
from folkmoot.network.reading.tags import tag_completions
from folkmoot.network.search.asking import asked
from folkmoot.network.search.documents import FLAGS, GHOST
from folkmoot.network.search.errors import SearchError
from folkmoot.network.search.lexer import QUOTES
from folkmoot.network.search.query import begun
from folkmoot.people.api import Group, directory, viewer_of, visible
from folkmoot.ui.api import (
    PaletteEntry,
    RailEntry,
    register_account_entry,
    register_palette,
    register_rail,
)

SHOWN = 5
SHORTEST = 2
MARKS = [flag for flag in FLAGS if flag != GHOST]
NO_QUOTES = {ord(mark): "" for mark in QUOTES}
OPERATORS = {
    "from:": gettext_lazy("written by"),
    "to:": gettext_lazy("sent to"),
    "in:": gettext_lazy("in a group"),
    "before:": gettext_lazy("before a day, month or year"),
    "after:": gettext_lazy("from a day, month or year on"),
    "has:attachment": gettext_lazy("with files"),
    "has:patch": gettext_lazy("with patches"),
    "is:decision": gettext_lazy("decisions"),
    "tag:": gettext_lazy("in conversations with a tag"),
    "is:root": gettext_lazy("beginnings of conversations"),
    "subject:": gettext_lazy("in the subject"),
}


def register_all() -> None:
    """Let the palette ask here, and show the way home in the rail."""
    register_rail(
        RailEntry(
            label=gettext_lazy("Home"),
            url_name="network:home",
            icon="house",
            order=0,
            may=lambda request: request.user.is_authenticated,
            count=lambda request: unread_total(viewer_of(request.user)),
            keys="g h",
        )
    )
    register_account_entry(
        RailEntry(
            label=gettext_lazy("Drafts"),
            url_name="network:drafts",
            icon="pencil",
            order=20,
            may=lambda request: request.user.is_authenticated,
            count=lambda request: drafts(viewer_of(request.user)).count(),
        )
    )
    register_palette("network.found", gettext_lazy("Conversations"), _conversations, order=40)
    register_palette("network.operators", gettext_lazy("Narrow the search"), _operators, order=60)


def _conversations(request: HttpRequest, words: str) -> Iterator[PaletteEntry]:
    viewer = viewer_of(request.user)
    if len(words) < SHORTEST or not viewer.is_known or _completes_only(request):
        return
    try:
        answer = asked(viewer, begun(words), limit=SHOWN)
    except SearchError:
        return
    for hit in answer.hits:
        yield PaletteEntry(
            label=hit.subject or _("(no subject)"),
            url=message_url(read(hit.ref)),
            icon="messages-square",
            detail=hit.group,
        )


def _operators(request: HttpRequest, words: str) -> Iterator[PaletteEntry]:
    """Operators that begin like the last word; behind one, the values it can take."""
    last = words.rpartition(" ")[2].lstrip("-(")
    operator, colon, value = last.lower().partition(":")
    if colon:
        yield from _values(request, operator, value)
        return
    for name, meaning in OPERATORS.items():
        if last and name.startswith(operator):
            yield PaletteEntry(label=name, detail=meaning, insert=name, icon="search")


def _values(request: HttpRequest, operator: str, value: str) -> Iterator[PaletteEntry]:
    viewer = viewer_of(request.user)
    if not viewer.is_known:
        return
    if operator == "in":
        fits = Q(slug__icontains=value) | Q(title__icontains=value)
        for group in visible(viewer, Group).filter(fits).order_by("title")[:SHOWN]:
            term = f"in:{group.slug}"
            yield PaletteEntry(label=term, detail=group.title, insert=term, icon="users")
    elif operator == "tag":
        for label in tag_completions(viewer, value)[:SHOWN]:
            term = f'tag:"{label.translate(NO_QUOTES)}"'
            yield PaletteEntry(label=term, insert=term, icon="tag")
    elif operator in ("from", "to") and len(value) >= SHORTEST:
        for person in directory(viewer, words=value, shown="everybody")[:SHOWN]:
            # quotation marks end a quotation, however they are written
            term = f'{operator}:"{person.name.translate(NO_QUOTES)}"'
            if person.name:
                yield PaletteEntry(label=term, insert=term, icon="user-round")
    elif operator in ("has", "is"):
        for mark in MARKS:
            if mark.startswith(f"{operator}:{value}") and mark != f"{operator}:{value}":
                yield PaletteEntry(label=mark, detail=flag_words(mark), insert=mark, icon="search")


def _completes_only(request: HttpRequest) -> bool:
    """Whether the answers stand on the page itself: then only what goes on is offered."""
    return request.GET.get("part") == "query"
