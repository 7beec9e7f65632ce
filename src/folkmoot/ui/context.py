"""What the shell needs on every page: rail, account menu, theme, toasts."""

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix

from folkmoot.ui.rail import ShownEntry, shown_account, shown_rail
from folkmoot.ui.toasts import LEVELS, ShownToast, pending_toasts

THEME_COOKIE = "fm_theme"
RAIL_COOKIE = "fm_rail"
THEMES = ("auto", "light", "dark")


class Shell:
    """The frame of one page; every part of it is computed only if the template asks for it."""

    tones = tuple(LEVELS)

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        asked = request.GET.get("theme") or request.COOKIES.get(THEME_COOKIE, "")
        self.theme = asked if asked in THEMES else "auto"
        self.rail_state = "narrow" if request.COOKIES.get(RAIL_COOKIE) == "narrow" else "wide"
        self.here = request.get_full_path()

    def rail(self) -> list[ShownEntry]:
        """The parts that are switched on for this person."""
        return shown_rail(self._request)

    def account(self) -> list[ShownEntry]:
        """The entries under one's own name."""
        return shown_account(self._request)

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


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor: one lazy object named ``shell``."""
    return {"shell": Shell(request)}
