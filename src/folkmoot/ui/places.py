"""The parts of the rail and the entries of the account menu as answers of the palette."""

from collections.abc import Iterator

from django.http import HttpRequest

from folkmoot.ui.palette import PaletteEntry
from folkmoot.ui.rail import shown_account, shown_rail


def places(request: HttpRequest, words: str) -> Iterator[PaletteEntry]:
    """Every place whose name has a word beginning with what was typed; all of them for nothing."""
    typed = words.casefold()
    for entry in [*shown_rail(request), *shown_account(request)]:
        label = str(entry.label)
        names = label.casefold()
        if not entry.post and (names.startswith(typed) or f" {typed}" in names):
            yield PaletteEntry(label=label, url=entry.url, icon=entry.icon, detail=entry.keys)
