"""What the palette and the search box offer while somebody types."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from folkmoot.base.ids import read
from folkmoot.network.pages.addresses import message_url
from folkmoot.network.search.asking import asked
from folkmoot.network.search.errors import SearchError
from folkmoot.people.api import viewer_of
from folkmoot.ui.api import PaletteEntry, RailEntry, register_palette, register_rail

SHOWN = 5
SHORTEST = 2
OPERATORS = {
    "from:": gettext_lazy("written by"),
    "to:": gettext_lazy("sent to"),
    "in:": gettext_lazy("in a group"),
    "before:": gettext_lazy("before a day, month or year"),
    "after:": gettext_lazy("from a day, month or year on"),
    "has:attachment": gettext_lazy("with files"),
    "has:patch": gettext_lazy("with patches"),
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
            keys="g h",
        )
    )
    register_palette("network.found", gettext_lazy("Conversations"), _conversations, order=40)
    register_palette("network.operators", gettext_lazy("Narrow the search"), _operators, order=60)


def _conversations(request: HttpRequest, words: str) -> Iterator[PaletteEntry]:
    viewer = viewer_of(request.user)
    if len(words) < SHORTEST or not viewer.is_known:
        return
    begun = words if words.endswith(("*", '"', ":")) else f"{words}*"
    try:
        answer = asked(viewer, begun, limit=SHOWN)
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
    del request
    last = words.rpartition(" ")[2].lower()
    for operator, meaning in OPERATORS.items():
        if last and operator.startswith(last) and operator != last:
            yield PaletteEntry(label=operator, detail=meaning, insert=operator, icon="search")
