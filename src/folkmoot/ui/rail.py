"""The parts that are switched on, as the left rail and the menu under one's name show them."""

from collections.abc import Callable

import msgspec
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise


class RailEntry(msgspec.Struct, frozen=True):
    """One way into a part.

    ``label`` may be lazy; ``icon`` is a name from ``frontend/icons.txt``; lower ``order`` stands
    higher; ``may`` decides whether this request sees the entry; ``count`` is a small number beside
    it (unread, waiting), which script asks for at one address and keeps, so that no page waits for
    it; ``keys`` is its chord
    ("g h"); ``under`` names further beginnings of addresses whose pages belong here, as seen from
    the root of the site ("/g/"); ``post`` makes it a button that posts (sign out), in the account
    menu only.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int = 50
    may: Callable[[HttpRequest], bool] | None = None
    count: Callable[[HttpRequest], int] | None = None
    keys: str = ""
    post: bool = False
    under: tuple[str, ...] = ()


class ShownEntry(msgspec.Struct, frozen=True):
    """A :class:`RailEntry` as one request sees it."""

    label: str | Promise
    url: str
    icon: str
    current: bool
    is_counted: bool
    keys: str
    post: bool
    under: tuple[str, ...]


_rail: dict[str, RailEntry] = {}
_account: dict[str, RailEntry] = {}


def register_rail(*entries: RailEntry) -> None:
    """Announce parts in the rail; a second registration of the same URL name replaces the first."""
    _rail.update((entry.url_name, entry) for entry in entries)


def register_account_entry(*entries: RailEntry) -> None:
    """Announce entries of the menu under one's own name (profile, settings, sign out)."""
    _account.update((entry.url_name, entry) for entry in entries)


def shown_rail(request: HttpRequest) -> list[ShownEntry]:
    """The rail of this request, in order, with the entry it is in marked as current."""
    shown = _shown(_rail, request)
    reach = [_reach(request.path, entry) for entry in shown]
    longest = max(reach, default=0)
    return [
        msgspec.structs.replace(entry, current=True) if reached and reached == longest else entry
        for entry, reached in zip(shown, reach, strict=True)
    ]


def shown_account(request: HttpRequest) -> list[ShownEntry]:
    """The entries of the account menu of this request, in order."""
    return _shown(_account, request)


def counts(request: HttpRequest) -> dict[str, int]:
    """The number beside each counted entry that this request sees, by the entry's address."""
    counted = [*_rail.values(), *_account.values()]
    return {
        reverse(entry.url_name): entry.count(request)
        for entry in counted
        if entry.count and (entry.may is None or entry.may(request))
    }


def _shown(entries: dict[str, RailEntry], request: HttpRequest) -> list[ShownEntry]:
    allowed = (entry for entry in entries.values() if entry.may is None or entry.may(request))
    return [
        ShownEntry(
            label=entry.label,
            url=reverse(entry.url_name),
            icon=entry.icon,
            current=False,
            is_counted=entry.count is not None,
            keys=entry.keys,
            post=entry.post,
            under=entry.under,
        )
        for entry in sorted(allowed, key=lambda entry: entry.order)
    ]


def _reach(path: str, entry: ShownEntry) -> int:
    """How much of ``path`` the entry covers, in characters; 0 when the page is not its own."""
    root = get_script_prefix()
    covered = [entry.url] if path == entry.url else []
    begins = [entry.url.rstrip("/") + "/", *(root + start.lstrip("/") for start in entry.under)]
    # The start page's address begins every other, which makes it nobody's parent.
    covered += [start for start in begins if start != root and path.startswith(start)]
    return max(map(len, covered), default=0)
