"""What the command palette and the search box offer while somebody types.

Parts register sources; each gets the request and the typed words and yields entries the person may
see. A source is asked on every pause in typing, so it answers from an index and yields at most a
handful.
"""

from collections.abc import Callable, Iterable
from itertools import islice

import msgspec
from django.http import HttpRequest
from django.utils.functional import Promise

PER_SOURCE = 6

Source = Callable[[HttpRequest, str], Iterable["PaletteEntry"]]


class PaletteEntry(msgspec.Struct, frozen=True):
    """One place to go: ``detail`` is the small word at the end (a group, an address).

    ``insert`` is for completions that continue the query instead (``from:``): the text that
    replaces the last typed word.
    """

    label: str | Promise
    url: str = ""
    icon: str = "arrow-right"
    detail: str | Promise = ""
    insert: str = ""


class PaletteSection(msgspec.Struct, frozen=True):
    """Entries of one source under its heading."""

    heading: str | Promise
    entries: list[PaletteEntry]


_sources: dict[str, tuple[int, str | Promise, Source]] = {}


def register_palette(name: str, heading: str | Promise, source: Source, *, order: int = 50) -> None:
    """Let ``source`` answer under ``heading``; a second ``name`` replaces the first."""
    _sources[name] = (order, heading, source)


def palette_sections(request: HttpRequest, words: str) -> list[PaletteSection]:
    """What every source answers to ``words``, in order, empty sections left out."""
    ordered = sorted(_sources.values(), key=lambda registered: registered[0])
    sections = [
        PaletteSection(heading, list(islice(source(request, words), PER_SOURCE)))
        for _, heading, source in ordered
    ]
    return [section for section in sections if section.entries]


def completions(sections: Iterable[PaletteSection]) -> list[PaletteSection]:
    """The same with only the entries that continue the query."""
    inserting = (
        PaletteSection(section.heading, [entry for entry in section.entries if entry.insert])
        for section in sections
    )
    return [section for section in inserting if section.entries]
