"""Rows that leave an installation as lines of JSON, and come into another one.

A row is named by what it is called outside (a public id, an address), never by its number here.
Each part declares its own tables (`Table`); what of a table stays has a reason in words.
"""

from folkmoot.base.portable.coming import Comings, Names, inserted
from folkmoot.base.portable.leaving import late_lines, lines
from folkmoot.base.portable.lines import Line, Shape
from folkmoot.base.portable.table import Column, Table, Tables, by_parents

__all__ = [
    "Column",
    "Comings",
    "Line",
    "Names",
    "Shape",
    "Table",
    "Tables",
    "by_parents",
    "inserted",
    "late_lines",
    "lines",
]
