"""What other parts may use of the design system from Python.

Templates use ``{% load ui %}``; this module is for ``AppConfig.ready`` and for views.
"""

from folkmoot.ui.palette import PaletteEntry, register_palette
from folkmoot.ui.rail import RailEntry, register_account_entry, register_rail
from folkmoot.ui.toasts import toast, toast_header

__all__ = [
    "PaletteEntry",
    "RailEntry",
    "register_account_entry",
    "register_palette",
    "register_rail",
    "toast",
    "toast_header",
]
