"""Finds the reader for what the user named. Each module in `kinds` is one reader; there is no list
to edit.
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import cast

from folkmoot.network.mail.sources import kinds
from folkmoot.network.mail.sources.contract import Kind, Place, Source, SourceError, SourceLimits

_DEFAULT_LIMITS = SourceLimits()


@cache
def all_kinds() -> tuple[Kind, ...]:
    """Every reader, the most certain first."""
    found = [
        cast(Kind, importlib.import_module(f"{kinds.__name__}.{module.name}").KIND)
        for module in pkgutil.iter_modules(kinds.__path__)
    ]
    return tuple(sorted(found, key=lambda kind: (kind.rank, kind.name)))


def open_source(
    path_or_url: str | Path,
    *,
    limits: SourceLimits = _DEFAULT_LIMITS,
    password: Callable[[str], str] | None = None,
) -> Source:
    """Open a file, a folder or an `imap(s)://` address. Raises SourceError when nothing here can
    read it.

    `password` is called with "user@host" when a server wants one and the environment has none.
    """
    place = _place(path_or_url, limits, password)
    return _kind_of(place).open(place)


def recognise(path_or_url: str | Path, *, limits: SourceLimits = _DEFAULT_LIMITS) -> str:
    """What this is, in words for people, from a look at its beginning. Raises SourceError."""
    place = _place(path_or_url, limits, None)
    return _kind_of(place).describe(place)


def _place(
    path_or_url: str | Path, limits: SourceLimits, password: Callable[[str], str] | None
) -> Place:
    if isinstance(path_or_url, str) and "://" in path_or_url:
        return Place(Path(), limits, url=path_or_url, password=password)
    path, only = Path(path_or_url), ""
    if "#" in path.name and not path.exists():
        # a channel of an export: export.zip#general
        bare, _, only = str(path).rpartition("#")
        path = Path(bare)
    return Place(path, limits, password=password, only=only)


def _kind_of(place: Place) -> Kind:
    if not place.url and not place.path.exists():
        raise SourceError(
            "There is no such file or folder.", hint="Check the spelling.", place=str(place.path)
        )
    try:
        for kind in all_kinds():
            if kind.recognises(place):
                return kind
    except OSError as error:
        raise SourceError(
            f"It cannot be opened: {error.strerror}.",
            hint="Check that the file is whole and readable.",
            place=str(place.path),
        ) from error
    raise SourceError(
        "Nothing here looks like mail.",
        hint="Give an mbox, a Maildir, a folder, tar or zip of .eml files, a public-inbox "
        "repository (each also .gz, .bz2, .xz or .zst), imaps://user@host/folder, or an export of "
        "Slack, Zulip, Discourse or Yammer.",
        place=_shown(place),
    )


def _shown(place: Place) -> str:
    return place.url.split("://", 1)[0] + "://" if place.url else str(place.path)
