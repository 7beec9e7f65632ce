"""Folding: whose words stand where in a message. Pure: no database, no clock, no settings.

`zones` divides a text; `reading` takes answers, own words, quoted passages and snippets out of it.
"""

from folkmoot.network.mail.fold.lines import lines_of, stripped_quote
from folkmoot.network.mail.fold.reading import (
    Answer,
    QuotedPassage,
    answers,
    first_words,
    own_text,
    quoted_lines,
    quoted_text,
)
from folkmoot.network.mail.fold.zone import OWN_KINDS, Kind, Zone
from folkmoot.network.mail.fold.zones import zones, zones_of_lines

__all__ = [
    "OWN_KINDS",
    "Answer",
    "Kind",
    "QuotedPassage",
    "Zone",
    "answers",
    "first_words",
    "lines_of",
    "own_text",
    "quoted_lines",
    "quoted_text",
    "stripped_quote",
    "zones",
    "zones_of_lines",
]
