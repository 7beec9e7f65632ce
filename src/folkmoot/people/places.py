"""Where this part stands in the rail, the account menu and the palette."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from folkmoot.people.access.policy import visible
from folkmoot.people.access.viewer import Viewer, viewer_of
from folkmoot.people.models import Group
from folkmoot.people.queries.persons import directory
from folkmoot.people.slugs import slug_of
from folkmoot.people.ways import group_path, person_path
from folkmoot.ui.api import (
    PaletteEntry,
    RailEntry,
    register_account_entry,
    register_builders,
    register_palette,
    register_rail,
)

PER_SOURCE = 6


def asker(request: HttpRequest) -> Viewer:
    """Who is asking, with what they may do read once a request."""
    known: Viewer | None = getattr(request, "folkmoot_viewer", None)
    if known is None or known.person != (request.user if request.user.is_authenticated else None):
        known = viewer_of(request.user)
        request.folkmoot_viewer = known  # type: ignore[attr-defined]  # kept where it belongs
    return known


def _is_known(request: HttpRequest) -> bool:
    return asker(request).is_known


def _is_administrator(request: HttpRequest) -> bool:
    return asker(request).is_administrator


def _groups(request: HttpRequest, words: str) -> Iterator[PaletteEntry]:
    rows = visible(asker(request), Group).order_by("title")
    if words:
        rows = rows.filter(title__icontains=words) | rows.filter(slug__startswith=slug_of(words))
    for group in rows[:PER_SOURCE]:
        yield PaletteEntry(label=group.title, url=group_path(group), icon="users-round")


def _people(request: HttpRequest, words: str) -> Iterator[PaletteEntry]:
    if not words:
        return
    for person in directory(asker(request), words=words, shown="everybody")[:PER_SOURCE]:
        yield PaletteEntry(
            label=str(person),
            url=person_path(person),
            icon="user-round",
            detail=person.get_kind_display(),
        )


def register_all() -> None:
    """Make the places known."""
    register_rail(
        RailEntry(
            _("Groups"),
            "people:groups",
            "users-round",
            order=20,
            may=_is_known,
            keys="g g",
            under=("/g/", "/c/", "/m/", "/imports/"),
        ),
        RailEntry(_("People"), "people:people", "user-round", order=30, may=_is_known, keys="g p"),
        RailEntry(
            _("Administration"),
            "people:administration",
            "sliders-horizontal",
            order=90,
            may=_is_administrator,
            keys="g a",
        ),
    )
    register_account_entry(
        RailEntry(_("Profile"), "people:profile", "user-round", order=10, may=_is_known),
        RailEntry(_("Security"), "mfa_index", "shield", order=20, may=_is_known),
        RailEntry(_("Sign in"), "account_login", "log-in", order=30, may=_is_anybody),
        RailEntry(_("Sign out"), "account_logout", "log-out", order=90, may=_is_known, post=True),
    )
    register_builders(_is_administrator)
    register_palette("people.groups", _("Groups"), _groups, order=20)
    register_palette("people.people", _("People"), _people, order=30)


def _is_anybody(request: HttpRequest) -> bool:
    return not asker(request).is_known
