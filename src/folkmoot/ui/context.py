"""What the shell needs on every page: rail, account menu, theme, toasts."""

from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from folkmoot.ui.components.assets import asset
from folkmoot.ui.rail import ShownEntry, shown_account, shown_rail
from folkmoot.ui.toasts import LEVELS, ShownToast, pending_toasts

THEME_COOKIE = "fm_theme"
RAIL_COOKIE = "fm_rail"
THEMES = ("auto", "light", "dark")


class Shell:
    """The frame of one page; every part of it is computed only if the template asks for it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        asked = request.GET.get("theme") or request.COOKIES.get(THEME_COOKIE, "")
        self.theme = asked if asked in THEMES else "auto"
        self.rail_state = "narrow" if request.COOKIES.get(RAIL_COOKIE) == "narrow" else "wide"
        self.here = request.get_full_path()

    @cached_property
    def rail(self) -> list[ShownEntry]:
        """The parts that are switched on for this person."""
        return shown_rail(self._request)

    @cached_property
    def account(self) -> list[ShownEntry]:
        """The entries under one's own name."""
        return shown_account(self._request)

    def chords(self) -> tuple[tuple[str, str], ...]:
        """Each part's name with the keys that lead there."""
        return tuple((str(entry.label), entry.keys) for entry in self.rail if entry.keys)

    def fixed_parts(self) -> SafeString:
        """What stands at the end of every page and differs only by language and parts."""
        return _fixed_parts(get_language() or "", self.chords(), asset("icons.svg"))

    def toasts(self) -> list[ShownToast]:
        """What is to be said since the last page."""
        return pending_toasts(self._request)

    def search_url(self) -> str:
        """Where the search form leads."""
        return f"{get_script_prefix()}search"

    def product(self) -> str:
        """The organisation's name for this place."""
        ours = getattr(settings, "FOLKMOOT", None)
        return str(getattr(ours, "organisation", "Folkmoot"))


@lru_cache(maxsize=64)
def _fixed_parts(language: str, chords: tuple[tuple[str, str], ...], icons: str) -> SafeString:
    """Palette, help and what scripts need, rendered once for all who share these three."""
    del language, icons
    return render_to_string("ui/shell/fixed.html", {"chords": chords, "tones": tuple(LEVELS)})


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor: one lazy object named ``shell``."""
    return {"shell": Shell(request)}
